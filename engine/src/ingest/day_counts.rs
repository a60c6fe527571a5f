//! Rows a day, counted as they are packed: what the page can show while files are read. Days are those of UTC: a picture of what
//! has been read so far, no answer.

use crate::events::{Day, MS_PER_DAY, Millis};

/// Days that are counted: from 1970 to 2099. Rows of others are read as all are, but not in the picture.
const DAYS: usize = 47_482;

/// Counts since they were last taken.
#[derive(Debug, Default)]
pub(super) struct DayCounts {
    /// One a day from 1970 on; empty before the first row.
    counts: Vec<u32>,
    /// The first day with a row, and the last.
    span: Option<(usize, usize)>,
}

impl DayCounts {
    /// Counts rows by their instants.
    pub fn add(&mut self, times: &[Millis]) {
        self.counts.resize(DAYS, 0);
        let (mut first, mut last) = self.span.unwrap_or((DAYS, 0));
        for time in times {
            let day = time.div_euclid(MS_PER_DAY) as usize;
            if let Some(count) = self.counts.get_mut(day) {
                *count += 1;
                (first, last) = (first.min(day), last.max(day));
            }
        }
        self.span = (first <= last).then_some((first, last));
    }

    /// Days with rows, ascending; they count from 0 again.
    pub fn take(&mut self) -> Vec<(Day, u32)> {
        let Some((first, last)) = self.span.take() else { return Vec::new() };
        let days = (first..=last).zip(&mut self.counts[first..=last]).filter(|(_, count)| **count > 0);
        days.map(|(day, count)| (Day(day as i32), std::mem::take(count))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_each_row_once() {
        let mut counts = DayCounts::default();
        assert_eq!(counts.take(), []);
        let noon = |day: i64| day * MS_PER_DAY + MS_PER_DAY / 2;
        counts.add(&[noon(20_000), noon(19_990), noon(20_000)]);
        counts.add(&[noon(20_001), Millis::MIN, -1, Millis::MAX, noon(DAYS as i64)]);
        assert_eq!(counts.take(), [(Day(19_990), 1), (Day(20_000), 2), (Day(20_001), 1)]);
        counts.add(&[noon(20_000)]);
        assert_eq!(counts.take(), [(Day(20_000), 1)]);
        assert_eq!(Day(DAYS as i32), Day::from_civil(2100, 1, 1));
    }
}
