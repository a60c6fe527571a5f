//! A persona's portrait: its clock. 24 bars around a dial, night shaded, the five strongest hours dark. Where the data have no
//! hours, the seven days of the week instead.

use std::f32::consts::TAU;

use engine::i18n::Lang;
use engine::order::Order;
use engine::schemes::{Condition, Selection};

use super::{Anchor, Scene, Shape, Tip};
use crate::format;

/// Edge of the square that the portrait fills.
pub const SIZE: f32 = 168.0;

const CENTRE: f32 = SIZE / 2.0;
const INNER: f32 = 33.6;
const OUTER: f32 = 66.4;
/// The bars stand clear of the inner circle.
const FOOT: f32 = INNER + 1.5;
/// Share of a bar's angle that is drawn.
const BAR: f32 = 0.82;

/// Draws a clock of 24 hours; each bar stands for those of `users` who are active in its hour.
pub fn hours(counts: &[u64], lang: Lang, label: &str, unit: &str, users: &Selection) -> Scene {
    let mut scene = Scene::new(SIZE, SIZE, label);
    scene.add(Shape::Path(ring_part(22.0 / 24.0, 28.0 / 24.0)), "insetf");
    let name = |hour: usize| format!("{hour}–{}", hour + 1);
    let at = |hour| users.clone().and(Condition::ActiveAt { weekday: None, hour: Some(hour) });
    draw(&mut scene, counts, (5, unit), at, lang, name);
    for (at, hour) in [0, 6, 12, 18].into_iter().enumerate() {
        let (x, y) = point(OUTER + 9.0, at as f32 / 4.0);
        scene.text_at(x, y + 4.0, Anchor::Middle, "ax", hour.to_string());
    }
    scene
}

/// Draws a clock of seven days, Monday first.
pub fn weekdays(counts: &[u64], lang: Lang, label: &str, unit: &str, users: &Selection) -> Scene {
    let mut scene = Scene::new(SIZE, SIZE, label);
    let name = |day: usize| format::weekday(lang, day as u32).to_string();
    let at = |day| users.clone().and(Condition::ActiveAt { weekday: Some(day), hour: None });
    draw(&mut scene, counts, (2, unit), at, lang, name);
    for day in 0..7 {
        let (x, y) = point(OUTER + 9.0, (day as f32 + BAR / 2.0) / 7.0);
        scene.text_at(x, y + 4.0, Anchor::Middle, "ax", format::weekday(lang, day));
    }
    scene
}

fn draw(
    scene: &mut Scene,
    counts: &[u64],
    (n_dark, unit): (usize, &str),
    users: impl Fn(u8) -> Selection,
    lang: Lang,
    name: impl Fn(usize) -> String,
) {
    scene.add(Shape::Circle { x: CENTRE, y: CENTRE, r: INNER }, "base");
    scene.add(Shape::Circle { x: CENTRE, y: CENTRE, r: OUTER }, "grid");
    let (n, total) = (counts.len().max(1) as f32, counts.iter().sum::<u64>());
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.order_by_key(|at| (std::cmp::Reverse(counts[*at]), *at));
    for (at, count) in counts.iter().enumerate() {
        let height = (OUTER - 0.5 - FOOT) * *count as f32 / most as f32;
        let is_dark = order.iter().take(n_dark).any(|dark| dark == &at);
        let bar = bar(FOOT + height.max(0.7), at as f32 / n, (at as f32 + BAR) / n);
        let share = *count as f64 / total.max(1) as f64;
        let value = format!("{} {unit}", format::count(lang, *count));
        let mark = scene.add(Shape::Path(bar), if is_dark { "mk" } else { "mkm" });
        mark.tip(Tip::new(name(at), value).line(format::percent(lang, share)));
        mark.selection = (*count > 0).then(|| users(at as u8));
    }
    if let Some(peak) = order.first().filter(|_| total > 0) {
        scene.text_at(CENTRE, CENTRE - 1.0, Anchor::Middle, "b", name(*peak));
        scene.text_at(CENTRE, CENTRE + 15.0, Anchor::Middle, "ax", lang.pick("peak", "Gipfel"));
    }
}

/// The point at a radius, `turn` clockwise from the top (1 is a whole turn).
fn point(radius: f32, turn: f32) -> (f32, f32) {
    let angle = turn * TAU;
    (CENTRE + radius * angle.sin(), CENTRE - radius * angle.cos())
}

fn bar(top: f32, from: f32, to: f32) -> String {
    let ((ax, ay), (bx, by)) = (point(FOOT, from), point(top, from));
    let ((cx, cy), (dx, dy)) = (point(top, to), point(FOOT, to));
    format!("M{ax:.1} {ay:.1}L{bx:.1} {by:.1}A{top:.1} {top:.1} 0 0 1 {cx:.1} {cy:.1}L{dx:.1} {dy:.1}Z")
}

/// A part of the ring between both circles.
fn ring_part(from: f32, to: f32) -> String {
    let ((ax, ay), (bx, by)) = (point(OUTER, from), point(OUTER, to));
    let ((cx, cy), (dx, dy)) = (point(INNER, to), point(INNER, from));
    format!(
        "M{ax:.1} {ay:.1}A{OUTER} {OUTER} 0 0 1 {bx:.1} {by:.1}L{cx:.1} {cy:.1}A{INNER} {INNER} 0 0 0 {dx:.1} {dy:.1}Z"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_hours_are_dark() {
        let mut counts = vec![0u64; 24];
        (0..8).for_each(|hour| counts[hour] = 10 + hour as u64);
        let scene = hours(&counts, Lang::En, "Activity", "events", &Selection::default());
        let dark: Vec<&str> = scene
            .marks
            .iter()
            .filter(|mark| mark.class == "mk")
            .map(|mark| mark.tip.as_ref().unwrap().title.as_str())
            .collect();
        assert_eq!(dark, ["3–4", "4–5", "5–6", "6–7", "7–8"]);
        assert_eq!(scene.marks.iter().filter(|mark| mark.class == "mkm").count(), 19);
        let doors: Vec<_> = scene.marks.iter().filter_map(|mark| mark.selection.clone()).collect();
        assert_eq!(doors.len(), 8, "no door to nobody");
        assert_eq!(doors[3], Selection::of(Condition::ActiveAt { weekday: None, hour: Some(3) }));
        assert!(scene.marks.iter().any(|mark| matches!(&mark.shape, Shape::Text { parts, .. } if parts[0].1 == "7–8")));
    }

    /// Midnight is at the top, six o'clock at the right; night is shaded from 22 to 4.
    #[test]
    fn the_dial() {
        assert_eq!(point(10.0, 0.0), (CENTRE, CENTRE - 10.0));
        assert!((point(10.0, 0.25).0 - (CENTRE + 10.0)).abs() < 1e-4);
        assert!(ring_part(22.0 / 24.0, 28.0 / 24.0).starts_with("M50.8 26.5A66.4 66.4 0 0 1 141.5 50.8L113.1 67.2"));
    }

    #[test]
    fn nothing_counted() {
        let scene = weekdays(&[0; 7], Lang::De, "", "", &Selection::default());
        assert!(
            scene.marks.iter().all(|mark| !matches!(&mark.shape, Shape::Text { parts, .. } if parts[0].1 == "Gipfel"))
        );
    }
}
