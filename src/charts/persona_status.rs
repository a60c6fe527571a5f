//! The statuses of some users as one thin strip, in the fixed order, with glyph and share where there is room.

use engine::i18n::Lang;
use engine::schemes::Selection;

use super::{Scene, Tip};
use crate::format;
use crate::panels::statuses::STATUSES;

const BAR: f32 = 14.0;
const HEIGHT: f32 = 34.0;
/// Room that a glyph with a share takes.
const LABEL: f32 = 48.0;

/// Draws (id of the status, users, the users behind it); a status without users leaves no gap.
pub fn draw(parts: &[(String, u64, Selection)], width: f32, lang: Lang, label: &str) -> Scene {
    let mut scene = Scene::new(width, HEIGHT, label);
    let total: u64 = parts.iter().map(|(_, users, _)| users).sum();
    let (mut left, mut free) = (0.0, 0.0);
    for look in STATUSES {
        let Some((_, users, selection)) = parts.iter().find(|(id, users, _)| id == look.id && *users > 0) else {
            continue;
        };
        let share = *users as f64 / total as f64;
        let right = left + width * share as f32;
        let tip =
            Tip::new(look.word(lang), format::count(lang, *users)).line(format::percent(lang, share)).glyph(look.glyph);
        scene.rect(left, 0.0, right - left, BAR, look.class).pattern(look.pattern).tip(tip).users(selection.clone());
        if left > 0.0 {
            scene.line((left, 0.0), (left, BAR), "gap");
        }
        if left >= free && left + LABEL <= width + 8.0 && right - left >= 24.0 {
            scene.glyph(look.glyph, left, BAR + 5.0, 14.0, look.class);
            scene.text(left + 18.0, BAR + 16.0, "sm", format::percent_with(lang, share, 0));
            free = left + LABEL;
        }
        left = right;
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Shape;

    #[test]
    fn fills_the_width_in_order() {
        let part = |id: &str, users| (id.to_string(), users, Selection::segment("status", id));
        let scene =
            draw(&[part("churned", 30), part("loyal", 50), part("new", 0), part("active", 20)], 500.0, Lang::En, "");
        let bars: Vec<(&str, i32)> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { w, .. } => Some((mark.class.as_str(), w.round() as i32)),
                _ => None,
            })
            .collect();
        assert_eq!(bars, [("s-loyal", 250), ("s-active", 100), ("s-churned", 150)]);
    }
}
