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
        let ticks = nice_ticks(&self.y, 5);
        let label_end = self.rect.left - 8.0;
        for value in ticks {
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

/// Round values within a range, about `most` of them: plotters' choice of key points.
fn nice_ticks(range: &Range<f64>, most: usize) -> Vec<f64> {
    RangedCoordf64::from(range.clone()).key_points(most)
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
}
