//! Active users by day: three lines (the day, 7 days, 30 days), each named at its end.

use engine::events::Day;
use engine::queries::activity::ActiveDays;

use super::{Anchor, ChartSize, Frame, Rect, Scene, Tip, dates, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::activity::{active_on, date_and_counts, names, picture};

/// At most so many places for the pointer; longer spans get wider ones.
const MOST_PLACES: usize = 180;
const LABEL_PITCH: f32 = 19.0;

/// Draws the lines.
pub fn draw(days: &ActiveDays, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let series = [(&days.mau30, "ser"), (&days.wau, "ser thin"), (&days.dau, "ser thin")];
    let ends: Vec<(String, String)> = names(lang)
        .into_iter()
        .zip(series)
        .map(|(name, (series, _))| (name.to_string(), count(view, series.users.last().copied().unwrap_or(0))))
        .collect();
    let label_room = ends.iter().map(|(name, n)| text_width(&format!("{name} {n}"), 13.0)).fold(0.0, f32::max) + 14.0;
    let mut scene = Scene::new(size.width, size.height.clamp(200.0, 360.0), picture(lang));
    let left = text_width(&format::short(lang, f64::from(days.mau30.max)), 12.0).max(28.0) + 12.0;
    let rect = Rect { left, top: 12.0, right: size.width - label_room, bottom: scene.height - 26.0 };
    let (first, last) = (f64::from(days.first_day.0), f64::from(days.last_day.0));
    let frame = Frame::new(rect, first..last, 0.0..f64::from(days.mau30.max.max(1)) * 1.04);
    frame.y_axis(&mut scene, |value| format::short(lang, value));
    frame.x_labels(&mut scene, &dates::labels(lang, days.first_day, days.last_day, rect.right - rect.left));
    for (series, class) in series {
        let points = series.users.iter().enumerate().map(|(at, users)| (first + at as f64, f64::from(*users)));
        frame.line(&mut scene, class, points);
    }
    let wanted = series.map(|(series, _)| frame.y(f64::from(series.users.last().copied().unwrap_or(0))));
    for ((name, n), y) in ends.into_iter().zip(apart(wanted, rect.bottom)) {
        let parts = vec![("b", n), ("a2", format!(" {name}"))];
        scene.text_parts(rect.right + 8.0, y + 4.0, Anchor::Start, parts);
    }
    draw_places(&mut scene, &frame, days, view);
    scene
}

/// Pushes labels, given from top to bottom, apart; the lowest stays above the baseline.
fn apart<const N: usize>(mut at: [f32; N], bottom: f32) -> [f32; N] {
    let mut limit = bottom;
    for y in at.iter_mut().rev() {
        *y = y.min(limit);
        limit = *y - LABEL_PITCH;
    }
    at
}

/// Invisible columns that tell the day's numbers.
fn draw_places(scene: &mut Scene, frame: &Frame, days: &ActiveDays, view: &View) {
    let n = days.dau.users.len();
    let step = n.div_ceil(MOST_PLACES).max(1);
    for at in (0..n).rev().step_by(step) {
        let day = Day(days.first_day.0 + at as i32);
        let width = (frame.x(f64::from(step as u32)) - frame.x(0.0)).max(1.0);
        let (title, value, lines) = date_and_counts(days, at, view);
        let mut tip = Tip::new(title, value);
        tip.lines = lines;
        let x = frame.x(f64::from(day.0)) - width / 2.0;
        let (top, bottom) = (frame.rect.top, frame.rect.bottom);
        scene.rect(x.max(frame.rect.left), top, width, bottom - top, "none hit").tip(tip).users(active_on(day));
    }
}

fn count(view: &View, n: u32) -> String {
    format::count(view.lang, u64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_do_not_touch() {
        assert_eq!(apart([10.0, 12.0, 200.0], 200.0).map(|y| y as i32), [-7, 12, 200]);
        assert_eq!(apart([190.0, 195.0, 210.0], 200.0).map(|y| y as i32), [162, 181, 200]);
    }
}
