//! Amounts from bytes: decimal numbers as millionths in an `i64`, in any usual spelling of money.

use super::Decimal;

/// Millionths in a unit.
pub(super) const UNIT: i64 = 1_000_000;

/// A number as millionths, rounded half away from zero past the sixth decimal place. `None`: not a number, or too large.
///
/// Accepted around it: spaces, a sign, one currency sign (`€ $ £ ¥`) or code (`EUR`), brackets for "negative".
/// Thousands signs must part groups of three digits, so that `1,5` is never read as 15.
pub(super) fn parse(bytes: &[u8], decimal: Decimal) -> Option<i64> {
    match plain(bytes, decimal) {
        Some(value) => Some(value),
        None => dressed(bytes, decimal),
    }
}

/// The product of two numbers in millionths, rounded half away from zero.
pub(super) fn product(a: i64, b: i64) -> Option<i64> {
    let exact = i128::from(a) * i128::from(b);
    let half = i128::from(UNIT / 2);
    let rounded = if exact < 0 { exact - half } else { exact + half } / i128::from(UNIT);
    i64::try_from(rounded).ok().filter(|value| *value != i64::MIN)
}

/// Decimal places (0–6) that a number in millionths needs.
pub(super) fn decimals(value: i64) -> u8 {
    let mut scale = UNIT;
    let mut places = 0;
    while value % scale != 0 {
        scale /= 10;
        places += 1;
    }
    places
}

/// A number in millionths as text with a point, without needless zeros.
pub(super) fn to_text(value: i64) -> String {
    let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    let places = usize::from(decimals(value));
    let fraction = format!("{:06}", size % UNIT as u64);
    let dot = if places > 0 { "." } else { "" };
    format!("{sign}{}{dot}{}", size / UNIT as u64, &fraction[..places])
}

/// Digits with at most a sign and a decimal sign: nearly every amount of a real file.
#[inline]
fn plain(bytes: &[u8], decimal: Decimal) -> Option<i64> {
    let point = if decimal == Decimal::Point { b'.' } else { b',' };
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut value, mut places, mut seen_point) = (0i64, 0u32, false);
    for byte in digits {
        match byte.wrapping_sub(b'0') {
            digit @ 0..=9 => {
                value = value * 10 + i64::from(digit);
                places += u32::from(seen_point);
            }
            _ if *byte == point && !seen_point && digits.len() > 1 => seen_point = true,
            _ => return None,
        }
    }
    let size = if places <= 6 {
        value.checked_mul(10i64.pow(6 - places))?
    } else {
        let scale = 10i64.pow(places - 6);
        (value + scale / 2) / scale
    };
    Some(if negative { -size } else { size })
}

/// Everything else: currency, brackets, thousands, exponents, many digits.
fn dressed(bytes: &[u8], decimal: Decimal) -> Option<i64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut negative = false;
    let mut rest = text.trim();
    if let Some(inner) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (negative, rest) = (true, inner);
    }
    // Sign and currency come in either order, before or after: "-€ 5", "€-5", "5 EUR", "5-".
    for _ in 0..2 {
        rest = rest.trim();
        for sign in ['-', '\u{2212}'] {
            if let Some(inner) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
                if negative {
                    return None;
                }
                (negative, rest) = (true, inner);
            }
        }
        rest = rest.trim().strip_prefix('+').unwrap_or(rest.trim());
        for sign in ["€", "$", "£", "¥", "EUR", "USD", "GBP", "CHF", "US$"] {
            rest = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)).unwrap_or(rest);
        }
    }
    let size = magnitude(rest.trim(), decimal)?;
    Some(if negative { -size } else { size })
}

fn magnitude(text: &str, decimal: Decimal) -> Option<i64> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (point, thousands) = if decimal == Decimal::Point { ('.', ',') } else { (',', '.') };
    let (whole, fraction) = mantissa.split_once(point).unwrap_or((mantissa, ""));
    let mut digits = String::new();
    for (at, group) in whole.split([thousands, '\u{a0}', '\u{202f}', ' ', '\'', '’']).enumerate() {
        let right_size = if at == 0 { true } else { group.len() == 3 };
        if !right_size || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
    }
    if digits.len() != whole.len() && (digits.len() <= 3 || !begins_thousands(whole)) {
        return None;
    }
    if (digits.is_empty() && fraction.is_empty()) || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.push_str(fraction);
    let value: i128 = digits.get(..36.min(digits.len()))?.parse().ok()?;
    let cut = digits.len().saturating_sub(36) as i32;
    let shift = 6 - fraction.len() as i32 + cut + exponent;
    let scaled = if shift >= 0 {
        value.checked_mul(10i128.checked_pow(shift as u32)?)?
    } else {
        let scale = 10i128.checked_pow(shift.unsigned_abs()).unwrap_or(i128::MAX);
        value / scale + i128::from(value % scale >= scale - scale / 2)
    };
    i64::try_from(scaled).ok()
}

/// Whether the first group of digits parted by thousands signs is one: 1 to 3 digits, the first of them not 0. `0,123` and `1234,567`
/// mean something else.
pub(super) fn begins_thousands(whole: &str) -> bool {
    let first = whole.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&first) && !whole.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let point = |text: &str| parse(text.as_bytes(), Decimal::Point).map(to_text);
        let comma = |text: &str| parse(text.as_bytes(), Decimal::Comma).map(to_text);
        for (text, value) in [
            ("11.77", "11.77"),
            ("-0.5", "-0.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1,234.50", "1234.5"),
            ("€ 1 234.5", "1234.5"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("(12.00)", "-12"),
            ("5 EUR", "5"),
            ("\u{2212}3", "-3"),
            ("1e-3", "0.001"),
            ("2.5E2", "250"),
            ("0.0000005", "0.000001"),
            ("0.0000004", "0"),
            ("83.39999999999999", "83.4"),
            ("0.12345678901234567890", "0.123457"),
        ] {
            assert_eq!(point(text).as_deref(), Some(value), "{text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1,5",
            "1,23,456",
            "abc",
            "1.2.3",
            "--5",
            "12-03",
            "99999999999999",
            "1e40",
            ",123",
            "0,123",
            "1234,567",
            "0,123,456",
        ] {
            assert_eq!(point(text), None, "{text}");
        }
        assert_eq!(comma("1.018,40").as_deref(), Some("1018.4"));
        assert_eq!(comma("−14,50").as_deref(), Some("-14.5"));
        assert_eq!(comma("23,90 €").as_deref(), Some("23.9"));
        assert_eq!(["1.5", "0.123", "1234.567"].map(comma), [const { None }; 3]);
    }

    #[test]
    fn products_round_half_away_from_zero() {
        assert_eq!(product(3 * UNIT, 2_100_000), Some(6_300_000));
        assert_eq!(product(1, 500_000), Some(1));
        assert_eq!(product(-1, 500_000), Some(-1));
        assert_eq!(product(1, 499_999), Some(0));
        assert_eq!(product(i64::MAX, i64::MAX), None);
    }

    #[test]
    fn places() {
        for (value, places) in [(0, 0), (UNIT, 0), (100_000, 1), (-20_760_000, 2), (1, 6)] {
            assert_eq!(decimals(value), places);
        }
    }
}
