//! A plot area with axes, by plotters: horizontal gridlines, tick labels, baseline, lines and areas in data coordinates.

use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

use super::{Anchor, Scene, SceneBackend, ink};

/// Edges of a plot area within a scene, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Bottom edge.
    pub bottom: f32,
}

impl Rect {
    /// The rectangle with so much air around it.
    pub fn grown(self, air: f32) -> Self {
        Rect { left: self.left - air, top: self.top - air, right: self.right + air, bottom: self.bottom + air }
    }

    /// The part of it within the edges of another, left and right.
    pub fn clamped(self, within: Rect) -> Self {
        Rect { left: self.left.max(within.left), right: self.right.min(within.right), ..self }
    }

    /// Whether the two have an area in common; a common edge is none.
    pub fn touches(&self, other: &Rect) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }
}

/// A plot area: a rectangle of the scene with a linear scale in both directions.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Where it lies.
    pub rect: Rect,
    x: Range<f64>,
    y: Range<f64>,
}

impl Frame {
    /// A plot area. An empty range is widened, so that a constant can be drawn.
    pub fn new(rect: Rect, x: Range<f64>, y: Range<f64>) -> Self {
        let widen = |range: Range<f64>| if range.end > range.start { range } else { range.start..range.start + 1.0 };
        Frame { rect, x: widen(x), y: widen(y) }
    }

    /// Horizontal position of a value.
    pub fn x(&self, value: f64) -> f32 {
        let share = (value - self.x.start) / (self.x.end - self.x.start);
        self.rect.left + share as f32 * (self.rect.right - self.rect.left)
    }

    /// Vertical position of a value.
    pub fn y(&self, value: f64) -> f32 {
        let share = (value - self.y.start) / (self.y.end - self.y.start);
        self.rect.bottom - share as f32 * (self.rect.bottom - self.rect.top)
    }

    /// The axes of the look: 3–5 horizontal gridlines with labels at the left, a baseline below, no frame.
    pub fn y_axis(&self, scene: &mut Scene, label: impl Fn(f64) -> String) {
        let label_end = self.rect.left - 8.0;
        for value in ticks(&self.y) {
            let y = self.y(value).round();
            scene.line((self.rect.left, y), (self.rect.right, y), if value == 0.0 { "base" } else { "grid" });
            scene.text_at(label_end, y + 4.0, Anchor::End, "ax", label(value));
        }
    }

    /// Labels below the baseline at given values, with a short tick.
    pub fn x_labels(&self, scene: &mut Scene, labels: &[(f64, String)]) {
        for (value, label) in labels {
            let x = self.x(*value).round();
            scene.line((x, self.rect.bottom), (x, self.rect.bottom + 4.0), "base");
            scene.text_at(x, self.rect.bottom + 18.0, Anchor::Middle, "ax", label.clone());
        }
    }

    /// A series as a line.
    pub fn line(&self, scene: &mut Scene, class: &str, points: impl Iterator<Item = (f64, f64)>) {
        self.on(scene, |area| {
            let style = ShapeStyle::from(ink(class)).stroke_width(2);
            let _ = area.draw(&PathElement::new(points.collect::<Vec<_>>(), style));
        });
    }

    /// The area between two series given from left to right.
    pub fn band(&self, scene: &mut Scene, class: &str, points: impl Iterator<Item = (f64, f64, f64)>) {
        let points: Vec<_> = points.collect();
        let upper = points.iter().map(|(x, _, high)| (*x, *high));
        let lower = points.iter().rev().map(|(x, low, _)| (*x, *low));
        let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
        self.on(scene, |area| {
            let _ = area.draw(&Polygon::new(outline, ShapeStyle::from(ink(class)).filled()));
        });
    }

    /// Draws with plotters in data coordinates.
    pub fn on(
        &self,
        scene: &mut Scene,
        draw: impl FnOnce(&DrawingArea<SceneBackend<'_>, Cartesian2d<RangedCoordf64, RangedCoordf64>>),
    ) {
        let root: DrawingArea<SceneBackend<'_>, Shift> = SceneBackend(scene).into_drawing_area();
        // Pixels grow downwards, values upwards.
        let pixels = (self.rect.left as i32..self.rect.right as i32, self.rect.bottom as i32..self.rect.top as i32);
        let area = root.apply_coord_spec(Cartesian2d::<RangedCoordf64, RangedCoordf64>::new(
            self.x.clone(),
            self.y.clone(),
            pixels,
        ));
        draw(&area);
    }
}

/// Gridlines at most, the baseline aside.
const MOST_LINES: f64 = 5.0;

/// The distance of gridlines for values up to `most`: 1, 2, 2.5, 4 or 5 times a power of ten, so that five reach it. Whole
/// numbers above 5 have whole distances.
fn tick_step(most: f64) -> f64 {
    let most = most.max(1e-6);
    let mut power = 1.0;
    while power * 10.0 * MOST_LINES <= most {
        power *= 10.0;
    }
    while power * MOST_LINES > most {
        power /= 10.0;
    }
    let whole = |step: f64| most <= MOST_LINES || step.fract() == 0.0;
    let steps = [1.0, 2.0, 2.5, 4.0, 5.0].map(|step| step * power);
    // A power of ten is not exact below 1.
    let reaches = |step: f64| step * MOST_LINES >= most * (1.0 - 1e-9);
    steps.into_iter().find(|step| reaches(*step) && whole(*step)).unwrap_or(10.0 * power)
}

/// A round number at or above the greatest value that a gridline reaches: nothing is cut, nothing stands above the last.
pub fn nice_top(most: u64) -> u64 {
    let step = tick_step(most.max(4) as f64).max(1.0) as u64;
    most.max(4).div_ceil(step) * step
}

/// Round values from 0 to the end of the range.
fn ticks(range: &Range<f64>) -> Vec<f64> {
    let step = tick_step(range.end);
    (0..=(range.end / step * (1.0 + 1e-9)) as u32).map(|at| f64::from(at) * step).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Shape;
    use super::*;

    #[test]
    fn values_become_pixels() {
        let frame = Frame::new(Rect { left: 50.0, top: 10.0, right: 150.0, bottom: 110.0 }, 0.0..10.0, 0.0..100.0);
        assert_eq!((frame.x(5.0), frame.y(25.0)), (100.0, 85.0));
        let mut scene = Scene::new(200.0, 130.0, "");
        frame.line(&mut scene, "ser", [(0.0, 0.0), (10.0, 100.0)].into_iter());
        assert_eq!(scene.marks[0].shape, Shape::Line(vec![(50.0, 110.0), (150.0, 10.0)]));
        assert_eq!(scene.marks[0].class, "ser");
    }

    #[test]
    fn round_tops() {
        let tops = [0, 9, 48_216, 23_570, 1_000, 101, 11].map(nice_top);
        assert_eq!(tops, [4, 10, 50_000, 25_000, 1_000, 125, 12]);
        assert!(tops.iter().zip([0, 9, 48_216, 23_570, 1_000, 101, 11]).all(|(top, most)| *top >= most));
    }

    #[test]
    fn the_last_gridline_is_the_round_top() {
        for most in (1..3_000).chain([23_570, 48_216, 1_284_310]) {
            let top = nice_top(most) as f64;
            let ticks = ticks(&(0.0..top));
            assert_eq!(ticks.last(), Some(&top), "{most}");
            assert!((4..=6).contains(&ticks.len()), "{most}: {ticks:?}");
        }
        assert_eq!(ticks(&(0.0..0.75)), [0.0, 0.2, 0.4, 0.6000000000000001]);
    }
}
