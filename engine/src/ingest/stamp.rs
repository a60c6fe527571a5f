//! Instants from bytes: ISO 8601 in its usual spellings, dates in three orders, epoch numbers.
//!
//! Most rows of a file have the day of the row before, spelled the same: [`Stamps`] remembers it and the zone's offset on it.

use super::stamp_cursor::{Cursor, Part};
use super::{DateOrder, Dialect, EpochUnit, serial, stamp_words};
use crate::events::{Day, MS_PER_DAY, Millis, Zone};

/// Reads the stamps of one column.
#[derive(Debug)]
pub(super) struct Stamps {
    order: DateOrder,
    epoch: Option<EpochUnit>,
    zone: Zone,
    /// The ten bytes of the last `YYYY-MM-DD`, and its day.
    last_date: [u8; 10],
    last_day: Day,
    /// A local day on which the zone's offset does not change, and that offset; (first, end) in local milliseconds.
    steady: (Millis, Millis, Millis),
}

/// A wall clock, and its distance to UTC where the stamp says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wall {
    local: Millis,
    offset: Option<Millis>,
}

impl Stamps {
    pub fn new(dialect: &Dialect, zone: Zone) -> Self {
        Stamps {
            order: dialect.date_order,
            epoch: dialect.epoch,
            zone,
            last_date: [0; 10],
            last_day: Day(0),
            steady: (0, 0, 0),
        }
    }

    /// UTC milliseconds (fractions of them are cut off); `None` for anything that is not a stamp from the years 1900–2199.
    #[inline]
    pub fn parse(&mut self, bytes: &[u8]) -> Option<Millis> {
        let wall = match self.iso(bytes) {
            Some(wall) => wall,
            None => self.slow(bytes)?,
        };
        match wall.offset {
            Some(offset) => Some(wall.local - offset),
            None => Some(self.instant(wall.local)),
        }
    }

    /// `YYYY-MM-DD`, `YYYY-MM-DD hh:mm:ss`, the same with `T`, with a fraction, with `Z`.
    #[inline]
    fn iso(&mut self, bytes: &[u8]) -> Option<Wall> {
        let date: &[u8; 10] = bytes.first_chunk()?;
        if *date != self.last_date {
            if date[4] != b'-' || date[7] != b'-' {
                return None;
            }
            let two = |at: usize| pair(date[at], date[at + 1]);
            self.last_day = civil_day(two(0)? as i32 * 100 + two(2)? as i32, two(5)?, two(8)?)?;
            self.last_date = *date;
        }
        let midnight = Millis::from(self.last_day.0) * MS_PER_DAY;
        match &bytes[10..] {
            [] => Some(Wall { local: midnight, offset: None }),
            [b' ' | b'T', clock @ ..] if let Some((clock, offset)) = usual_clock(clock) => {
                Some(Wall { local: midnight + clock, offset })
            }
            [b' ' | b'T', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] => {
                let clock = clock(pair(*h1, *h2)?, pair(*m1, *m2)?, pair(*s1, *s2)?)?;
                let (fraction, rest) = fraction(rest);
                let offset = match rest {
                    [] => None,
                    [b'Z'] => Some(0),
                    _ => return None,
                };
                Some(Wall { local: midnight + clock + fraction, offset })
            }
            _ => None,
        }
    }

    /// All other spellings.
    fn slow(&self, bytes: &[u8]) -> Option<Wall> {
        let bytes = bytes.trim_ascii();
        let is_number = bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b',' | b'-'));
        if let Some(wall) = self.bare_number(bytes).filter(|_| is_number) {
            return Some(wall);
        }
        let mut cursor = Cursor { rest: stamp_words::without_weekday(bytes) };
        let day = self.date(&mut cursor)?;
        let clock = if cursor.rest.is_empty() { 0 } else { cursor.time()? };
        let offset = cursor.offset()?;
        cursor.rest.is_empty().then_some(Wall { local: Millis::from(day.0) * MS_PER_DAY + clock, offset })
    }

    /// `yyyymmdd`, `yyyymmddhhmm[ss]`, or an epoch number.
    fn bare_number(&self, bytes: &[u8]) -> Option<Wall> {
        let digits_only = bytes.iter().all(u8::is_ascii_digit);
        // Eight or fourteen digits are a date: as epoch numbers they would lie in 1973 or far in the future.
        if let Some(unit) = self.epoch.filter(|_| !(digits_only && matches!(bytes.len(), 8 | 14))) {
            return match unit {
                EpochUnit::Excel => serial::local(bytes).map(|local| Wall { local, offset: None }),
                unit => epoch(bytes, unit).map(|local| Wall { local, offset: Some(0) }),
            };
        }
        if !digits_only || !matches!(bytes.len(), 8 | 12 | 14) {
            return None;
        }
        let two = |at: usize| bytes.get(at..at + 2).map_or(Some(0), |two| pair(two[0], two[1]));
        let day = civil_day(two(0)? as i32 * 100 + two(2)? as i32, two(4)?, two(6)?)?;
        let clock = clock(two(8)?, two(10)?, two(12)?)?;
        Some(Wall { local: Millis::from(day.0) * MS_PER_DAY + clock, offset: None })
    }

    fn date(&self, cursor: &mut Cursor) -> Option<Day> {
        let compact = cursor.rest.iter().take_while(|byte| byte.is_ascii_digit()).count() == 8;
        if compact {
            let wall = self.bare_number(&cursor.rest[..8])?;
            cursor.rest = &cursor.rest[8..];
            return Some(Day(wall.local.div_euclid(MS_PER_DAY) as i32));
        }
        let (first, sep) = (cursor.part()?, cursor.separator());
        let second = cursor.part()?;
        if cursor.separator() != sep && !(first.month || second.month) {
            return None;
        }
        let third = cursor.part()?;
        let (year, month, day) = if first.digits == 4 {
            (first, second, third)
        } else if first.month {
            (third, first, second)
        } else if second.month {
            (third, second, first)
        } else {
            match self.order {
                DateOrder::YearFirst if third.digits == 4 => (third, second, first),
                DateOrder::YearFirst => (first, second, third),
                DateOrder::DayFirst => (third, second, first),
                DateOrder::MonthFirst => (third, first, second),
            }
        };
        let full_year = match year.digits {
            4 => year.value as i32,
            // POSIX: 69–99 are 1969–1999, 00–68 are 2000–2068.
            2 => year.value as i32 + if year.value < 69 { 2000 } else { 1900 },
            _ => return None,
        };
        if month.digits > 2 || day.digits > 2 {
            return None;
        }
        civil_day(full_year, month.value, day.value)
    }

    /// The zone's offset is looked up once a day, not once a row.
    fn instant(&mut self, local: Millis) -> Millis {
        if self.zone.offsets.len() == 1 {
            return local - self.zone.offset_ms(local);
        }
        let (from, end, offset) = self.steady;
        if local >= from && local < end {
            return local - offset;
        }
        let midnight = local.div_euclid(MS_PER_DAY) * MS_PER_DAY;
        let [before, after] = [midnight - MS_PER_DAY, midnight + 2 * MS_PER_DAY].map(|at| self.zone.offset_ms(at));
        if before == after {
            self.steady = (midnight, midnight + MS_PER_DAY, before);
            return local - before;
        }
        self.zone.to_utc(local)
    }
}

/// Which of the two readings of `a/b/year` fit a value; both `false` where it has another form.
pub(super) fn readings(bytes: &[u8]) -> (bool, bool) {
    let Some(([a, b, _], _)) = short_date(bytes) else { return (false, false) };
    (is_day(a.value, b.value), is_day(b.value, a.value))
}

/// The first and the last number of `a/b/c`, where `a` may be the year of two digits: 2010 or later, and not parted by dots,
/// which no country writes with the year in front.
pub(super) fn year_first(bytes: &[u8]) -> Option<(u32, u32)> {
    let ([a, b, c], separator) = short_date(bytes)?;
    let fits = a.digits == 2 && (10..69).contains(&a.value) && c.digits == 2 && is_day(c.value, b.value);
    (fits && separator != b'.').then_some((a.value, c.value))
}

/// The numbers of `a/b/year` or `year/b/c`, where the year has two digits, or four at the end, and what parts them.
fn short_date(bytes: &[u8]) -> Option<([Part; 3], u8)> {
    let mut cursor = Cursor { rest: stamp_words::without_weekday(bytes.trim_ascii()) };
    let (a, separator) = (cursor.part()?, cursor.separator()?);
    let b = cursor.part()?;
    let same = cursor.separator() == Some(separator) && matches!(separator, b'.' | b'/' | b'-');
    let c = cursor.part()?;
    let is_short = a.digits <= 2 && b.digits <= 2 && !a.month && !b.month && matches!(c.digits, 2 | 4);
    (same && is_short).then_some(([a, b, c], separator))
}

fn is_day(day: u32, month: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// A number of seconds, milliseconds, … since 1970, with or without fraction.
fn epoch(bytes: &[u8], unit: EpochUnit) -> Option<Millis> {
    let (whole, rest) = match bytes.iter().position(|byte| *byte == b'.') {
        Some(point) => (&bytes[..point], &bytes[point..]),
        None => (bytes, &[][..]),
    };
    let number: i64 = std::str::from_utf8(whole).ok()?.parse().ok()?;
    let (fraction, rest) = fraction(rest);
    let at = match unit {
        EpochUnit::Seconds => number.checked_mul(1000)?.checked_add(if number < 0 { -fraction } else { fraction })?,
        EpochUnit::Millis => number,
        EpochUnit::Micros => number.div_euclid(1000),
        EpochUnit::Nanos => number.div_euclid(1_000_000),
        EpochUnit::Excel => return None,
    };
    let years = Day::from_civil(1900, 1, 1).0..Day::from_civil(2200, 1, 1).0;
    (rest.is_empty() && years.contains(&(i32::try_from(at.div_euclid(MS_PER_DAY)).ok()?))).then_some(at)
}

fn civil_day(year: i32, month: u32, day: u32) -> Option<Day> {
    if !(1900..2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let found = Day::from_civil(year, month, day);
    (day <= 28 || found.civil().2 == day).then_some(found)
}

/// Second 60 (a leap second) is read as 59, hour 24 only at the full hour.
pub(super) fn clock(hour: u32, minute: u32, second: u32) -> Option<Millis> {
    let valid = (hour < 24 && minute < 60 && second <= 60) || (hour, minute, second) == (24, 0, 0);
    valid.then(|| (Millis::from(hour) * 3600 + Millis::from(minute) * 60 + Millis::from(second.min(59))) * 1000)
}

/// `hh:mm:ss` or `hh:mm:ssZ`, up to 23:59:59, read as one number; everything else is for [`clock`].
#[inline]
fn usual_clock(bytes: &[u8]) -> Option<(Millis, Option<Millis>)> {
    let (eight, rest) = bytes.split_first_chunk()?;
    let offset = match rest {
        [] => None,
        [b'Z'] => Some(0),
        _ => return None,
    };
    // Digits less '0' and colons less ':' are small numbers and zeros; everything else has a bit that these cannot have.
    let digits = u64::from_le_bytes(*eight) ^ u64::from_le_bytes(*b"00:00:00");
    if (digits | digits.wrapping_add(0x0606_0006_0600_0606)) & 0xF0F0_FFF0_F0FF_F0F0 != 0 {
        return None;
    }
    let pairs = digits * 10 + (digits >> 8);
    let [hour, _, _, minute, _, _, second, _] = pairs.to_le_bytes().map(u32::from);
    let seconds = hour * 3600 + minute * 60 + second;
    (hour < 24 && minute < 60 && second < 60).then_some((Millis::from(seconds * 1000), offset))
}

#[inline]
fn pair(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| u32::from(tens) * 10 + u32::from(ones))
}

/// A leading `.123456` or `,123` as milliseconds, and what follows it.
pub(super) fn fraction(bytes: &[u8]) -> (Millis, &[u8]) {
    let [b'.' | b',', rest @ ..] = bytes else { return (0, bytes) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return (0, bytes);
    }
    let digit = |at: usize| rest[..digits].get(at).map_or(0, |byte| Millis::from(byte - b'0'));
    (digit(0) * 100 + digit(1) * 10 + digit(2), &rest[digits..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(order: DateOrder, epoch: Option<EpochUnit>, zone: &str, text: &str) -> Option<String> {
        let dialect = Dialect { date_order: order, epoch, ..Dialect::default() };
        Stamps::new(&dialect, crate::ingest::zone_table(zone)?).parse(text.as_bytes()).map(crate::events::iso)
    }

    #[test]
    fn spellings() {
        use DateOrder::*;
        for (order, text, iso) in [
            (YearFirst, "2009-12-01 07:45:00", "2009-12-01T07:45:00Z"),
            (YearFirst, "2019-11-01 17:59:13.273932", "2019-11-01T17:59:13.273Z"),
            (YearFirst, "2019-11-01T17:59:13Z", "2019-11-01T17:59:13Z"),
            (YearFirst, "2019-11-01T17:59:13+02:00", "2019-11-01T15:59:13Z"),
            (YearFirst, "2019-11-01 17:59:13 +0200", "2019-11-01T15:59:13Z"),
            (YearFirst, "2019-11-01T17:59-05", "2019-11-01T22:59:00Z"),
            (YearFirst, "2019-11-01 17:59:13 UTC", "2019-11-01T17:59:13Z"),
            (YearFirst, "1997-01-01", "1997-01-01T00:00:00Z"),
            (YearFirst, "2024/2/9 3:07", "2024-02-09T03:07:00Z"),
            (YearFirst, "19970118", "1997-01-18T00:00:00Z"),
            (YearFirst, "20240229T101530Z", "2024-02-29T10:15:30Z"),
            (YearFirst, "20240229101530", "2024-02-29T10:15:30Z"),
            (YearFirst, "25/04/03", "2025-04-03T00:00:00Z"),
            (DayFirst, "03.04.2025 01:12", "2025-04-03T01:12:00Z"),
            (DayFirst, "3.4.25", "2025-04-03T00:00:00Z"),
            (DayFirst, "2025-04-03", "2025-04-03T00:00:00Z"),
            (MonthFirst, "12/1/2010 8:26", "2010-12-01T08:26:00Z"),
            (MonthFirst, "12/1/2010 8:26:30 PM", "2010-12-01T20:26:30Z"),
            (MonthFirst, "12/1/2010 12:05 am", "2010-12-01T00:05:00Z"),
            (DayFirst, "30 Jun 2025, 23:51", "2025-06-30T23:51:00Z"),
            (DayFirst, "30. März 2025", "2025-03-30T00:00:00Z"),
            (DayFirst, "Dec 24, 2025", "2025-12-24T00:00:00Z"),
            (YearFirst, "Mon, 30 Jun 2025 14:05:00 +0200", "2025-06-30T12:05:00Z"),
            (YearFirst, "Mon, 30 Jun 2025 14:05:00 GMT", "2025-06-30T14:05:00Z"),
            (YearFirst, "Mon, 30 Jun 2025 14:05:00 EDT", "2025-06-30T18:05:00Z"),
            (YearFirst, "Mon Jun 30 2025 14:05:00 GMT+0200 (Central European Summer Time)", "2025-06-30T12:05:00Z"),
            (YearFirst, "Mon Jun 30 2025 14:05:00 GMT-0330 (NDT)", "2025-06-30T17:35:00Z"),
            (DayFirst, "Mo, 30.06.2025 14:05 Uhr", "2025-06-30T14:05:00Z"),
            (DayFirst, "Mo. 30.06.2025, 14.05 Uhr", "2025-06-30T14:05:00Z"),
            (DayFirst, "Montag, 30. Juni 2025 14 Uhr", "2025-06-30T14:00:00Z"),
            (DayFirst, "30.06.2025 14.05.30", "2025-06-30T14:05:30Z"),
            (DayFirst, "30.06.2025 14:05:30,5 Uhr", "2025-06-30T14:05:30.500Z"),
            (DayFirst, "30.06.2025 14:05 MESZ", "2025-06-30T12:05:00Z"),
            (DayFirst, "30.01.2025 14:05 Uhr MEZ", "2025-01-30T13:05:00Z"),
            (YearFirst, "2025-06-30 14:05:00 CEST", "2025-06-30T12:05:00Z"),
            (YearFirst, "2025-06-30 14:05:00 UTC+2", "2025-06-30T12:05:00Z"),
            (YearFirst, "Fri Mar 7 2025", "2025-03-07T00:00:00Z"),
            (MonthFirst, "Mar 7 2025", "2025-03-07T00:00:00Z"),
        ] {
            assert_eq!(read(order, None, "UTC", text).as_deref(), Some(iso), "{text}");
        }
        for text in [
            "",
            "2024-02-30",
            "2024-13-01",
            "2024-01-01 25:00:00",
            "yesterday",
            "17",
            "2024-01-01 10:00:00 foo",
            "1575215953",
            "0000-00-00",
            "13:45",
            "Monday",
            "Mond, 30 Jun 2025",
            "Mon30 Jun 2025",
            "2025-06-30 14:05:00 CST",
            "2025-06-30 14:05:00 CEST+2",
            "2025-06-30 14:05:00 (CEST)",
            "2025-06-30 14:05:00 GMT+0200 (CEST",
            "2025-06-30 14:05.5",
        ] {
            assert_eq!(read(YearFirst, None, "UTC", text), None, "{text}");
        }
        assert_eq!(read(DayFirst, None, "UTC", "31.04.2025"), None);
    }

    #[test]
    fn epochs() {
        use EpochUnit::*;
        let iso = Some("2019-12-01T15:59:13.273Z");
        for (unit, text) in [
            (Seconds, "1575215953.273"),
            (Millis, "1575215953273"),
            (Micros, "1575215953273932"),
            (Nanos, "1575215953273932000"),
        ] {
            assert_eq!(read(DateOrder::YearFirst, Some(unit), "Europe/Berlin", text).as_deref(), iso, "{text}");
        }
        // A slip of the unit lands outside the calendar instead of in the year 51886.
        assert_eq!(read(DateOrder::YearFirst, Some(Seconds), "UTC", "1575215953273"), None);
    }

    #[test]
    fn wall_clocks_are_read_in_the_zone() {
        let berlin = |text| read(DateOrder::YearFirst, None, "Europe/Berlin", text).unwrap_or_default();
        assert_eq!(berlin("2025-01-15 12:00:00"), "2025-01-15T11:00:00Z");
        assert_eq!(berlin("2025-07-15 12:00:00"), "2025-07-15T10:00:00Z");
        assert_eq!(berlin("2025-03-30 01:59:59"), "2025-03-30T00:59:59Z");
        assert_eq!(berlin("2025-03-30 03:00:00"), "2025-03-30T01:00:00Z");
    }

    #[test]
    fn the_usual_clock_is_the_clock() {
        for text in [
            "00:00:00",
            "23:59:59Z",
            "09:08:07",
            "24:00:00",
            "10:60:00",
            "10:00:60",
            "1a:00:00",
            "10-00:00",
            "10:00:0/",
            "10:00:0:",
            "+1:00:00",
        ] {
            let [h, m, s] = [0, 3, 6].map(|at| pair(text.as_bytes()[at], text.as_bytes()[at + 1]));
            let colons = text.as_bytes()[2] == b':' && text.as_bytes()[5] == b':';
            let slow =
                h.zip(m).zip(s).filter(|_| colons).and_then(|((h, m), s)| clock(h, m, s).filter(|_| h < 24 && s < 60));
            assert_eq!(usual_clock(text.as_bytes()).map(|(clock, _)| clock), slow, "{text}");
        }
    }

    #[test]
    fn both_readings() {
        assert_eq!(readings(b"03.04.2025 10:00"), (true, true));
        assert_eq!(readings(b"13/04/25"), (true, false));
        assert_eq!(readings(b"04/13/25"), (false, true));
        assert_eq!(readings(b"2025-04-03"), (false, false));
        assert_eq!(readings(b"Mo, 13.04.25"), (true, false));
        assert_eq!(year_first(b"25/04/03 10:00"), Some((25, 3)));
        for no in ["25.04.03", "03/04/25", "25/13/03", "25/04/2003", "25/04/32", "97/04/03"] {
            assert_eq!(year_first(no.as_bytes()), None, "{no}");
        }
    }
}
