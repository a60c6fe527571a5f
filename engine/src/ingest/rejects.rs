//! Which of the rows that were not kept are listed: the first ones of each file, until a budget of bytes is used.
//!
//! Files share the budget by a level: a row is listed if the rows before it in its file cost no more than that, and the level is
//! the highest at which all files together keep to the budget. So what a file does not need is there for the others, and each
//! file with such rows has at least one in the list.
//!
//! Invariant: the same rows, however the work is cut and whoever reads what. To a reader, who sees some of the rows only, the
//! rows before one cost no more than they do to all readers together, and the level is no lower: it lists whatever is listed in
//! the end. What all of them list reaches beyond the level in each file that does, so the level of the merged list is that of all rows.

use super::reject::Reject;

/// Bytes that the list may take, all files together: some 500,000 rows of 100 bytes.
pub const REJECT_BYTES: u64 = 96 << 20;

/// Bytes that a row takes besides its texts.
const ROW_COST: u64 = 96;

/// A list of rows that were not kept: what one reader lists, or all of them together.
#[derive(Clone, Debug)]
pub struct Rejects {
    budget: u64,
    files: Vec<FileRejects>,
    /// What all rows here cost.
    cost: u64,
    /// Where they cost more, those that are not listed are dropped: now and then, for rows come in any order.
    cut_beyond: u64,
}

#[derive(Clone, Debug, Default)]
struct FileRejects {
    rows: Vec<Reject>,
    /// Rows that were dropped.
    more: u64,
    /// Where the last row that stayed begins, once others were dropped: whatever comes after it is not listed, either.
    last: Option<u64>,
}

impl Rejects {
    /// An empty list for so many files, of at most about `budget` bytes ([`REJECT_BYTES`]): the last row of each file may be more.
    pub fn new(n_files: usize, budget: u64) -> Self {
        let mut list = Rejects { budget, files: vec![FileRejects::default(); n_files], cost: 0, cut_beyond: 0 };
        list.leave_room();
        list
    }

    /// Whether a row may be listed, by where it begins. One that is not is counted; so nobody needs to make a text of it.
    pub(super) fn may_list(&mut self, file: usize, byte: u64) -> bool {
        let of = &mut self.files[file];
        let is_beyond = of.last.is_some_and(|last| byte > last);
        of.more += u64::from(is_beyond);
        !is_beyond
    }

    /// Takes a row of any file, or what another list counts with it.
    pub fn push(&mut self, mut reject: Reject) {
        let file = reject.file as usize;
        self.files[file].more += std::mem::take(&mut reject.more);
        if !self.may_list(file, reject.byte) {
            return;
        }
        self.cost += cost(&reject);
        self.files[file].rows.push(reject);
        if self.cost > self.cut_beyond {
            self.cut();
        }
    }

    /// The list, by file and place; the last row of each file tells how many others there are.
    pub fn finish(mut self) -> Vec<Reject> {
        self.cut();
        let tell = |FileRejects { mut rows, more, .. }| {
            if let Some(last) = rows.last_mut() {
                last.more = more;
            }
            rows
        };
        self.files.into_iter().flat_map(tell).collect()
    }

    fn cut(&mut self) {
        let level = level(self.budget, self.files.iter().map(|of| of.rows.iter().map(cost).sum()).collect());
        self.cost = self.files.iter_mut().map(|of| of.cut(level)).sum();
        self.leave_room();
    }

    /// Rows that cost a quarter of the list may come before the next cut.
    fn leave_room(&mut self) {
        self.cut_beyond = self.cost + self.cost.max(self.budget) / 4;
    }
}

impl FileRejects {
    /// Drops the rows beyond a level. What the others cost.
    fn cut(&mut self, level: u64) -> u64 {
        self.rows.sort_unstable_by_key(|reject| reject.byte);
        let (mut n, mut used) = (0, 0);
        while n < self.rows.len() && used <= level {
            used += cost(&self.rows[n]);
            n += 1;
        }
        if n < self.rows.len() {
            self.more += (self.rows.len() - n) as u64;
            self.rows.truncate(n);
            self.last = self.rows.last().map(|reject| reject.byte);
        }
        used
    }
}

fn cost(reject: &Reject) -> u64 {
    ROW_COST + (reject.row.len() + reject.value.len()) as u64
}

/// The highest level at which files of such costs, each up to it, keep to the budget.
fn level(budget: u64, mut costs: Vec<u64>) -> u64 {
    costs.sort_unstable();
    let mut left = budget;
    for (at, cost) in costs.iter().enumerate() {
        let n = (costs.len() - at) as u64;
        if cost * n > left {
            return left / n;
        }
        left -= cost;
    }
    u64::MAX
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Code;
    use proptest::prelude::*;

    #[test]
    fn what_a_file_does_not_need_is_there_for_others() {
        assert_eq!(level(100, vec![40, 60]), u64::MAX);
        assert_eq!(level(100, vec![10, 80, 90]), 45);
        assert_eq!(level(99, vec![200, 200]), 49);
        assert_eq!(level(0, vec![0, 1]), 0);
    }

    /// The row at a byte of a file, with a text of so many bytes.
    fn row(file: usize, byte: usize, size: usize) -> Reject {
        Reject {
            file: file as u32,
            slice: 0,
            line: 0,
            byte: byte as u64,
            column: None,
            code: Code::NoUser,
            found: 0,
            value: String::new(),
            row: "x".repeat(size),
            is_cut: false,
            more: 0,
        }
    }

    /// The level by trying, and for each file what is listed and how many rows are not.
    fn twin(files: &[Vec<usize>], budget: u64) -> Vec<(Vec<usize>, u64)> {
        let costs = |sizes: &[usize]| sizes.iter().map(|size| ROW_COST + *size as u64).sum::<u64>();
        let at_level = |level: u64| files.iter().map(|sizes| costs(sizes).min(level)).sum::<u64>();
        let highest = files.iter().map(|sizes| costs(sizes)).max().unwrap_or(0);
        let level = (0..=highest).rev().find(|level| at_level(*level) <= budget).unwrap_or(0);
        let listed = |sizes: &Vec<usize>| (0..sizes.len()).filter(|at| costs(&sizes[..*at]) <= level).collect();
        let told = |sizes: &Vec<usize>| {
            let listed: Vec<usize> = listed(sizes);
            let more = sizes.len() - listed.len();
            (listed, more as u64)
        };
        files.iter().map(told).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        /// Rows in any order, to any number of readers, whose lists are merged in any order.
        #[test]
        fn the_same_list_whoever_reads_what(
            files in prop::collection::vec(prop::collection::vec(prop_oneof![0..8usize, 0..400usize], 0..25), 1..6),
            budget in 0..4_000u64,
            n_readers in 1..5usize,
            seed in any::<u64>(),
        ) {
            let mut state = seed;
            let mut dice = move |n: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as usize % n
            };
            let rows = |(file, sizes): (usize, &Vec<usize>)| {
                sizes.iter().enumerate().map(move |(at, size)| row(file, at, *size)).collect::<Vec<_>>()
            };
            let mut rows: Vec<Reject> = files.iter().enumerate().flat_map(rows).collect();
            (1..rows.len()).for_each(|at| rows.swap(at, dice(at + 1)));
            let mut readers = vec![Rejects::new(files.len(), budget); n_readers];
            rows.into_iter().for_each(|reject| readers[dice(n_readers)].push(reject));
            let mut merged = Rejects::new(files.len(), budget);
            readers.into_iter().flat_map(Rejects::finish).for_each(|reject| merged.push(reject));
            let merged = merged.finish();
            let told = |file: usize| {
                let rows = || merged.iter().filter(|reject| reject.file as usize == file);
                let listed: Vec<usize> = rows().map(|reject| reject.byte as usize).collect();
                (listed, rows().map(|reject| reject.more).sum::<u64>())
            };
            prop_assert_eq!((0..files.len()).map(told).collect::<Vec<_>>(), twin(&files, budget));
        }
    }
}
