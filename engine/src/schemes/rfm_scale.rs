//! One axis of RFM: the values of all users in, a [`Scale`] out that gives each value a score from 1 (worst) to 5 (best).
//!
//! Every convention comes down to at most four *cuts* in the ascending order of values: a score is a count of cuts passed.
//! Where a convention splits ties, a cut is a (value, tie key) pair, because equal values stand on both sides of it.
//! All of it is integer arithmetic: no quantile is ever rounded.

use serde::{Deserialize, Serialize};

/// How users with equal values are scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ties {
    /// Score = 1 + ⌊5 · users strictly worse / n⌋. Equal values share a score; scores can be empty.
    #[default]
    Below,
    /// Quintiles of the rank, ties in ascending order of the user id: pandas `qcut(rank(method="first"), 5)`.
    First,
    /// Quintiles of the values, edges that coincide dropped: pandas `qcut(values, 5, duplicates="drop")`. The best score can be below 5.
    Value,
    /// Tiles of equal size, ties in ascending order of the user id: SQL `ntile(5) over (order by value, user_id)`.
    Ntile,
}

impl Ties {
    /// Whether users with equal values can get different scores.
    pub fn split(self) -> bool {
        matches!(self, Ties::First | Ties::Ntile)
    }

    /// What decides between users with equal values: nothing where they share a score, else the id, ids of digits by their number.
    pub fn key(self, user_id: &[u8]) -> Vec<u8> {
        if self.split() { tie_key(user_id) } else { Vec::new() }
    }
}

/// Bytes that compare as user ids do in tools that read a column of digits as numbers: shorter numbers first, texts after all numbers.
fn tie_key(user_id: &[u8]) -> Vec<u8> {
    let is_number = !user_id.is_empty() && user_id.iter().all(u8::is_ascii_digit);
    let leading_zeros = user_id.iter().take_while(|byte| **byte == b'0').count();
    let digits = &user_id[if is_number { leading_zeros } else { 0 }..];
    let mut key = Vec::with_capacity(user_id.len() + 5);
    if is_number {
        key.push(0);
        key.extend_from_slice(&(digits.len() as u32).to_be_bytes());
        key.extend_from_slice(digits);
        // Ids that are the same number are still different users.
        key.extend_from_slice(&(leading_zeros as u32).to_be_bytes());
    } else {
        key.push(1);
        key.extend_from_slice(digits);
    }
    key
}

/// Which end of an axis is good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// Orders, money.
    #[default]
    High,
    /// Days since the last order.
    Low,
}

/// Number of users at one place of an axis.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Place {
    value: i64,
    key: Vec<u8>,
    users: u64,
}

/// The values of many users on one axis: a histogram, by (value, tie key).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Values {
    /// Ascending and distinct once [`Values::sort`] ran.
    places: Vec<Place>,
}

impl Values {
    /// Adds a user. `key` is [`Ties::key`] of its id.
    pub fn push(&mut self, value: i64, key: Vec<u8>) {
        self.places.push(Place { value, key, users: 1 });
    }

    /// Orders the places and joins equal ones.
    pub fn sort(&mut self) {
        self.places.sort_unstable();
        self.places.dedup_by(|next, kept| {
            let same = next.value == kept.value && next.key == kept.key;
            kept.users += if same { next.users } else { 0 };
            same
        });
    }

    /// The users of both.
    pub fn merge(mut self, other: Values) -> Values {
        self.places.extend(other.places);
        self.sort();
        self
    }

    /// Number of users.
    pub fn n_users(&self) -> u64 {
        self.places.iter().map(|place| place.users).sum()
    }

    /// The scores of these users. Call [`Values::sort`] first.
    pub fn scale(&self, better: Better, ties: Ties) -> Scale {
        let n = self.n_users();
        let mut scale = Scale { better, top: 5, ..Scale::default() };
        scale.cuts = match ties {
            Ties::Below => self.cuts_below(n, better),
            // pandas: rank r (from 1) is right of the edge 1 + (n − 1) k / 5.
            Ties::First => self.cuts_at((1..5).map(|k| n.saturating_sub(1) * k / 5 + 1)),
            // The first n mod 5 tiles hold one user more.
            Ties::Ntile => self.cuts_at((1..5).map(|k| n / 5 * k + k.min(n % 5))),
            Ties::Value => self.cuts_by_value(n),
        };
        if ties == Ties::Value {
            scale.top = 1 + scale.cuts.len() as u8;
        }
        scale.ranges = self.ranges(&scale, ties);
        scale
    }

    /// Where the score 1 + ⌊5 · worse / n⌋ changes on the way up: once for every step, so twice at a place where it jumps by two.
    fn cuts_below(&self, n: u64, better: Better) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let mut passed = 0;
        for place in &self.places {
            let steps = match better {
                Better::High => 5 * passed / n,
                Better::Low => 4 - 5 * (n - passed - place.users) / n,
            };
            while (cuts.len() as u64) < steps {
                cuts.push(place.cut());
            }
            passed += place.users;
        }
        cuts
    }

    /// The places of the users at these positions (from 0) of the ascending order; positions past the end make no cut.
    fn cuts_at(&self, positions: impl Iterator<Item = u64>) -> Vec<Cut> {
        positions.filter_map(|position| self.at(position).map(Place::cut)).collect()
    }

    /// Cuts right of the quantiles k / 5, linearly interpolated as NumPy does: between the users at ⌊h⌋ and ⌊h⌋ + 1, h = (n − 1) k / 5.
    fn cuts_by_value(&self, n: u64) -> Vec<Cut> {
        let (Some(least), Some(greatest)) = (self.places.first(), self.places.last()) else { return Vec::new() };
        let mut edges: Vec<i128> = Vec::new();
        for k in 1..5 {
            let (low, fifths) = ((n - 1) * k / 5, (n - 1) * k % 5);
            let (Some(a), Some(b)) = (self.at(low), self.at(low + u64::from(fifths > 0))) else { continue };
            edges.push(5 * i128::from(a.value) + i128::from(fifths) * (i128::from(b.value) - i128::from(a.value)));
        }
        edges.dedup();
        edges.retain(|edge| 5 * i128::from(least.value) < *edge && *edge < 5 * i128::from(greatest.value));
        let first_above = |edge: &i128| self.places.iter().find(|place| 5 * i128::from(place.value) > *edge);
        edges.iter().filter_map(|edge| first_above(edge).map(Place::cut)).collect()
    }

    /// The place of the user at a position of the ascending order.
    fn at(&self, position: u64) -> Option<&Place> {
        let mut passed = 0;
        self.places.iter().find(|place| {
            passed += place.users;
            position < passed
        })
    }

    /// What each score holds.
    fn ranges(&self, scale: &Scale, ties: Ties) -> [ScoreRange; 5] {
        let mut ranges = std::array::from_fn(|at| ScoreRange { score: at as u8 + 1, ..ScoreRange::default() });
        for place in &self.places {
            let range: &mut ScoreRange = &mut ranges[usize::from(scale.score(place.value, &place.key)) - 1];
            range.users += place.users;
            range.from = range.from.or(Some(place.value));
            range.to = Some(place.value);
        }
        open_ends(&mut ranges, scale.better, ties);
        ranges
    }
}

/// Makes observed ranges into a reader's: the outer ends open and, where scores do not share values, no gap between neighbours.
fn open_ends(ranges: &mut [ScoreRange; 5], better: Better, ties: Ties) {
    let mut held: Vec<&mut ScoreRange> = ranges.iter_mut().filter(|range| range.users > 0).collect();
    if better == Better::Low {
        held.reverse();
    }
    if !ties.split() {
        for at in 1..held.len() {
            held[at - 1].to = held[at].from.map(|from| from - 1);
        }
    }
    if let Some(first) = held.first_mut() {
        first.from = None;
    }
    if let Some(last) = held.last_mut() {
        last.to = None;
    }
}

impl Place {
    fn cut(&self) -> Cut {
        Cut { value: self.value, key: self.key.clone() }
    }
}

/// The first place of an axis, in ascending order, that lies behind a border between two scores.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    value: i64,
    key: Vec<u8>,
}

/// The users of one score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreRange {
    /// 1 (worst) to 5 (best).
    pub score: u8,
    /// Users with it; 0 for an empty score, which has no ends.
    pub users: u64,
    /// Least value; `None` at the open end of the axis.
    pub from: Option<i64>,
    /// Greatest value; `None` at the open end of the axis.
    pub to: Option<i64>,
}

/// Gives the values of one axis their scores.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    better: Better,
    /// The best score that there is: 5, or less where coinciding edges were dropped.
    top: u8,
    /// Ascending; two cuts at one place leave the score between them empty.
    cuts: Vec<Cut>,
    /// What each score holds, from 1 to 5.
    pub ranges: [ScoreRange; 5],
}

impl Scale {
    /// The score of a value, 1–5. `key` is [`Ties::key`] of the user's id.
    pub fn score(&self, value: i64, key: &[u8]) -> u8 {
        let passed = self.cuts.iter().filter(|cut| (cut.value, cut.key.as_slice()) <= (value, key)).count() as u8;
        match self.better {
            Better::High => 1 + passed,
            Better::Low => self.top.saturating_sub(passed).max(1),
        }
    }

    /// Scores that nobody has.
    pub fn empty(&self) -> impl Iterator<Item = u8> + '_ {
        self.ranges.iter().filter(|range| range.users == 0).map(|range| range.score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(of: &[i64], ties: Ties) -> Values {
        let mut values = Values::default();
        for (user, value) in of.iter().enumerate() {
            values.push(*value, ties.key(user.to_string().as_bytes()));
        }
        values.sort();
        values
    }

    fn scores(of: &[i64], better: Better, ties: Ties) -> Vec<u8> {
        let scale = values(of, ties).scale(better, ties);
        of.iter().enumerate().map(|(user, value)| scale.score(*value, &ties.key(user.to_string().as_bytes()))).collect()
    }

    /// One buyer of tests/data/online_retail_rfm.csv.gz.
    struct Buyer {
        id: Vec<u8>,
        rfm: [i64; 3],
        expected: String,
    }

    /// The table behind the peers' scores; `columns`: last day, orders, amount, and one of expected scores (`RFM`).
    fn online_retail(columns: [&str; 4]) -> Vec<Buyer> {
        let file = include_bytes!("../../../tests/data/online_retail_rfm.csv.gz");
        let mut csv = csv::Reader::from_reader(flate2::read::GzDecoder::new(&file[..]));
        let at = columns.map(|name| csv.headers().unwrap().iter().position(|head| head == name).unwrap());
        let rows: Vec<csv::StringRecord> =
            csv.records().map(Result::unwrap).filter(|row| !row[at[0]].is_empty()).collect();
        let day = |row: &csv::StringRecord| i64::from(crate::events::Day::parse(&row[at[0]]).unwrap().0);
        let last = rows.iter().map(day).max().unwrap();
        let thousandths = |text: &str| (text.parse::<f64>().unwrap() * 1000.0).round() as i64;
        let buyer = |row: &csv::StringRecord| Buyer {
            id: row[0].into(),
            rfm: [last - day(row), row[at[1]].parse().unwrap(), thousandths(&row[at[2]])],
            expected: row[at[3]].to_string(),
        };
        rows.iter().map(buyer).collect()
    }

    /// The scores of all buyers, as `RFM`.
    fn score_buyers(buyers: &[Buyer], ties: Ties) -> Vec<String> {
        let scales = [0, 1, 2].map(|axis| {
            let mut values = Values::default();
            buyers.iter().for_each(|buyer| values.push(buyer.rfm[axis], ties.key(&buyer.id)));
            values.sort();
            values.scale(if axis == 0 { Better::Low } else { Better::High }, ties)
        });
        let score = |buyer: &Buyer, axis: usize| scales[axis].score(buyer.rfm[axis], &ties.key(&buyer.id)).to_string();
        buyers.iter().map(|buyer| [0, 1, 2].map(|axis| score(buyer, axis)).concat()).collect()
    }

    /// Users of the ten groups, in their order.
    fn group_sizes(scores: &[String]) -> [u32; 10] {
        let mut sizes = [0; 10];
        for score in scores.iter().map(String::as_bytes) {
            sizes[crate::schemes::rfm::Group::of(score[0] - b'0', score[1] - b'0').index()] += 1;
        }
        sizes
    }

    /// pandas 3.1.1 and DuckDB 2.0.0 on Online Retail II 2009-10: every score of 4,312 buyers in three conventions.
    #[test]
    fn other_tools_scores_are_reproduced() {
        for (ties, column) in [(Ties::First, "first"), (Ties::Value, "value"), (Ties::Ntile, "ntile")] {
            let buyers = online_retail(["gross_last", "gross_orders", "gross", column]);
            assert_eq!(buyers.len(), 4312);
            let scores = score_buyers(&buyers, ties);
            let wrong = buyers.iter().zip(&scores).filter(|(buyer, score)| buyer.expected != **score).count();
            assert_eq!(wrong, 0, "{ties:?}");
        }
    }

    /// The ten groups of Online Retail II 2009-10, every user with a purchase, order id mapped, net of cancellations.
    #[test]
    fn groups_of_online_retail() {
        let buyers = online_retail(["last_order", "orders", "net", "ntile"]);
        let expected = [563, 722, 461, 76, 172, 127, 463, 400, 66, 1264];
        assert_eq!(group_sizes(&score_buyers(&buyers, Ties::Below)), expected);
    }

    /// pandas and DuckDB on the CDNOW sample: the ten groups where ties are split by ids 1…2357, which compare as numbers.
    #[test]
    fn groups_of_cdnow_where_ids_split_ties() {
        let file = include_str!("../../../tests/data/rfm_cdnow_sample.csv");
        let number = |text: &str| text.parse::<f64>().unwrap();
        let buyer = |(at, line): (usize, &str)| {
            let cells: Vec<f64> = line.split(',').map(number).collect();
            let rfm = [cells[0] as i64 - 1, cells[1] as i64, (cells[2] * 100.0).round() as i64];
            Buyer { id: (at + 1).to_string().into_bytes(), rfm, expected: String::new() }
        };
        let buyers: Vec<Buyer> = file.lines().skip(1).enumerate().map(buyer).collect();
        let ntile = [449, 474, 103, 0, 0, 305, 84, 79, 3, 860];
        assert_eq!(group_sizes(&score_buyers(&buyers, Ties::Ntile)), ntile);
        // The recipe most used with pandas: recency by value, frequency by rank.
        let (by_value, by_rank) = (score_buyers(&buyers, Ties::Value), score_buyers(&buyers, Ties::First));
        let field: Vec<String> =
            by_value.iter().zip(&by_rank).map(|(r, f)| format!("{}{}", &r[..1], &f[1..])).collect();
        assert_eq!(group_sizes(&field), [451, 472, 103, 0, 0, 306, 88, 79, 3, 855]);
    }

    #[test]
    fn ids_of_digits_compare_as_numbers() {
        let mut ids = ["10", "9", "a", "007", "", "7", "B1"];
        ids.sort_by_key(|id| tie_key(id.as_bytes()));
        assert_eq!(ids, ["7", "007", "9", "10", "", "B1", "a"]);
    }

    #[test]
    fn ties_share_and_leave_scores_empty() {
        // Half of the users bought once: nobody is below them, 6 of 10 are below the next.
        let orders = [1, 1, 1, 1, 1, 1, 2, 2, 3, 9];
        assert_eq!(scores(&orders, Better::High, Ties::Below), [1, 1, 1, 1, 1, 1, 4, 4, 5, 5]);
        let scale = values(&orders, Ties::Below).scale(Better::High, Ties::Below);
        assert_eq!(scale.empty().collect::<Vec<_>>(), [2, 3]);
        let ends: Vec<_> = scale.ranges.iter().map(|range| (range.users, range.from, range.to)).collect();
        assert_eq!(
            ends,
            [(6, None, Some(1)), (0, None, None), (0, None, None), (2, Some(2), Some(2)), (2, Some(3), None)]
        );
        // Days of silence: the fewer the better, and the ranges say so from the other end.
        let scale = values(&[0, 5, 5, 30, 90], Ties::Below).scale(Better::Low, Ties::Below);
        let ends: Vec<_> = scale.ranges.iter().map(|range| (range.users, range.from, range.to)).collect();
        assert_eq!(
            ends,
            [(1, Some(90), None), (1, Some(30), Some(89)), (2, Some(5), Some(29)), (0, None, None), (1, None, Some(4))]
        );
    }

    #[test]
    fn tiles_split_ties_by_id() {
        assert_eq!(scores(&[1; 7], Better::High, Ties::Ntile), [1, 1, 2, 2, 3, 4, 5]);
        assert_eq!(scores(&[1; 7], Better::Low, Ties::Ntile), [5, 5, 4, 4, 3, 2, 1]);
        assert_eq!(scores(&[1; 7], Better::High, Ties::First), [1, 1, 2, 3, 4, 5, 5]);
        assert_eq!(scores(&[4, 5, 6], Better::Low, Ties::Ntile), [5, 4, 3]);
    }

    #[test]
    fn edges_that_coincide_are_dropped() {
        // Quintile edges 1, 1, 1, 2.2: one inner edge above the least value is left.
        assert_eq!(scores(&[1, 1, 1, 1, 1, 1, 1, 2, 3, 4], Better::High, Ties::Value), [1, 1, 1, 1, 1, 1, 1, 1, 2, 2]);
        assert_eq!(scores(&[7, 7, 7], Better::High, Ties::Value), [1, 1, 1]);
        assert_eq!(values(&[], Ties::Value).scale(Better::Low, Ties::Value).cuts, []);
    }

    proptest! {
        /// The definition itself, user by user.
        #[test]
        fn below_is_a_count_of_worse_users(of in proptest::collection::vec(0i64..12, 1..60)) {
            let n = of.len();
            let high: Vec<u8> = of.iter().map(|v| 1 + (5 * of.iter().filter(|w| *w < v).count() / n) as u8).collect();
            let low: Vec<u8> = of.iter().map(|v| 1 + (5 * of.iter().filter(|w| *w > v).count() / n) as u8).collect();
            prop_assert_eq!(scores(&of, Better::High, Ties::Below), high);
            prop_assert_eq!(scores(&of, Better::Low, Ties::Below), low);
        }

        /// Users in two parts, in any order, make the same scale.
        #[test]
        fn parts_and_order_do_not_matter(of in proptest::collection::vec(0i64..12, 1..40), at in 0usize..40) {
            for ties in [Ties::Below, Ties::First, Ties::Value, Ties::Ntile] {
                let (mut a, mut b) = (Values::default(), Values::default());
                for (user, value) in of.iter().enumerate().rev() {
                    let part = if user < at { &mut a } else { &mut b };
                    part.push(*value, ties.key(user.to_string().as_bytes()));
                }
                prop_assert_eq!(b.merge(a).scale(Better::Low, ties), values(&of, ties).scale(Better::Low, ties));
            }
        }
    }
}
