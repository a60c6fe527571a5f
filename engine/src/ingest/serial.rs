//! Days as spreadsheets number them, in text: 45292.53 is 12:43:12 of 2024-01-01.

use crate::events::{Day, MS_PER_DAY, Millis};

/// A day of a spreadsheet's 1900 system as local milliseconds. 1 is 1900-01-01; 60 is the 29th of February of that year, which
/// never was (ECMA-376 part 1, 18.17.4.1, keeps that mistake of older programs), so days before it are one off.
pub(super) fn local(bytes: &[u8]) -> Option<Millis> {
    const DAY_1970: i32 = 25_569;
    const PLACES: usize = 10;
    let (whole, fraction) = match bytes.iter().position(|byte| matches!(byte, b'.' | b',')) {
        Some(point) => (&bytes[..point], &bytes[point + 1..]),
        None => (bytes, &[][..]),
    };
    if whole.is_empty()
        || whole.len() > 6
        || ![whole, fraction].iter().all(|digits| digits.iter().all(u8::is_ascii_digit))
    {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0i64, |sum, byte| sum * 10 + i64::from(byte - b'0'));
    let day = match number(whole) as i32 {
        0 | 60 => return None,
        early @ 1..60 => early + 1 - DAY_1970,
        day => day - DAY_1970,
    };
    let digits = &fraction[..fraction.len().min(PLACES)];
    let unit = 10i64.pow(digits.len() as u32);
    let clock = (number(digits) * MS_PER_DAY + unit / 2) / unit;
    (day < Day::from_civil(2200, 1, 1).0).then(|| Millis::from(day) * MS_PER_DAY + clock)
}

#[cfg(test)]
mod tests {
    use crate::ingest::stamp::Stamps;
    use crate::ingest::{Dialect, EpochUnit, zone_table};

    /// Pairs that spreadsheets show, the mistake of 1900 among them.
    #[test]
    fn days_of_a_spreadsheet() {
        let dialect = Dialect { epoch: Some(EpochUnit::Excel), ..Dialect::default() };
        let excel = |zone: &str, text: &str| {
            Stamps::new(&dialect, zone_table(zone)?).parse(text.as_bytes()).map(crate::events::iso)
        };
        for (serial, iso) in [
            ("1", "1900-01-01T00:00:00Z"),
            ("59", "1900-02-28T00:00:00Z"),
            ("61", "1900-03-01T00:00:00Z"),
            ("25569", "1970-01-01T00:00:00Z"),
            ("36526", "2000-01-01T00:00:00Z"),
            ("45292", "2024-01-01T00:00:00Z"),
            ("45292.0", "2024-01-01T00:00:00Z"),
            ("45292.53", "2024-01-01T12:43:12Z"),
            ("45292,53", "2024-01-01T12:43:12Z"),
            ("45351.999988425925926", "2024-02-29T23:59:59Z"),
            ("45292.99999999999", "2024-01-02T00:00:00Z"),
            ("73415", "2100-12-31T00:00:00Z"),
            // A date among them is read as one.
            ("20240229", "2024-02-29T00:00:00Z"),
            ("2024-02-29 10:00:00", "2024-02-29T10:00:00Z"),
        ] {
            assert_eq!(excel("UTC", serial).as_deref(), Some(iso), "{serial}");
        }
        for text in ["0", "0.5", "60", "60.5", "-1", "45292.5.1", "45,292.5", "109600", "1234567", ".5", "4529 2"] {
            assert_eq!(excel("UTC", text), None, "{text}");
        }
        // They are wall clocks: a cell knows no zone.
        assert_eq!(excel("Europe/Berlin", "45474.5").as_deref(), Some("2024-07-01T10:00:00Z"));
    }
}
