//! A column of instants in four bytes each, where they are whole seconds of some 136 years: those of most files are.

use super::Millis;

/// Milliseconds of a second.
const SECOND: i64 = 1000;

/// Instants at the end of a user's that are looked at one by one.
const N_LATEST: usize = 8;

/// UTC instants of events.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Instants {
    /// Seconds after a first instant.
    Seconds(Millis, Vec<u32>),
    /// UTC milliseconds.
    Millis(Vec<Millis>),
}

impl Default for Instants {
    fn default() -> Self {
        Instants::Seconds(0, Vec::new())
    }
}

/// What instants lie between, and whether they are whole seconds apart: decides how they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Span {
    /// No instant.
    #[default]
    None,
    /// The first, and the last, a multiple of seconds later.
    Seconds(Millis, Millis),
    /// Anything else.
    Millis,
}

impl Span {
    /// The span of these instants and others.
    pub fn and(self, other: Span) -> Span {
        match (self, other) {
            (span, Span::None) | (Span::None, span) => span,
            (Span::Seconds(a, b), Span::Seconds(c, d)) if a.wrapping_sub(c) % SECOND == 0 => {
                Span::Seconds(a.min(c), b.max(d))
            }
            _ => Span::Millis,
        }
    }

    /// The first instant, where seconds after it fit four bytes.
    pub fn base(self) -> Option<Millis> {
        match self {
            Span::None => Some(0),
            Span::Seconds(first, last) => {
                last.checked_sub(first).filter(|wide| wide / SECOND <= i64::from(u32::MAX)).map(|_| first)
            }
            Span::Millis => None,
        }
    }
}

impl Instants {
    /// An empty column with room for `n` instants of a span.
    pub fn with_capacity(n: usize, span: Span) -> Instants {
        match span.base() {
            Some(base) => Instants::Seconds(base, Vec::with_capacity(n)),
            None => Instants::Millis(Vec::with_capacity(n)),
        }
    }

    /// Number of instants.
    pub fn len(&self) -> usize {
        match self {
            Instants::Seconds(_, seconds) => seconds.len(),
            Instants::Millis(times) => times.len(),
        }
    }

    /// Bytes of all instants.
    pub fn bytes(&self) -> usize {
        match self {
            Instants::Seconds(_, seconds) => seconds.len() * 4,
            Instants::Millis(times) => times.len() * 8,
        }
    }

    /// The instant at a position.
    #[inline]
    pub fn get(&self, at: usize) -> Millis {
        match self {
            Instants::Seconds(base, seconds) => base + i64::from(seconds[at]) * SECOND,
            Instants::Millis(times) => times[at],
        }
    }

    /// How many of the instants from `start` to `end`, which ascend, are before `time`.
    pub fn before(&self, start: usize, end: usize, time: Millis) -> usize {
        match self {
            Instants::Seconds(base, seconds) => {
                let whole = time.saturating_sub(*base).saturating_add(SECOND - 1).div_euclid(SECOND);
                before(&seconds[start..end], |second| i64::from(*second) < whole)
            }
            Instants::Millis(times) => before(&times[start..end], |at| *at < time),
        }
    }

    /// Gives back memory that is not needed.
    pub fn shrink(&mut self) {
        match self {
            Instants::Seconds(_, seconds) => seconds.shrink_to_fit(),
            Instants::Millis(times) => times.shrink_to_fit(),
        }
    }
}

/// How many of an ascending list come before. Most questions are about the last days, or about all: both ends are looked at before the
/// middle is searched.
#[inline]
fn before<T>(list: &[T], is_before: impl Fn(&T) -> bool) -> usize {
    if list.first().is_none_or(|first| !is_before(first)) {
        return 0;
    }
    let n_middle = list.len().saturating_sub(N_LATEST);
    match list[n_middle..].iter().rposition(&is_before) {
        Some(last) => n_middle + last + 1,
        None => list[..n_middle].partition_point(is_before),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_as_long_as_they_fit() {
        let day = Span::Seconds(1_700_000_000_000, 1_700_086_400_000);
        assert_eq!(day.and(Span::None), day);
        assert_eq!(Span::None.and(day).base(), Some(1_700_000_000_000));
        let two = day.and(Span::Seconds(1_600_000_000_000, 1_600_000_000_000));
        assert_eq!(two, Span::Seconds(1_600_000_000_000, 1_700_086_400_000));
        // Half a second between them, or more than 136 years.
        assert_eq!(day.and(Span::Seconds(1_700_000_000_500, 1_700_000_001_500)), Span::Millis);
        assert_eq!(Span::Seconds(0, 4_294_967_295_000).base(), Some(0));
        assert_eq!(Span::Seconds(0, 4_294_967_296_000).base(), None);
        assert_eq!(Span::Seconds(i64::MIN + 1, i64::MAX).base(), None);
        assert_eq!(Span::Millis.base(), None);
    }

    #[test]
    fn the_ends_and_the_middle_are_found() {
        for n in [0, 1, 7, 8, 9, 40] {
            let list: Vec<i64> = (0..n).map(|at| at / 3 * 2).collect();
            for time in -1..30 {
                let counted = list.iter().filter(|at| **at < time).count();
                assert_eq!(before(&list, |at| *at < time), counted, "{time} in {list:?}");
            }
        }
    }

    #[test]
    fn both_widths_say_the_same() {
        let narrow = Instants::Seconds(500, vec![0, 2, 2, 9]);
        let wide = Instants::Millis(vec![500, 2_500, 2_500, 9_500]);
        for column in [narrow, wide] {
            assert_eq!((0..4).map(|at| column.get(at)).collect::<Vec<_>>(), [500, 2_500, 2_500, 9_500]);
            assert_eq!([0, 500, 501, 2_501, 9_501].map(|time| column.before(0, 4, time)), [0, 0, 1, 3, 4]);
            assert_eq!(column.before(1, 3, 2_501), 2);
            assert_eq!([Millis::MIN, Millis::MAX].map(|time| column.before(0, 4, time)), [0, 4]);
        }
    }
}
