//! Numbers, money, shares and dates as people of each language write them: true minus, tabular digits, no-break spaces.
//!
//! | | EN | DE |
//! |---|---|---|
//! | count | 48,216 | 48.216 |
//! | percent | 43.9% | 43,9 % |
//! | money | €742,610 | 742.610 € |
//! | date | 30 Jun 2025 | 30.06.2025 |

use engine::events::{Day, Month};
use engine::i18n::Lang;

const MINUS: char = '\u{2212}';
const NBSP: char = '\u{a0}';

const MONTHS_EN: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_DE: [&str; 12] = ["Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"];
const MONTHS_LONG_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const MONTHS_LONG_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const WEEKDAYS_EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const WEEKDAYS_DE: [&str; 7] = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
const WEEKDAYS_LONG_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const WEEKDAYS_LONG_DE: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

/// A whole number with thousands signs.
pub fn count(lang: Lang, n: u64) -> String {
    group(lang, &n.to_string())
}

/// A whole number with its sign, even a plus.
pub fn signed(lang: Lang, n: i64) -> String {
    let sign = match n {
        1.. => "+".to_string(),
        0 => String::new(),
        _ => MINUS.to_string(),
    };
    format!("{sign}{}", count(lang, n.unsigned_abs()))
}

/// A number with a fixed number of decimals.
pub fn decimal(lang: Lang, value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "·".into();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = value < 0.0 && text.bytes().any(|digit| matches!(digit, b'1'..=b'9'));
    let sign = if negative { MINUS.to_string() } else { String::new() };
    let point = if fraction.is_empty() { "" } else { lang.pick(".", ",") };
    format!("{sign}{}{point}{fraction}", group(lang, whole))
}

/// A share (0–1) in percent with one decimal: `0.439` is "43.9%".
pub fn percent(lang: Lang, share: f64) -> String {
    percent_with(lang, share, 1)
}

/// A share (0–1) in percent.
pub fn percent_with(lang: Lang, share: f64, decimals: usize) -> String {
    format!("{}{}", decimal(lang, share * 100.0, decimals), percent_sign(lang))
}

/// A relative change (0.073 = +7.3 %) with its sign.
pub fn change(lang: Lang, share: f64) -> String {
    format!("{}{}", difference_of(lang, share * 100.0, 1), percent_sign(lang))
}

/// Whether a relative change is to ten times as much, or more. It comes of next to nothing, and the ratio says nothing: the two numbers
/// are told in its place.
pub fn is_many_times(share: f64) -> bool {
    const MANY: f64 = 10.0;
    share + 1.0 >= MANY
}

/// A difference of two shares in points, never "%" of a %: "+1.1 points".
pub fn points(lang: Lang, difference: f64) -> String {
    format!("{}{NBSP}{}", difference_of(lang, difference * 100.0, 1), lang.pick("points", "Punkte"))
}

/// A difference with its sign; what rounds to nothing has none.
pub fn difference_of(lang: Lang, difference: f64, decimals: usize) -> String {
    let text = decimal(lang, difference, decimals);
    let plus = if difference > 0.0 && text.bytes().any(|digit| matches!(digit, b'1'..=b'9')) { "+" } else { "" };
    format!("{plus}{text}")
}

/// "1 user", "1,204 users".
pub fn users(lang: Lang, n: u64) -> String {
    let word = if n == 1 { lang.pick("user", "Nutzer") } else { lang.pick("users", "Nutzer") };
    format!("{} {word}", count(lang, n))
}

fn percent_sign(lang: Lang) -> String {
    match lang {
        Lang::En => "%".into(),
        Lang::De => format!("{NBSP}%"),
    }
}

/// An amount given in its finest unit (`decimals` places), rounded to whole units from 1,000 on. Without a currency, a plain number.
pub fn money(lang: Lang, minor: i64, decimals: u8, currency: Option<&str>) -> String {
    let value = minor as f64 / 10f64.powi(i32::from(decimals));
    let places = if value.abs() >= 1000.0 { 0 } else { usize::from(decimals.min(2)) };
    with_currency(lang, &decimal(lang, value, places), currency)
}

/// [`money`] for axes: "€2.9M", "2,9 Mio. €".
pub fn money_short(lang: Lang, minor: f64, decimals: u8, currency: Option<&str>) -> String {
    with_currency(lang, &short(lang, minor / 10f64.powi(i32::from(decimals))), currency)
}

fn with_currency(lang: Lang, number: &str, currency: Option<&str>) -> String {
    let Some(currency) = currency else { return number.to_string() };
    let symbol = match currency {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        other => other,
    };
    let (sign, digits) = number.strip_prefix(MINUS).map_or(("", number), |rest| ("\u{2212}", rest));
    match lang {
        Lang::En if symbol.chars().count() == 1 => format!("{sign}{symbol}{digits}"),
        _ => format!("{sign}{digits}{NBSP}{symbol}"),
    }
}

/// A number for an axis: 12k, 2.9M; 12 Tsd., 2,9 Mio.
pub fn short(lang: Lang, value: f64) -> String {
    let (scaled, suffix) = match value.abs() {
        size if size >= 1e9 => (value / 1e9, lang.pick("B", "\u{a0}Mrd.")),
        size if size >= 1e6 => (value / 1e6, lang.pick("M", "\u{a0}Mio.")),
        size if size >= 1e4 => (value / 1e3, lang.pick("k", "\u{a0}Tsd.")),
        _ => (value, ""),
    };
    let decimals = usize::from(!suffix.is_empty() && (scaled * 10.0).round() % 10.0 != 0.0);
    format!("{}{suffix}", decimal(lang, scaled, decimals))
}

fn group(lang: Lang, digits: &str) -> String {
    let mark = lang.pick(",", ".");
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

/// A day: "30 Jun 2025", "30.06.2025".
pub fn date(lang: Lang, day: Day) -> String {
    let (year, month, day) = day.civil();
    match lang {
        Lang::En => format!("{day}{NBSP}{}{NBSP}{year}", MONTHS_EN[month as usize - 1]),
        Lang::De => format!("{day:02}.{month:02}.{year}"),
    }
}

/// A day without its year: "12 May", "12.05.".
pub fn day_month(lang: Lang, day: Day) -> String {
    let (_, month, day) = day.civil();
    match lang {
        Lang::En => format!("{day}{NBSP}{}", MONTHS_EN[month as usize - 1]),
        Lang::De => format!("{day:02}.{month:02}."),
    }
}

/// A month on an axis; with its year where asked, which must not read as a day: "Jul ’24", "Aug".
pub fn month_short(lang: Lang, month: Month, with_year: bool) -> String {
    let (year, number) = month.civil();
    let names = if lang == Lang::De { MONTHS_DE } else { MONTHS_EN };
    let name = names[number as usize - 1];
    if with_year { format!("{name}{NBSP}’{:02}", year.rem_euclid(100)) } else { name.to_string() }
}

/// A month where there is little room, with its year: "Apr 2024", "Apr. 2024", "Mai 2024".
pub fn month_year(lang: Lang, month: Month) -> String {
    let (year, number) = month.civil();
    let name = month_short(lang, month, false);
    // In German what is cut short has a point.
    let cut = lang == Lang::De && name != MONTHS_LONG_DE[number as usize - 1];
    format!("{name}{}{NBSP}{year}", if cut { "." } else { "" })
}

/// A month in a sentence: "June 1998", "Juni 1998".
pub fn month_long(lang: Lang, month: Month) -> String {
    let (year, number) = month.civil();
    let names = if lang == Lang::De { MONTHS_LONG_DE } else { MONTHS_LONG_EN };
    format!("{}{NBSP}{year}", names[number as usize - 1])
}

/// A weekday (Monday = 0): "Mon", "Mo".
pub fn weekday(lang: Lang, weekday: u32) -> &'static str {
    let names = if lang == Lang::De { WEEKDAYS_DE } else { WEEKDAYS_EN };
    names[weekday as usize % 7]
}

/// A weekday (Monday = 0) in a sentence: "Monday", "Montag".
pub fn weekday_long(lang: Lang, weekday: u32) -> &'static str {
    let names = if lang == Lang::De { WEEKDAYS_LONG_DE } else { WEEKDAYS_LONG_EN };
    names[weekday as usize % 7]
}

/// A size in bytes: "650 MB" (10^6), "31.9 kB".
pub fn bytes(lang: Lang, n: u64) -> String {
    let value = n as f64;
    let (scaled, unit) = match n {
        0..1_000 => (value, "B"),
        1_000..1_000_000 => (value / 1e3, "kB"),
        1_000_000..1_000_000_000 => (value / 1e6, "MB"),
        _ => (value / 1e9, "GB"),
    };
    let decimals = usize::from(unit != "B" && scaled < 100.0);
    format!("{}{NBSP}{unit}", decimal(lang, scaled, decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_people_write() {
        let both = |write: fn(Lang) -> String| format!("{} | {}", write(Lang::En), write(Lang::De)).replace(NBSP, "_");
        assert_eq!(both(|l| count(l, 48_216)), "48,216 | 48.216");
        assert_eq!(both(|l| percent(l, 0.439)), "43.9% | 43,9_%");
        assert_eq!(both(|l| change(l, -0.032)), "−3.2% | −3,2_%");
        assert_eq!(both(|l| points(l, 0.011)), "+1.1_points | +1,1_Punkte");
        assert_eq!(both(|l| points(l, 0.000_3)), "0.0_points | 0,0_Punkte");
        assert_eq!(both(|l| points(l, -0.000_3)), "0.0_points | 0,0_Punkte");
        assert_eq!(both(|l| users(l, 1)), "1 user | 1 Nutzer");
        assert_eq!(both(|l| users(l, 1_204)), "1,204 users | 1.204 Nutzer");
        assert_eq!(both(|l| change(l, 0.000_3)), "0.0% | 0,0_%");
        assert_eq!(both(|l| money(l, 74_261_000, 2, Some("EUR"))), "€742,610 | 742.610_€");
        assert_eq!(both(|l| money(l, -1450, 2, Some("EUR"))), "−€14.50 | −14,50_€");
        assert_eq!(both(|l| money_short(l, 290_000_000.0, 2, Some("EUR"))), "€2.9M | 2,9_Mio._€");
        assert_eq!(both(|l| date(l, Day::from_civil(2025, 6, 30))), "30_Jun_2025 | 30.06.2025");
        assert_eq!(both(|l| month_short(l, Day::from_civil(2024, 4, 1).month(), true)), "Apr_’24 | Apr_’24");
        assert_eq!(both(|l| month_year(l, Day::from_civil(2024, 4, 1).month())), "Apr_2024 | Apr._2024");
        assert_eq!(both(|l| month_year(l, Day::from_civil(2024, 5, 1).month())), "May_2024 | Mai_2024");
        assert_eq!(both(|l| signed(l, -318)), "−318 | −318");
        assert_eq!(both(|l| decimal(l, -0.04, 1)), "0.0 | 0,0");
        assert_eq!(both(|l| bytes(l, 31_870)), "31.9_kB | 31,9_kB");
    }
}
