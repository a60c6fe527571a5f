//! Key figures side by side: a label, the value, its change, and a line of how it came there.
//!
//! Six abreast on a wide page, three on a narrow one, two on a phone (there without the line).

use engine::schemes::Selection;

use super::{ChartSize, Scene, Shape, Tip, text_width, wrap};

/// One figure, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Key {
    /// What it is.
    pub label: String,
    /// Its value, as written.
    pub value: String,
    /// What follows below in strong ink: the change.
    pub change: String,
    /// What follows that: against what, or why there is none.
    pub note: String,
    /// A further figure of the same kind, in words, on a line of its own.
    pub more: String,
    /// Its way; the last is now. Unknown points leave a gap.
    pub points: Vec<Option<f64>>,
    /// The users it counts.
    pub selection: Option<Selection>,
}

const GAP: f32 = 20.0;
/// Size of labels and notes, from one of their lines to the next, and how much wider the strong weight runs.
const SMALL: f32 = 12.0;
const LINE: f32 = 16.0;
const BOLDER: f32 = 1.06;
const SPARK_HEIGHT: f32 = 24.0;

/// What is around the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The edges of the picture are those of the page: the figures keep away from them.
    Bare,
    /// A pane that has its own padding.
    Pane,
}

/// Draws the figures.
pub fn draw(keys: &[Key], size: ChartSize, place: Place, label: impl Into<String>) -> Scene {
    let columns = match size.width {
        width if width >= 900.0 => keys.len().clamp(1, 6),
        _ if !size.is_phone() => 3,
        _ => 2,
    };
    let (edge, above) = match place {
        Place::Bare if size.is_phone() => (16.0, 10.0),
        Place::Bare => (24.0, 12.0),
        Place::Pane => (0.0, 0.0),
    };
    let with_sparks = !size.is_phone() && keys.iter().any(|key| key.points.len() > 1);
    let column_width = size.width / columns as f32;
    let inset = |column: usize| if column > 0 && place == Place::Pane { GAP } else { edge };
    let room = |column: usize| column_width - GAP - inset(column);
    // Words take the lines they need, and all figures as many.
    let most = |n_lines: fn(&Key, f32) -> usize| {
        keys.iter().enumerate().map(|(at, key)| n_lines(key, room(at % columns))).max().unwrap_or(1)
    };
    let labels = LINE * (most(|key, room| wrap(&key.label, SMALL, room).len()).max(1) - 1) as f32;
    let notes = LINE * (most(|key, room| note_lines(key, room).len()).max(1) - 1) as f32;
    let row_height = above + labels + notes + if with_sparks { 112.0 } else { 80.0 };
    let mut scene = Scene::new(size.width, keys.len().div_ceil(columns) as f32 * row_height, label);
    for (at, key) in keys.iter().enumerate() {
        let (column, row) = (at % columns, at / columns);
        let (left, top) = (column as f32 * column_width, row as f32 * row_height);
        if column > 0 {
            let air = if place == Place::Bare { 0.0 } else { 8.0 };
            scene.line((left.round(), top), (left.round(), top + row_height - air), "grid");
        }
        if row > 0 && place == Place::Bare {
            scene.line((left, top), (left + column_width, top), "grid");
        }
        let (inner, room) = (left + inset(column), room(column));
        draw_key(&mut scene, key, (inner, top + above), labels, room);
        if with_sparks {
            draw_spark(&mut scene, &key.points, (inner, top + above + labels + notes + 78.0), room);
        }
        // Texts take no pointer: the tile does.
        let spoken = format!("{} {} {}", key.change, key.note, key.more);
        let tile = scene.rect(left, top, column_width, row_height, "none hit");
        tile.tip(Tip::new(key.label.clone(), key.value.clone()).line(spoken.trim()));
        tile.selection = key.selection.clone();
    }
    scene
}

/// `labels` is the height of the further lines that labels have room for; a short one stands next to its value.
fn draw_key(scene: &mut Scene, key: &Key, (x, top): (f32, f32), labels: f32, room: f32) {
    let lines = wrap(&key.label, SMALL, room);
    let top = top + labels;
    for (at, line) in lines.iter().rev().enumerate() {
        scene.text(x, top + 14.0 - LINE * at as f32, "a2", line.clone());
    }
    let class = if text_width(&key.value, 30.0) <= room { "figxl" } else { "fig" };
    scene.text(x, top + 46.0, class, key.value.clone());
    for (at, parts) in note_lines(key, room).into_iter().enumerate() {
        scene.text_parts(x, top + 66.0 + LINE * at as f32, super::Anchor::Start, parts);
    }
}

/// The change and what follows it: in one line where it fits, else the note below. Then what there is more.
fn note_lines(key: &Key, room: f32) -> Vec<Vec<(&'static str, String)>> {
    let change = if key.change.is_empty() { String::new() } else { format!("{} ", key.change) };
    let more = wrap(&key.more, SMALL, room).into_iter().filter(|line| !line.is_empty()).map(|line| vec![("a2", line)]);
    if text_width(&change, SMALL) * BOLDER + text_width(&key.note, SMALL) <= room {
        return std::iter::once(vec![("sm b", change), ("ax", key.note.clone())]).chain(more).collect();
    }
    let note = wrap(&key.note, SMALL, room).into_iter().map(|line| vec![("ax", line)]);
    (!change.is_empty()).then(|| vec![("sm b", change)]).into_iter().chain(note).chain(more).collect()
}

/// A line over its own range, with a dot at the end. What is unknown is left out, not drawn as zero.
fn draw_spark(scene: &mut Scene, points: &[Option<f64>], (x, top): (f32, f32), room: f32) {
    let known = || points.iter().flatten().copied();
    let (low, high) = known().fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
    if points.len() < 2 || high < low {
        return;
    }
    let place = |at: usize, value: f64| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        (x + at as f32 / (points.len() - 1) as f32 * room, top + SPARK_HEIGHT * (1.0 - share as f32))
    };
    let placed: Vec<Option<(f32, f32)>> =
        points.iter().enumerate().map(|(at, value)| value.map(|value| place(at, value))).collect();
    for run in placed.split(Option::is_none).filter(|run| run.len() > 1) {
        scene.add(Shape::Line(run.iter().flatten().copied().collect()), "ser thin");
    }
    if let Some((x, y)) = placed.last().copied().flatten() {
        scene.add(Shape::Circle { x, y, r: 3.0 }, "dotm");
    }
}

#[cfg(test)]
mod tests {
    use super::super::room::tests::{assert_texts_apart, texts};
    use super::*;

    fn keys(n: usize) -> Vec<Key> {
        let key = Key {
            label: "Users".into(),
            value: "1,204".into(),
            points: vec![None, Some(1.0), Some(3.0)],
            ..Key::default()
        };
        vec![key; n]
    }

    #[test]
    fn columns_follow_the_width() {
        let height = |width: f32| draw(&keys(6), ChartSize { width, height: 100.0 }, Place::Bare, "").height;
        assert_eq!([1174.0, 700.0, 358.0].map(|width| height(width) as i32), [124, 248, 270]);
    }

    /// Long words are on two lines, and the figures beside them keep to the same height.
    #[test]
    fn words_take_the_lines_they_need() {
        let mut keys = keys(2);
        keys[0].label = "Wöchentlich aktive Nutzer".into();
        (keys[1].change, keys[1].note) = ("+1,1 Punkte".into(), "gegenüber Mai 2025".into());
        let scene = draw(&keys, ChartSize { width: 320.0, height: 100.0 }, Place::Bare, "");
        let texts: Vec<String> = texts(&scene).into_iter().map(|(text, _)| text.trim().to_string()).collect();
        let wanted =
            ["Nutzer", "Wöchentlich aktive", "1,204", "", "Users", "1,204", "+1,1 Punkte", "gegenüber Mai 2025"];
        assert_eq!(texts, wanted);
        assert_texts_apart(&scene);
    }

    /// A further figure has a line of its own below the note.
    #[test]
    fn a_further_figure_stands_below() {
        let mut keys = keys(2);
        (keys[1].change, keys[1].note) = ("+5.8%".into(), "from €701,900".into());
        let height = |keys: &[Key]| draw(keys, ChartSize { width: 640.0, height: 100.0 }, Place::Bare, "").height;
        let before = height(&keys);
        keys[1].more = "in all €17,743,429".into();
        assert!((height(&keys) - before - LINE).abs() < 0.1);
        let scene = draw(&keys, ChartSize { width: 640.0, height: 100.0 }, Place::Bare, "");
        assert!(texts(&scene).iter().any(|(text, _)| text == "in all €17,743,429"));
        assert_texts_apart(&scene);
    }

    #[test]
    fn what_is_unknown_is_not_drawn() {
        let scene = draw(&keys(1), ChartSize { width: 1000.0, height: 100.0 }, Place::Pane, "");
        let lines: Vec<_> = scene.marks.iter().filter(|mark| mark.class == "ser thin").collect();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].shape, Shape::Line(vec![(490.0, 102.0), (980.0, 78.0)]));
    }
}
