//! The same moves as a matrix: from the row to the column. Shade is the share of the row; stays have a thin frame.

use engine::i18n::Lang;
use engine::queries::movers::Answer;

use super::movers_flow::{told, users_of, word};
use super::{Anchor, ChartSize, Scene, Shape, Tip, text_width, wrap};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::status;

const RAMP: [(&str, &str); 7] = [
    ("q0", "sm tq0"),
    ("q1", "sm tq1"),
    ("q2", "sm tq2"),
    ("q3", "sm tq3"),
    ("q4", "sm tq4"),
    ("q5", "sm tq5"),
    ("q6", "sm tq6"),
];

/// Shares of a row from which each shade of the ramp holds.
const SHADES: [f64; 6] = [0.02, 0.05, 0.12, 0.2, 0.35, 0.7];

/// Draws the matrix.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    // Narrower than elsewhere: a pane of five columns holds the words all the same, also beside a scrollbar.
    let is_phone = size.width < 360.0;
    let mut scene = Scene::new(
        size.width,
        0.0,
        lang.pick(
            "Users by status before (rows) and after (columns)",
            "Nutzer nach Status vorher (Zeilen) und nachher (Spalten)",
        ),
    );
    let words = answer.rows.iter().map(|id| text_width(word(id, lang), 13.0)).fold(0.0, f32::max);
    let left = if is_phone { 44.0 } else { 21.0 + words + 8.0 };
    // The slanted word of the last column reaches beyond its cell.
    let last = answer.columns.last().map_or(0.0, |id| text_width(word(id, lang), 12.0));
    let beyond = if is_phone { 0.0 } else { (0.766 * last - 12.0).max(0.0) };
    let pitch = ((size.width - left - beyond) / answer.columns.len().max(1) as f32).clamp(28.0, 64.0);
    // Slanted words stand above the glyphs of the columns.
    let slant = if is_phone { 0.0 } else { 0.643 * column_words(answer, view) };
    let head = slant + 26.0;
    let row_height = ((size.height - head - 30.0) / answer.rows.len().max(1) as f32).clamp(34.0, 49.0);

    for (at, id) in answer.columns.iter().enumerate() {
        let Some(look) = status(id) else { continue };
        let middle = left + (at as f32 + 0.5) * pitch - 1.0;
        scene.glyph(look.glyph, middle - 8.0, slant + 2.0, 16.0, look.class);
        if !is_phone {
            let parts = vec![("a2", look.word(lang).to_string())];
            scene.add(Shape::Text { x: middle + 3.0, y: slant - 3.0, anchor: Anchor::Start, turn: -40.0, parts }, "");
        }
    }
    for (row, id) in answer.rows.iter().enumerate() {
        let top = head + row as f32 * row_height;
        let baseline = top + (row_height - 2.0) / 2.0 + 4.5;
        match status(id) {
            Some(look) => {
                scene.glyph(look.glyph, 0.0, baseline - 12.0, 15.0, look.class);
                if !is_phone {
                    scene.text(21.0, baseline, "", look.word(lang));
                }
            }
            None if is_phone => {
                scene.text(0.0, baseline, "ax", lang.pick("unseen", "neu hier"));
            }
            None => {
                scene.text(21.0, baseline, "", word(id, lang));
            }
        }
        for column in 0..answer.columns.len() {
            draw_cell(&mut scene, answer, (row, column), (left, top, pitch, row_height), view);
        }
    }
    let mut y = head + answer.rows.len() as f32 * row_height + 4.0;
    let note = lang.pick(
        "Shade: share of the row. Thin frame: stayed. Dot: nobody.",
        "Tönung: Anteil an der Zeile. Dünner Rahmen: geblieben. Punkt: niemand.",
    );
    for line in wrap(note, 12.0, size.width) {
        y += 16.0;
        scene.text(0.0, y, "ax", line);
    }
    scene.height = y + 6.0;
    scene
}

fn column_words(answer: &Answer, view: &View) -> f32 {
    answer.columns.iter().map(|id| text_width(word(id, view.lang), 12.0)).fold(0.0, f32::max) + 10.0
}

fn draw_cell(
    scene: &mut Scene,
    answer: &Answer,
    (row, column): (usize, usize),
    (left, top, pitch, row_height): (f32, f32, f32, f32),
    view: &View,
) {
    let lang = view.lang;
    let users = answer.matrix[row][column];
    let (x, w, h) = (left + column as f32 * pitch, pitch - 2.0, row_height - 2.0);
    let (middle, baseline) = (x + w / 2.0, top + h / 2.0 + 4.5);
    if users == 0 {
        scene.text_at(middle, baseline, Anchor::Middle, "ax", "·");
        return;
    }
    let (from, to) = (answer.rows[row].as_str(), answer.columns[column].as_str());
    let of: u64 = answer.matrix[row].iter().sum();
    let share = users as f64 / of.max(1) as f64;
    let (class, text_class) = RAMP[SHADES.iter().filter(|least| share >= **least).count()];
    let count = format::count(lang, users);
    let tip = Tip::new(format!("{} → {}", word(from, lang), word(to, lang)), format::users(lang, users)).line(format!(
        "{} {} {}",
        format::percent(lang, share),
        lang.pick("of", "von"),
        word(from, lang)
    ));
    let mark = scene.add(Shape::Rect { x, y: top, w, h, r: 2.0 }, class);
    mark.tip(tip).users(users_of(answer, from, to));
    let lines = lines_within(w, count, users, lang);
    let first = baseline - (lines.len() as f32 - 1.0) * 7.0;
    for (at, line) in (0..).zip(lines) {
        scene.text_at(middle, first + 14.0 * at as f32, Anchor::Middle, text_class, line);
    }
    if from == to {
        scene.add(Shape::Rect { x: x + 1.0, y: top + 1.0, w: w - 2.0, h: h - 2.0, r: 1.0 }, "none inkthin");
    }
    if told(answer).is_some_and(|told| told.from == from && told.to == to) {
        scene.add(Shape::Rect { x: x - 0.5, y: top - 0.5, w: w + 1.0, h: h + 1.0, r: 2.0 }, "none bold2");
    }
}

/// A number as it fits a cell so wide: whole, else short, else in thousands with the word for them below.
fn lines_within(width: f32, count: String, users: u64, lang: Lang) -> Vec<String> {
    let short = format::short(lang, users as f64);
    if users < 10_000 || text_width(&count, 12.0) <= width - 2.0 {
        vec![count]
    } else if text_width(&short, 12.0) <= width {
        vec![short]
    } else {
        let thousands = format::short(lang, (users as f64 / 1e3).round() * 1e3);
        thousands.split('\u{a0}').map(String::from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No cell is without its number, as narrow as a pane of five columns or a phone has them.
    #[test]
    fn every_number_has_room() {
        let lines = |width, users, lang| lines_within(width, format::count(lang, users), users, lang).join("|");
        assert_eq!(lines(40.0, 13_582, Lang::De), "13.582");
        assert_eq!(lines(26.0, 13_582, Lang::De), "14|Tsd.");
        assert_eq!((lines(34.0, 13_582, Lang::En), lines(26.0, 13_582, Lang::En)), ("13.6k".into(), "14k".into()));
        for users in [1_638, 9_999, 13_582, 999_499, 9_499_000] {
            for line in [Lang::En, Lang::De]
                .into_iter()
                .flat_map(|lang| lines_within(26.0, format::count(lang, users), users, lang))
            {
                assert!(text_width(&line, 12.0) <= 28.0, "{line}");
            }
        }
    }
}
