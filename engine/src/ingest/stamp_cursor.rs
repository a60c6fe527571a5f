//! The parts of a stamp, one after the other: numbers and names of months, separators, the clock, the distance to UTC.

use super::stamp::{clock, fraction};
use super::stamp_words;
use crate::events::Millis;

/// What is left of a stamp.
pub(super) struct Cursor<'a> {
    /// Its bytes.
    pub rest: &'a [u8],
}

/// A number of a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub value: u32,
    /// How many it is written with.
    pub digits: usize,
    /// It is the name of a month.
    pub month: bool,
}

impl Cursor<'_> {
    /// A number of up to four digits, or the name of a month (English or German, from three letters on).
    pub fn part(&mut self) -> Option<Part> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if (1..=4).contains(&digits) {
            let value = self.rest[..digits].iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
            self.rest = &self.rest[digits..];
            return Some(Part { value, digits, month: false });
        }
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80).count();
        let word = std::str::from_utf8(&self.rest[..letters]).ok()?.to_lowercase();
        let stem: String = word.chars().take(3).collect();
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let value = match stem.as_str() {
            "mär" | "mrz" => 3,
            "mai" => 5,
            "okt" => 10,
            "dez" => 12,
            other => months.iter().position(|month| *month == other)? as u32 + 1,
        };
        self.rest = &self.rest[letters..];
        Some(Part { value, digits: 2, month: true })
    }

    /// Separators between the parts of a date; the first of them.
    pub fn separator(&mut self) -> Option<u8> {
        let first = self.rest.first().copied().filter(|byte| matches!(byte, b'.' | b'/' | b'-' | b' ' | b','))?;
        while let [b'.' | b'/' | b'-' | b' ' | b',', rest @ ..] = self.rest {
            self.rest = rest;
        }
        Some(first)
    }

    /// ` hh:mm[:ss[.fraction]][ AM|PM][ Uhr]`, after a space, comma or `T`; dots for colons; `hhmm[ss]` after a `T`.
    pub fn time(&mut self) -> Option<Millis> {
        let compact = matches!(self.rest, [b'T', digits @ ..] if digits.iter().take_while(|byte| byte.is_ascii_digit()).count() >= 4);
        while let [b' ' | b',' | b'T', rest @ ..] = self.rest {
            self.rest = rest;
        }
        let hour = self.two()?;
        let mut minute = 0;
        let mut second = 0;
        let mut part = 0;
        let dots = self.rest.first() == Some(&b'.');
        let sign = if dots { b'.' } else { b':' };
        if self.skip(sign) || compact {
            minute = self.two()?;
            if self.skip(sign) || (compact && self.rest.first().is_some_and(u8::is_ascii_digit)) {
                second = self.two()?;
                // Only seconds have parts: 14.05 is five past two.
                (part, self.rest) = fraction(self.rest);
            }
        }
        let hour = self.half_of_day(hour)?;
        self.rest = stamp_words::without_uhr(self.rest);
        Some(clock(hour, minute, second)? + part)
    }

    fn half_of_day(&mut self, hour: u32) -> Option<u32> {
        let word = self.rest.trim_ascii_start();
        let half = word.get(..2).map(<[u8]>::to_ascii_lowercase);
        let hour = match half.as_deref() {
            Some(b"am") if (1..=12).contains(&hour) => hour % 12,
            Some(b"pm") if (1..=12).contains(&hour) => hour % 12 + 12,
            Some(b"am" | b"pm") => return None,
            _ => return Some(hour),
        };
        self.rest = &word[2..];
        Some(hour)
    }

    /// `Z`, `UTC`, `CEST`, `+02:00`, `+0200`, `+02`, `GMT+0200`, after it perhaps a name in brackets; outer `None`: something
    /// else.
    pub fn offset(&mut self) -> Option<Option<Millis>> {
        self.rest = self.rest.trim_ascii_start();
        if self.rest.is_empty() {
            return Some(None);
        }
        let (mut offset, takes_number, rest) = stamp_words::zone(self.rest)?;
        let is_named = rest.len() < self.rest.len();
        self.rest = rest;
        match rest.first() {
            Some(sign @ (b'+' | b'-')) if takes_number => {
                self.rest = &rest[1..];
                let hours = self.two()?;
                self.skip(b':');
                let minutes = if self.rest.first().is_some_and(u8::is_ascii_digit) { self.two()? } else { 0 };
                if hours >= 19 || minutes >= 60 {
                    return None;
                }
                offset =
                    (Millis::from(hours) * 60 + Millis::from(minutes)) * if *sign == b'-' { -60_000 } else { 60_000 };
            }
            _ if is_named => {}
            _ => return None,
        }
        // JavaScript names the zone once more.
        if self.rest.starts_with(b" (") && self.rest.ends_with(b")") {
            self.rest = &[];
        }
        Some(Some(offset))
    }

    /// One or two digits.
    fn two(&mut self) -> Option<u32> {
        let digits = self.rest.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
        let value = self.rest[..digits].iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
        self.rest = &self.rest[digits..];
        (digits > 0).then_some(value)
    }

    fn skip(&mut self, byte: u8) -> bool {
        match self.rest {
            [first, rest @ ..] if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }
}
