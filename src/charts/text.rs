//! Widths of text without a DOM: advance widths of Terrarium Sans, in hundredths of the font size.

/// ' ' to '~'.
const ASCII: [u8; 95] = [
    20, 29, 43, 50, 50, 82, 61, 25, 30, 30, 42, 50, 25, 31, 25, 35, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50, 25, 25, 50,
    50, 50, 42, 85, 54, 59, 57, 62, 53, 49, 62, 65, 26, 48, 58, 49, 73, 65, 66, 57, 66, 57, 53, 54, 64, 52, 79, 51, 48,
    54, 30, 35, 30, 50, 50, 54, 50, 55, 46, 56, 50, 29, 50, 54, 25, 25, 50, 26, 83, 55, 54, 56, 56, 35, 42, 34, 54, 47,
    72, 45, 47, 42, 30, 24, 30, 50,
];

/// Width of a line of text in pixels. Exact for what the font has in regular weight; a letter it lacks counts as 60 %,
/// a wide (East Asian) one as 100 % of the size.
///
/// ```
/// # use terrarium::charts::text_width;
/// assert!((text_width("0", 100.0) - 50.0).abs() < 0.01);
/// ```
pub fn text_width(text: &str, size: f32) -> f32 {
    text.chars().map(|letter| f32::from(width(letter))).sum::<f32>() * size / 100.0
}

fn width(letter: char) -> u8 {
    match letter {
        ' '..='~' => ASCII[letter as usize - 32],
        '\u{a0}' => 20,
        '\u{2009}' => 10,
        'Ä' | 'ä' | 'à' | 'á' | 'â' | 'ã' | 'å' | 'é' | 'è' | 'ê' | 'ë' | '×' | '±' | '−' | '€' | '÷' => {
            52
        }
        'Ö' | 'Ü' | 'Ó' | 'Ú' | 'Ø' => 65,
        'ö' | 'ü' | 'ó' | 'ú' | 'ñ' | 'ø' => 54,
        'ß' => 58,
        '·' | '’' | '‘' | '‚' | 'í' | 'î' | 'ï' => 25,
        '“' | '”' | '„' => 43,
        '–' => 48,
        '—' => 80,
        '…' => 95,
        '\u{2e80}'..='\u{ffef}' => 100,
        _ => 60,
    }
}

/// Size of letters of a class, in pixels: as the style sheet has it, a little more for the weights that run wider.
pub fn text_size(class: &str) -> f32 {
    match class.split(' ').next().unwrap_or_default() {
        "figxl" => 30.0,
        "fig" => 22.0,
        "voice2" => 19.0,
        "voice" => 15.0,
        "big" => 15.9,
        "b" => BOLD,
        "ax" | "a2" | "sm" => 12.0,
        _ => 13.0,
    }
}

/// Size of semi-bold text of 13 px: it runs 6 % wider than regular.
pub const BOLD: f32 = 13.8;

/// The text, cut with an ellipsis so that it is at most `room` pixels wide.
pub fn shorten(text: &str, size: f32, room: f32) -> String {
    if text_width(text, size) <= room {
        return text.to_string();
    }
    let mut cut = String::new();
    for letter in text.chars() {
        if text_width(&cut, size) + text_width(&format!("{letter}…"), size) > room {
            break;
        }
        cut.push(letter);
    }
    format!("{}…", cut.trim_end())
}

/// The text in lines that are at most `room` pixels wide, broken at blanks; a longer word has a line of its own.
pub fn wrap(text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if text_width(&format!("{line} {word}"), size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_the_room() {
        assert_eq!(wrap("one two three", 12.0, 50.0), ["one two", "three"]);
        assert_eq!(wrap("", 12.0, 50.0), [""]);
    }
}
