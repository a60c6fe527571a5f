//! The calendar of an answer: the days from the first activity to as-of, and the days, weeks or months they fall into.
//!
//! Weeks start on Monday (ISO 8601), months are calendar months. The interval that holds as-of is complete only if as-of is
//! its last day.

use serde::{Deserialize, Serialize};

use crate::events::{Day, Month};
use crate::fold::Context;

/// A stretch of calendar time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// A local day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    #[default]
    Month,
}

impl Interval {
    /// A number for the interval that holds a day; neighbours differ by one.
    pub fn number(self, day: Day) -> i32 {
        match self {
            Interval::Day => day.0,
            // Day 0 was a Thursday: the Monday before it is day −3.
            Interval::Week => (day.0 + 3).div_euclid(7),
            Interval::Month => day.month().0,
        }
    }

    /// The first day of the interval with that number.
    pub fn first_day(self, number: i32) -> Day {
        match self {
            Interval::Day => Day(number),
            Interval::Week => Day(number * 7 - 3),
            Interval::Month => Month(number).first_day(),
        }
    }

    /// The last day of the interval with that number.
    pub fn last_day(self, number: i32) -> Day {
        self.first_day(number + 1).plus(-1)
    }
}

/// The days that an answer covers: from the first activity in the data to as-of, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First day with activity in the data.
    pub first: Day,
    /// As-of.
    pub last: Day,
}

impl Span {
    /// The span of the data as of the day that the settings ask for.
    pub fn of(cx: &Context) -> Span {
        Span { first: cx.catalog.first_day, last: cx.settings.as_of(&cx.catalog) }
    }

    /// Number of days; 0 when as-of lies before the data.
    pub fn n_days(self) -> usize {
        usize::try_from(self.last.since(self.first) + 1).unwrap_or(0)
    }

    /// How often each weekday occurs, Monday first: in short data some occur once more than others.
    pub fn weekdays(self) -> [u64; 7] {
        let (weeks, rest) = (self.n_days() as u64 / 7, self.n_days() as u64 % 7);
        let first = u64::from(self.first.weekday());
        std::array::from_fn(|weekday| weeks + u64::from((weekday as u64 + 7 - first) % 7 < rest))
    }

    /// The position of a day that lies in the span.
    pub fn position(self, day: Day) -> usize {
        (day.0 - self.first.0) as usize
    }

    /// The position of a day, or `None` outside.
    pub fn find(self, day: Day) -> Option<usize> {
        (self.first <= day && day <= self.last).then(|| self.position(day))
    }
}

/// The intervals that a span touches, counted from 0. A table from day to interval spares a calendar computation per active day.
#[derive(Clone, Debug)]
pub struct Calendar {
    interval: Interval,
    span: Span,
    first_number: i32,
    slot_of_day: Vec<u32>,
}

impl Calendar {
    /// The intervals of the span of the data.
    pub fn of(interval: Interval, cx: &Context) -> Calendar {
        let span = Span::of(cx);
        let first_number = interval.number(span.first);
        let slot = |at: usize| (interval.number(span.first.plus(at as i32)) - first_number) as u32;
        Calendar { interval, span, first_number, slot_of_day: (0..span.n_days()).map(slot).collect() }
    }

    /// Number of intervals.
    pub fn len(&self) -> usize {
        self.slot_of_day.last().map_or(0, |last| *last as usize + 1)
    }

    /// Whether the span is empty.
    pub fn is_empty(&self) -> bool {
        self.slot_of_day.is_empty()
    }

    /// The interval of a day that lies in the span.
    pub fn slot(&self, day: Day) -> usize {
        self.slot_of_day[self.span.position(day)] as usize
    }

    /// The distinct intervals of a user's active days, ascending.
    pub fn slots<'a>(&'a self, days: &'a [Day]) -> impl Iterator<Item = usize> + 'a {
        let mut last = None;
        days.iter().map(|day| self.slot(*day)).filter(move |slot| last.replace(*slot) != Some(*slot))
    }

    /// First day of an interval.
    pub fn first_day(&self, slot: usize) -> Day {
        self.interval.first_day(self.first_number + slot as i32)
    }

    /// Last day of an interval; later than as-of when it is not complete.
    pub fn last_day(&self, slot: usize) -> Day {
        self.interval.last_day(self.first_number + slot as i32)
    }

    /// Whether all of an interval has been observed at its end.
    pub fn is_complete(&self, slot: usize) -> bool {
        self.last_day(slot) <= self.span.last
    }
}

/// Adds the counts of two shards, position by position.
pub fn add<T: Copy + std::ops::AddAssign>(mut a: Vec<T>, b: &[T]) -> Vec<T> {
    for (into, more) in a.iter_mut().zip(b) {
        *into += *more;
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_of_short_data() {
        // A Monday; ten days later a Wednesday is over.
        let of = |first: i32, n: i32| Span { first: Day(19_723 + first), last: Day(19_723 + first + n - 1) }.weekdays();
        assert_eq!([of(0, 10), of(2, 7)], [[2, 2, 2, 1, 1, 1, 1], [1; 7]]);
        assert_eq!([of(5, 3), of(6, 15), of(0, 0)], [[1, 0, 0, 0, 0, 1, 1], [2, 2, 2, 2, 2, 2, 3], [0; 7]]);
    }

    #[test]
    fn every_day_lies_in_its_interval() {
        for interval in [Interval::Day, Interval::Week, Interval::Month] {
            for day in (-2_000..20_000).map(Day) {
                let number = interval.number(day);
                assert!(interval.first_day(number) <= day && day <= interval.last_day(number), "{interval:?} {day}");
            }
        }
        assert_eq!(
            Interval::Week.first_day(Interval::Week.number(Day::from_civil(2025, 6, 30))),
            Day::from_civil(2025, 6, 30)
        );
        assert_eq!(
            Interval::Week.last_day(Interval::Week.number(Day::from_civil(2025, 6, 29))),
            Day::from_civil(2025, 6, 29)
        );
    }

    #[test]
    fn an_interval_is_complete_on_its_last_day() {
        let mut cx = Context::default();
        cx.catalog.first_day = Day::from_civil(1997, 1, 15);
        cx.catalog.last_day = Day::from_civil(1997, 3, 30);
        let months = Calendar::of(Interval::Month, &cx);
        assert_eq!((months.len(), months.is_complete(1), months.is_complete(2)), (3, true, false));
        cx.catalog.last_day = Day::from_civil(1997, 3, 31);
        assert!(Calendar::of(Interval::Month, &cx).is_complete(2));
        cx.settings.as_of = Some(Day::from_civil(1996, 1, 1));
        assert!(Calendar::of(Interval::Month, &cx).is_empty());
    }
}
