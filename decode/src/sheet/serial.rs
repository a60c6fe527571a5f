//! Numbers of a workbook as text; those that are shown as dates as ISO 8601 without zone.
//!
//! A workbook counts days from 1900 (with a 29 February 1900 that never was, kept from Lotus 1-2-3) or, where it says so, from
//! 1904 (ECMA-376 part 1, 18.17.4.1).

use std::fmt::Write;

use engine::events::Day;

use super::number_format::Shown;

const MS_PER_DAY: f64 = 86_400_000.0;

/// The last serial of 9999-12-31 in either count.
const LAST: f64 = 2_958_466.0;

/// Appends a number as its cell shows it.
pub(super) fn write(into: &mut String, text: &str, shown: Shown, from_1904: bool) {
    let Ok(number) = text.trim().parse::<f64>() else { return into.push_str(text) };
    let is_date = (0.0..LAST).contains(&number);
    // Writing into a String cannot fail.
    let _ = match shown {
        Shown::Duration if number >= 0.0 => {
            let ms = (number * MS_PER_DAY).round() as i64;
            clock(into, ms / 3_600_000, ms)
        }
        Shown::Time if (0.0..1.0).contains(&number) => {
            let ms = (number * MS_PER_DAY).round() as i64;
            clock(into, ms / 3_600_000, ms)
        }
        Shown::Date | Shown::Time | Shown::DateTime if is_date => date(into, number, shown, from_1904),
        _ => plain(into, text.trim(), number),
    };
}

/// The shortest text that reads back equal; whole numbers keep all their digits.
fn plain(into: &mut String, text: &str, number: f64) -> std::fmt::Result {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return into.write_str(text);
    }
    let mut bytes = Vec::new();
    crate::value::Value::Double(number).write(&mut bytes);
    into.write_str(&String::from_utf8_lossy(&bytes))
}

fn date(into: &mut String, number: f64, shown: Shown, from_1904: bool) -> std::fmt::Result {
    let ms = (number * MS_PER_DAY).round() as i64;
    let (serial, ms) = (ms.div_euclid(86_400_000) as i32, ms.rem_euclid(86_400_000));
    match serial {
        serial if from_1904 => write!(into, "{}", Day::from_civil(1904, 1, 1).plus(serial))?,
        // A day that no calendar has: it is written as it is, to be rejected by name.
        60 => into.write_str("1900-02-29")?,
        serial @ ..60 => write!(into, "{}", Day::from_civil(1899, 12, 31).plus(serial))?,
        serial => write!(into, "{}", Day::from_civil(1899, 12, 30).plus(serial))?,
    }
    if shown == Shown::Date && ms == 0 {
        return Ok(());
    }
    into.push('T');
    clock(into, ms / 3_600_000, ms)
}

fn clock(into: &mut String, hours: i64, ms: i64) -> std::fmt::Result {
    write!(into, "{hours:02}:{:02}:{:02}", ms / 60_000 % 60, ms / 1_000 % 60)?;
    if ms % 1_000 != 0 { write!(into, ".{:03}", ms % 1_000) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: &str, shown: Shown, from_1904: bool) -> String {
        let mut text = String::new();
        write(&mut text, number, shown, from_1904);
        text
    }

    #[test]
    fn dates_of_both_counts() {
        // ECMA-376 part 1, 18.17.4.1: 1 is 1900-01-01; 2,958,465 is 9999-12-31; in the other count 0 is 1904-01-01.
        assert_eq!(text("1", Shown::Date, false), "1900-01-01");
        assert_eq!(text("59", Shown::Date, false), "1900-02-28");
        assert_eq!(text("60", Shown::Date, false), "1900-02-29");
        assert_eq!(text("61", Shown::Date, false), "1900-03-01");
        assert_eq!(text("2958465", Shown::Date, false), "9999-12-31");
        assert_eq!(text("0", Shown::Date, true), "1904-01-01");
        assert_eq!(text("44377", Shown::Date, true), "2025-07-01");
        assert_eq!(text("45839", Shown::Date, false), "2025-07-01");
    }

    #[test]
    fn times_to_the_millisecond() {
        assert_eq!(text("45839.482638888891", Shown::DateTime, false), "2025-07-01T11:35:00");
        assert_eq!(text("45839", Shown::DateTime, false), "2025-07-01T00:00:00");
        assert_eq!(text("45839.5", Shown::Date, false), "2025-07-01T12:00:00");
        assert_eq!(text("45839.000002893517", Shown::DateTime, false), "2025-07-01T00:00:00.250");
        assert_eq!(text("45838.999999999", Shown::DateTime, false), "2025-07-01T00:00:00");
        assert_eq!(text("0.5", Shown::Time, false), "12:00:00");
        assert_eq!(text("1.25", Shown::Duration, false), "30:00:00");
    }

    #[test]
    fn other_numbers() {
        assert_eq!(text("5505.5200000000004", Shown::Number, false), "5505.52");
        assert_eq!(text("12345678901234567890", Shown::Number, false), "12345678901234567890");
        assert_eq!(text("1E3", Shown::Number, false), "1000");
        assert_eq!(text("-3", Shown::Date, false), "-3");
        assert_eq!(text("n/a", Shown::Number, false), "n/a");
    }
}
