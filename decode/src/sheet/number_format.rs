//! Whether a number format shows a date: the numbered ones that every workbook has, and codes such as `dd.mm.yyyy hh:mm`
//! (ECMA-376 part 1, 18.8.30 and 18.8.31).

/// What a number is shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shown {
    #[default]
    Number,
    Date,
    Time,
    DateTime,
    /// Hours beyond a day.
    Duration,
}

/// The format with this number that has no code of its own.
pub(super) fn built_in(id: u32) -> Shown {
    match id {
        14..=17 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shown::Date,
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Shown::Time,
        22 => Shown::DateTime,
        46 => Shown::Duration,
        _ => Shown::Number,
    }
}

/// The format with this code.
pub(super) fn of_code(code: &str) -> Shown {
    let mut signs = code.chars();
    let (mut date, mut time, mut months, mut elapsed) = (false, false, false, false);
    let mut before = ' ';
    while let Some(sign) = signs.next() {
        match sign {
            // Only the section for positive numbers counts.
            ';' => break,
            '"' => while signs.next().is_some_and(|sign| sign != '"') {},
            '\\' | '_' | '*' => {
                signs.next();
            }
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                let is =
                    |letter: char| !inside.is_empty() && inside.chars().all(|sign| sign.eq_ignore_ascii_case(&letter));
                elapsed |= is('h') || is('m') || is('s');
            }
            'y' | 'Y' | 'd' | 'D' => date = true,
            'h' | 'H' | 's' | 'S' => time = true,
            // The M of AM/PM is no month.
            'm' | 'M' if !matches!(before, 'a' | 'A' | 'p' | 'P') => months = true,
            _ => {}
        }
        before = sign;
    }
    // Months beside hours or seconds are minutes.
    match (elapsed, date || (months && !time), time) {
        (true, false, _) => Shown::Duration,
        (_, true, true) => Shown::DateTime,
        (_, true, false) => Shown::Date,
        (_, false, true) => Shown::Time,
        (false, false, false) => Shown::Number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        for (code, shown) in [
            ("General", Shown::Number),
            ("0.00", Shown::Number),
            ("#,##0.00 \"days\"", Shown::Number),
            ("[Red]-0.00;0", Shown::Number),
            ("\\d0", Shown::Number),
            ("0.00E+00", Shown::Number),
            ("@", Shown::Number),
            ("yyyy-mm-dd", Shown::Date),
            ("mmm yy", Shown::Date),
            ("[$-407]dd. mmmm yyyy;@", Shown::Date),
            ("hh:mm:ss", Shown::Time),
            ("mm:ss.0", Shown::Time),
            ("h:mm AM/PM", Shown::Time),
            ("m/d/yy h:mm", Shown::DateTime),
            ("yyyy\\-mm\\-dd\\ hh:mm:ss", Shown::DateTime),
            ("[h]:mm:ss", Shown::Duration),
        ] {
            assert_eq!(of_code(code), shown, "{code}");
        }
        assert_eq!((built_in(0), built_in(14), built_in(22)), (Shown::Number, Shown::Date, Shown::DateTime));
    }
}
