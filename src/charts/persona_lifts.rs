//! What a persona does more and less than others: a bar and a dot a line on a logarithmic axis, with its interval where there is one.

use engine::queries::personas::lifts::doublings;
use engine::schemes::Selection;

use super::{Anchor, Scene, Shape, Tip, shorten, text_width};

/// One line, in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiftLine {
    /// What is done.
    pub label: String,
    /// How many times as common as among the others; above 0.
    pub lift: f64,
    /// 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// The lift as written: "2.7×".
    pub value: String,
    /// What hover and focus show.
    pub tip: Tip,
    /// The users behind it.
    pub users: Option<Selection>,
}

const ROW: f32 = 24.0;
const TOP: f32 = 20.0;
const FONT: f32 = 13.0;
/// Room for the value at the right.
const VALUE: f32 = 44.0;
/// The axis shows no more than this many times as much, or as little.
const MOST: f64 = 16.0;

/// Draws the lines. `as_others` names the line of equality.
pub fn draw(lines: &[LiftLine], width: f32, label: &str, as_others: &str) -> Scene {
    let height = TOP + ROW * lines.len().max(1) as f32 + 6.0;
    let mut scene = Scene::new(width, height, label);
    let widest = lines.iter().map(|line| text_width(&line.label, FONT)).fold(48.0, f32::max);
    let axis = Axis::of(lines, (widest + 12.0).min(width * 0.55), width - VALUE);
    for (at, text) in ticks(&axis, as_others) {
        let x = axis.x(at);
        let is_one = (at - 1.0).abs() < 1e-9;
        scene.line((x, TOP - 4.0), (x, height - 6.0), if is_one { "base" } else { "grid" });
        scene.text_at(x, TOP - 8.0, Anchor::Middle, "ax", text);
    }
    for (at, line) in lines.iter().enumerate() {
        let middle = TOP + ROW * at as f32 + ROW / 2.0;
        scene.text(0.0, middle + 4.0, "", shorten(&line.label, FONT, axis.left - 12.0));
        draw_line(&mut scene, line, &axis, middle);
        scene.text_at(width, middle + 4.0, Anchor::End, "b", line.value.clone());
    }
    scene
}

fn draw_line(scene: &mut Scene, line: &LiftLine, axis: &Axis, middle: f32) {
    let (one, end) = (axis.x(1.0), axis.x(line.lift));
    let is_more = line.lift >= 1.0;
    let (from, to) = if is_more { (one, end) } else { (end, one) };
    scene.rect(from, middle - 4.0, to - from, 8.0, if is_more { "up soft" } else { "dn soft" });
    if let Some((low, high)) = line.interval {
        scene.line((axis.x(low), middle), (axis.x(high), middle), "inkthin");
    }
    let dot = scene.add(Shape::Circle { x: end, y: middle, r: 3.6 }, if is_more { "up" } else { "dn" });
    dot.tip(line.tip.clone());
    dot.selection = line.users.clone();
}

/// A logarithmic axis around 1.
struct Axis {
    left: f32,
    right: f32,
    /// Least and greatest value, as powers of two.
    low: f64,
    high: f64,
}

impl Axis {
    fn of(lines: &[LiftLine], left: f32, right: f32) -> Axis {
        let ends = lines.iter().flat_map(|line| {
            [line.lift, line.interval.map_or(line.lift, |both| both.0), line.interval.map_or(line.lift, |both| both.1)]
        });
        let powers: Vec<f64> = ends.map(|end| doublings(end.clamp(1.0 / MOST, MOST))).collect();
        let low = powers.iter().copied().fold(-1.0, f64::min) - 0.25;
        let high = powers.iter().copied().fold(1.0, f64::max) + 0.25;
        Axis { left, right, low, high }
    }

    fn x(&self, value: f64) -> f32 {
        let power = doublings(value.max(1e-12)).clamp(self.low, self.high);
        self.left + ((power - self.low) / (self.high - self.low)) as f32 * (self.right - self.left)
    }
}

/// Powers of two on the axis, thinned so that their names do not touch.
fn ticks(axis: &Axis, as_others: &str) -> Vec<(f64, String)> {
    let names = [
        (0.0625, "¹⁄₁₆×"),
        (0.125, "⅛×"),
        (0.25, "¼×"),
        (0.5, "½×"),
        (1.0, as_others),
        (2.0, "2×"),
        (4.0, "4×"),
        (8.0, "8×"),
        (16.0, "16×"),
    ];
    let room = (axis.right - axis.left) / (axis.high - axis.low) as f32;
    let one = super::text_width(as_others, 12.0) / 2.0 + 14.0;
    let step = if room >= 30.0 { 1 } else { 2 };
    let fits = |value: f64| {
        let power = doublings(value);
        let away = power.abs() as f32 * room;
        power >= axis.low && power <= axis.high && (power.abs() < 1e-9 || (away >= one && power as i32 % step == 0))
    };
    names.into_iter().filter(|(value, _)| fits(*value)).map(|(value, name)| (value, name.to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(lift: f64, interval: Option<(f64, f64)>) -> LiftLine {
        LiftLine { label: "Desserts".into(), lift, interval, value: format!("{lift:.1}×"), ..LiftLine::default() }
    }

    #[test]
    fn more_is_right_of_one_and_less_left() {
        let scene = draw(&[line(4.0, Some((3.0, 5.3))), line(0.5, None)], 372.0, "", "as others");
        let bars: Vec<(f32, f32)> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { x, w, .. } => Some((x, x + w)),
                _ => None,
            })
            .collect();
        assert!((bars[0].0 - bars[1].1).abs() < 1e-3, "both begin at 1: {bars:?}");
        // Half as much is as far from 1 as twice as much; four times is twice as far.
        assert!(((bars[0].1 - bars[0].0) - 2.0 * (bars[1].1 - bars[1].0)).abs() < 1e-2, "{bars:?}");
        assert_eq!(scene.marks.iter().filter(|mark| mark.class == "inkthin").count(), 1);
    }

    #[test]
    fn far_out_stays_on_the_axis() {
        let scene = draw(&[line(900.0, Some((2.0, 9e9))), line(0.0001, None)], 300.0, "", "as others");
        for mark in &scene.marks {
            if let Shape::Circle { x, .. } = mark.shape {
                assert!((60.0..=262.0).contains(&x), "{x}");
            }
        }
    }

    /// The longest words of our own, where lifts have the least room.
    #[test]
    fn words_are_whole() {
        let longest = LiftLine { label: "Nachmittags, 14–18 Uhr".into(), ..line(2.0, None) };
        let scene = draw(&[longest, line(2.0, None)], 280.0, "", "wie andere");
        let texts = super::super::room::tests::texts(&scene);
        assert!(texts.iter().any(|(text, _)| text.ends_with("Uhr")), "{texts:?}");
    }
}
