//! Words in stamps: days of the week, `Uhr`, names of zones. English and German.

use crate::events::Millis;

/// Names of days, and how they are shortened.
const WEEKDAYS: &str = "mon monday tue tues tuesday wed wednesday thu thur thurs thursday fri friday sat saturday sun sunday \
     mo montag di dienstag mi mittwoch do donnerstag fr freitag sa samstag sonnabend so sonntag";

/// Zones by the letters that stand for them, with their hours: those that mean one offset to whoever writes dates with them
/// (RFC 2822, section 4.3, and Europe's). CST is not among them: it is Chicago's, Shanghai's and Havana's; nor are IST and BST.
const ZONES: &[(&str, Millis)] = &[
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("west", 1),
    ("cet", 1),
    ("mez", 1),
    ("cest", 2),
    ("mesz", 2),
    ("eet", 2),
    ("eest", 3),
    ("est", -5),
    ("edt", -4),
    ("mst", -7),
    ("mdt", -6),
    ("pst", -8),
    ("pdt", -7),
];

/// A stamp without the day of the week before it: `Mon, `, `Mo. `, `Montag `.
pub(super) fn without_weekday(stamp: &[u8]) -> &[u8] {
    let (word, rest) = split_word(stamp);
    let is_apart = matches!(rest.first(), Some(b' ' | b',' | b'.'));
    if !is_apart || !is_one_of(word, WEEKDAYS.split_whitespace()) {
        return stamp;
    }
    let start = rest.iter().position(|byte| !matches!(byte, b' ' | b',' | b'.')).unwrap_or(rest.len());
    &rest[start..]
}

/// What follows `Uhr`.
pub(super) fn without_uhr(rest: &[u8]) -> &[u8] {
    let (word, after) = split_word(rest.trim_ascii_start());
    if is_one_of(word, ["uhr"].into_iter()) { after } else { rest }
}

/// The distance to UTC of the zone at the start, whether a number may follow it, and the rest. No letters: 0, as UTC.
pub(super) fn zone(rest: &[u8]) -> Option<(Millis, bool, &[u8])> {
    let (word, after) = split_word(rest);
    if word.is_empty() {
        return Some((0, true, after));
    }
    let (name, hours) = ZONES.iter().find(|(name, _)| is_one_of(word, [*name].into_iter()))?;
    Some((hours * 3_600_000, matches!(*name, "utc" | "gmt"), after))
}

fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    text.split_at(text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count())
}

fn is_one_of<'a>(word: &[u8], mut known: impl Iterator<Item = &'a str>) -> bool {
    known.any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}
