//! How single values are written: the same for every format.

use std::io::Write;

use engine::events::Day;

use crate::json;

/// The unit of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Millis,
    Micros,
    Nanos,
}

impl Unit {
    fn per_second(self) -> i128 {
        match self {
            Unit::Millis => 1_000,
            Unit::Micros => 1_000_000,
            Unit::Nanos => 1_000_000_000,
        }
    }
}

/// One value of a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// No value.
    Missing,
    Bool(bool),
    Int(i64),
    Unsigned(u64),
    Single(f32),
    Double(f64),
    /// UTF-8, or nearly.
    Text(&'a [u8]),
    /// Anything: hexadecimal.
    Bytes(&'a [u8]),
    /// Bytes that most writers mean as text.
    Unlabelled(&'a [u8]),
    /// JSON text.
    Json(&'a [u8]),
    /// Days since 1970.
    Date(i64),
    /// Time of day.
    Time(i128, Unit),
    /// Since 1970-01-01T00:00:00; `true`: in UTC, else in a zone that is not known.
    Instant(i128, Unit, bool),
    /// All digits, and how many of them stand behind the point (38 at most).
    Decimal(i128, u32),
    /// 16 bytes.
    Uuid(&'a [u8]),
}

impl<'a> Value<'a> {
    /// A decimal from its digits in two's complement, big-endian. More than 38 digits stay bytes.
    pub fn decimal(bytes: &'a [u8], scale: u32) -> Value<'a> {
        let filler = if bytes.first().is_some_and(|first| *first >= 0x80) { 0xFF } else { 0 };
        let extra = bytes.len().saturating_sub(16);
        let (cut, kept) = bytes.split_at(extra);
        let sign_is_kept = extra == 0 || (kept[0] >= 0x80) == (filler == 0xFF);
        if cut.iter().any(|byte| *byte != filler) || !sign_is_kept || scale > 38 {
            return Value::Bytes(bytes);
        }
        let mut whole = [filler; 16];
        whole[16 - kept.len()..].copy_from_slice(kept);
        Value::Decimal(i128::from_be_bytes(whole), scale)
    }

    /// Appends the value as text.
    pub fn write(&self, into: &mut Vec<u8>) {
        match *self {
            Value::Missing => {}
            Value::Bool(yes) => into.extend_from_slice(if yes { b"true" } else { b"false" }),
            Value::Int(number) => put(into, format_args!("{number}")),
            Value::Unsigned(number) => put(into, format_args!("{number}")),
            Value::Single(number) if !number.is_finite() => put(into, format_args!("{}", not_finite(number.into()))),
            Value::Single(number) if is_plain(number.into()) => put(into, format_args!("{number}")),
            Value::Single(number) => put(into, format_args!("{number:e}")),
            Value::Double(number) if !number.is_finite() => put(into, format_args!("{}", not_finite(number))),
            Value::Double(number) if is_plain(number) => put(into, format_args!("{number}")),
            Value::Double(number) => put(into, format_args!("{number:e}")),
            Value::Text(text) | Value::Json(text) => into.extend_from_slice(text),
            Value::Bytes(bytes) => hex(into, bytes),
            Value::Unlabelled(bytes) if is_text(bytes) => into.extend_from_slice(bytes),
            Value::Unlabelled(bytes) => hex(into, bytes),
            Value::Date(days) => date(into, days.into()),
            Value::Time(ticks, unit) => time(into, ticks, unit),
            Value::Instant(ticks, unit, utc) => instant(into, ticks, unit, utc),
            Value::Decimal(number, scale) => decimal(into, number, scale),
            Value::Uuid(bytes) => uuid(into, bytes),
        }
    }

    /// Appends the value as JSON.
    pub fn write_json(&self, into: &mut Vec<u8>) {
        let bare = match *self {
            Value::Missing => return into.extend_from_slice(b"null"),
            Value::Bool(_) | Value::Int(_) | Value::Unsigned(_) | Value::Json(_) => true,
            Value::Single(number) => number.is_finite(),
            Value::Double(number) => number.is_finite(),
            _ => false,
        };
        if bare {
            return self.write(into);
        }
        let mut text = Vec::new();
        self.write(&mut text);
        json::string(into, &text);
    }
}

fn put(into: &mut Vec<u8>, text: std::fmt::Arguments) {
    // Writing into a Vec cannot fail.
    let _ = into.write_fmt(text);
}

/// A number that is none is missing; infinities are kept as words, to be seen where they are rejected.
fn not_finite(number: f64) -> &'static str {
    if number.is_nan() {
        ""
    } else if number > 0.0 {
        "inf"
    } else {
        "-inf"
    }
}

/// Whether a number is written without exponent.
fn is_plain(number: f64) -> bool {
    number == 0.0 || (1e-7..1e17).contains(&number.abs())
}

/// UTF-8 without control characters other than tab and line ends.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|sign| sign.is_control() && !matches!(sign, '\t' | '\n' | '\r')))
}

fn hex(into: &mut Vec<u8>, bytes: &[u8]) {
    for byte in bytes {
        put(into, format_args!("{byte:02x}"));
    }
}

/// The day, or the plain number where no calendar of four digits has it.
fn date(into: &mut Vec<u8>, days: i128) {
    /// 0001-01-01 … 9999-12-31.
    const CALENDAR: std::ops::RangeInclusive<i128> = -719_162..=2_932_896;
    if CALENDAR.contains(&days) {
        put(into, format_args!("{}", Day(days as i32)));
    } else {
        put(into, format_args!("{days}"));
    }
}

fn time(into: &mut Vec<u8>, ticks: i128, unit: Unit) {
    let per_second = unit.per_second();
    let (second, fraction) = (ticks.div_euclid(per_second), ticks.rem_euclid(per_second));
    put(into, format_args!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60));
    if fraction != 0 {
        // Three, six or nine digits, as many as say it.
        let nanos = fraction * (1_000_000_000 / per_second);
        if nanos % 1_000_000 == 0 {
            put(into, format_args!(".{:03}", nanos / 1_000_000));
        } else if nanos % 1_000 == 0 {
            put(into, format_args!(".{:06}", nanos / 1_000));
        } else {
            put(into, format_args!(".{nanos:09}"));
        }
    }
}

fn instant(into: &mut Vec<u8>, ticks: i128, unit: Unit, utc: bool) {
    let per_day = unit.per_second() * 86_400;
    date(into, ticks.div_euclid(per_day));
    into.push(b'T');
    time(into, ticks.rem_euclid(per_day), unit);
    if utc {
        into.push(b'Z');
    }
}

/// Exactly, with all digits behind the point.
fn decimal(into: &mut Vec<u8>, number: i128, scale: u32) {
    let sign = if number < 0 { "-" } else { "" };
    let (size, base) = (number.unsigned_abs(), 10u128.pow(scale.min(38)));
    match scale {
        0 => put(into, format_args!("{sign}{size}")),
        _ => put(into, format_args!("{sign}{}.{:0width$}", size / base, size % base, width = scale as usize)),
    }
}

fn uuid(into: &mut Vec<u8>, bytes: &[u8]) {
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            into.push(b'-');
        }
        put(into, format_args!("{byte:02x}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: Value) -> String {
        let mut bytes = Vec::new();
        value.write(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn times() {
        assert_eq!(text(Value::Date(0)), "1970-01-01");
        assert_eq!(text(Value::Date(20_270)), "2025-07-01");
        assert_eq!(text(Value::Date(-719_163)), "-719163");
        assert_eq!(text(Value::Instant(1_751_369_700_000, Unit::Millis, true)), "2025-07-01T11:35:00Z");
        assert_eq!(text(Value::Instant(1_751_369_700_250_000, Unit::Micros, true)), "2025-07-01T11:35:00.250Z");
        assert_eq!(text(Value::Instant(1_751_369_700_000_001, Unit::Micros, false)), "2025-07-01T11:35:00.000001");
        assert_eq!(text(Value::Instant(-1, Unit::Nanos, true)), "1969-12-31T23:59:59.999999999Z");
        assert_eq!(text(Value::Time(41_700_000, Unit::Millis)), "11:35:00");
    }

    #[test]
    fn numbers() {
        assert_eq!(text(Value::Double(0.1 + 0.2)), "0.30000000000000004");
        assert_eq!(text(Value::Double(5505.52)), "5505.52");
        assert_eq!(text(Value::Double(-3.0)), "-3");
        assert_eq!(text(Value::Double(1e300)), "1e300");
        assert_eq!(text(Value::Double(f64::NAN)), "");
        assert_eq!(text(Value::Single(0.1)), "0.1");
        assert_eq!(text(Value::Unsigned(u64::MAX)), "18446744073709551615");
        assert_eq!(text(Value::decimal(&[0xFF, 0x85], 2)), "-1.23");
        assert_eq!(text(Value::decimal(&[0x04, 0xD2], 0)), "1234");
        assert_eq!(text(Value::decimal(&[5], 3)), "0.005");
        assert_eq!(text(Value::decimal(&[0; 32], 2)), "0.00");
        assert_eq!(text(Value::decimal(&[1; 17], 2)), "01".repeat(17));
    }

    #[test]
    fn bytes_and_json() {
        assert_eq!(text(Value::Bytes(b"ab")), "6162");
        assert_eq!(text(Value::Unlabelled("Köln".as_bytes())), "Köln");
        assert_eq!(text(Value::Unlabelled(&[0, 1])), "0001");
        assert_eq!(text(Value::Uuid(&[0xAB; 16])), "abababab-abab-abab-abab-abababababab");
        let mut json = Vec::new();
        for value in [Value::Missing, Value::Int(1), Value::Double(f64::INFINITY), Value::Text(b"a\"b"), Value::Date(0)]
        {
            value.write_json(&mut json);
            json.push(b' ');
        }
        assert_eq!(String::from_utf8_lossy(&json), "null 1 \"inf\" \"a\\\"b\" \"1970-01-01\" ");
    }
}
