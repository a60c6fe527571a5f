//! Names of days and months below a time axis: as many as fit, at round places.

use engine::events::{Day, Month};
use engine::i18n::Lang;

use super::text_width;
use crate::format;

const SIZE: f32 = 12.0;
const AIR: f32 = 16.0;

/// Labels for the days from `first` to `last` on an axis of `room` pixels: firsts of months, or Mondays where the span is short.
/// Positions are days since 1970.
pub fn labels(lang: Lang, first: Day, last: Day, room: f32) -> Vec<(f64, String)> {
    let n_days = last.since(first).max(1) as f32;
    let width = text_width(&format::month_short(lang, Month(12), true), SIZE) + AIR;
    let most = (room / width).floor().max(1.0);
    if n_days <= 62.0 {
        return weeks(lang, first, last, most);
    }
    let months = last.month().0 - first.month().0 + 1;
    let step = [1, 2, 3, 6, 12, 24, 60, 120].into_iter().find(|step| (months / step) as f32 <= most).unwrap_or(240);
    let firsts = (first.month().0..=last.month().0).filter(|month| month % step == 0).map(Month);
    let shown = firsts.filter(|month| first <= month.first_day() && month.first_day() <= last);
    let mut year = None;
    let named = shown.map(|month| {
        let new_year = year.replace(month.civil().0) != Some(month.civil().0);
        (f64::from(month.first_day().0), format::month_short(lang, month, new_year))
    });
    named.collect()
}

fn weeks(lang: Lang, first: Day, last: Day, most: f32) -> Vec<(f64, String)> {
    let weeks = last.since(first) / 7 + 1;
    let step = (weeks as f32 / most).ceil().max(1.0) as i32 * 7;
    let monday = if first.monday() == first { first } else { first.monday().plus(7) };
    let start = if monday <= last { monday } else { first };
    (start.0..=last.0).step_by(step as usize).map(|day| (f64::from(day), format::day_month(lang, Day(day)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(first: (i32, u32, u32), last: (i32, u32, u32), room: f32) -> String {
        let day = |(year, month, day)| Day::from_civil(year, month, day);
        let labels = labels(Lang::En, day(first), day(last), room);
        labels.into_iter().map(|(_, text)| text.replace('\u{a0}', " ")).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn as_many_as_fit() {
        let year = |room| texts((1997, 1, 1), (1998, 6, 30), room);
        assert_eq!(year(500.0), "Jan ’97, Mar, May, Jul, Sep, Nov, Jan ’98, Mar, May");
        assert_eq!(year(200.0), "Jan ’97, Jul, Jan ’98");
        assert_eq!(texts((2025, 1, 1), (2025, 1, 31), 900.0), "6 Jan, 13 Jan, 20 Jan, 27 Jan");
        assert_eq!(texts((2025, 1, 1), (2025, 1, 1), 900.0), "1 Jan");
    }
}
