//! Ranked bars: one line an entry with its name, a bar and its value. What phones show instead of wide charts.

use super::{Anchor, ChartSize, Scene, Shape, Tip, shorten, text_width};
use engine::schemes::Selection;

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Name at the left.
    pub name: String,
    /// Class of a swatch before the name.
    pub swatch: Option<String>,
    /// Length of the bar, in the unit of all bars.
    pub length: f64,
    /// Class of its fill.
    pub class: String,
    /// What stands behind the bar, in the strong weight.
    pub value: String,
    /// What follows the value, quiet.
    pub note: String,
    /// The users it stands for.
    pub selection: Option<Selection>,
    /// What hover and focus show.
    pub tip: Option<Tip>,
}

const SIZE: f32 = 13.0;
const SMALL: f32 = 12.0;
/// How much wider the strong weight runs.
const BOLD: f32 = 1.06;

/// Draws the entries in the order given, the longest bar over the whole room. On a phone names too long to stand beside the bars
/// stand above them.
pub fn draw(entries: &[Entry], label: &str, size: ChartSize) -> Scene {
    let swatch = if entries.iter().any(|entry| entry.swatch.is_some()) { 22.0 } else { 0.0 };
    let widest = |of: fn(&Entry) -> f32| entries.iter().map(of).fold(0.0f32, f32::max);
    let longest = widest(|entry| text_width(&entry.name, SIZE));
    let most = size.width * if size.is_phone() { 0.46 } else { 0.34 };
    let is_above = size.is_phone() && longest > most;
    let line = match (is_above, size.is_phone()) {
        (true, _) => 56.0,
        (false, true) => 44.0,
        (false, false) => 34.0,
    };
    let mut scene = Scene::new(size.width, line * entries.len() as f32 + 4.0, label);
    let names = if is_above { size.width - swatch } else { longest.min(most) };
    let values = widest(|entry| text_width(&entry.value, SIZE) * BOLD + text_width(&entry.note, SMALL)) + 18.0;
    let left = if is_above { swatch } else { swatch + names + 14.0 };
    let room = (size.width - left - values).max(24.0);
    let longest = entries.iter().map(|entry| entry.length).fold(0.0f64, f64::max);
    for (at, entry) in entries.iter().enumerate() {
        let top = line * at as f32;
        let (middle, bar) = if is_above { (top + 16.0, top + 38.0) } else { (top + line / 2.0, top + line / 2.0) };
        if at > 0 {
            scene.line((0.0, top), (size.width, top), "grid");
        }
        if let Some(class) = &entry.swatch {
            scene.add(Shape::Rect { x: 0.0, y: middle - 7.0, w: 14.0, h: 14.0, r: 3.0 }, class.clone());
        }
        scene.text(swatch, middle + 4.5, "", shorten(&entry.name, SIZE, names));
        let w = if longest > 0.0 { (entry.length.max(0.0) / longest) as f32 * room } else { 0.0 };
        if w > 0.0 {
            scene.rect(left, bar - 7.0, w.max(1.0), 14.0, entry.class.clone());
        }
        let mut parts = vec![("b", entry.value.clone())];
        if !entry.note.is_empty() {
            parts.push(("a2", format!("\u{a0}\u{a0}{}", entry.note)));
        }
        scene.text_parts(left + w + 8.0, bar + 4.5, Anchor::Start, parts);
        if entry.tip.is_some() || entry.selection.is_some() {
            let row = scene.rect(0.0, top, size.width, line, "none hit");
            row.tip = entry.tip.clone();
            row.selection = entry.selection.clone();
        }
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_bar_takes_the_room() {
        let entry = |name: &str, length: f64| Entry {
            name: name.into(),
            length,
            class: "mk".into(),
            value: format!("{length}"),
            ..Entry::default()
        };
        let scene =
            draw(&[entry("a", 4.0), entry("b", 1.0), entry("c", 0.0)], "", ChartSize { width: 600.0, height: 200.0 });
        let bars: Vec<f32> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { w, .. } => Some(w),
                _ => None,
            })
            .collect();
        assert_eq!(bars.len(), 2, "nothing is drawn for zero");
        assert!((bars[0] / bars[1] - 4.0).abs() < 0.01 && bars[0] > 400.0);
    }
}
