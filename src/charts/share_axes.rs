//! Axes of a share over days: percents at the left, numbers of days below, and what days they are.

use engine::i18n::Lang;

use super::{Anchor, Frame, Scene};
use crate::format;

/// Draws them for the days from 0 to `last`.
pub fn draw(scene: &mut Scene, frame: &Frame, last: f64, words: &str, lang: Lang) {
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let y = frame.y(share).round();
        scene.line((frame.rect.left, y), (frame.rect.right, y), if quarter == 0 { "base" } else { "grid" });
        let label = format::percent_with(lang, share, 0);
        scene.text_at(frame.rect.left - 8.0, y + 4.0, Anchor::End, "ax", label);
    }
    let room = f64::from((frame.rect.right - frame.rect.left) / 56.0).max(2.0);
    let step = [1, 2, 5, 7, 10, 15, 30, 60, 90, 180, 365]
        .into_iter()
        .find(|step| last / f64::from(*step) <= room)
        .unwrap_or(730);
    let labels: Vec<(f64, String)> = (0..=last as u32)
        .step_by(step as usize)
        .map(|days| (f64::from(days), format::count(lang, u64::from(days))))
        .collect();
    frame.x_labels(scene, &labels);
    scene.text_at(frame.rect.right, frame.rect.bottom + 36.0, Anchor::End, "ax", words);
}
