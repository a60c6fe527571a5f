//! The statuses of some users as one thin strip, in the fixed order, with glyph and share where there is room.

use engine::i18n::Lang;
use engine::order::Order;
use engine::schemes::Selection;

use super::{Scene, Tip, text_width};
use crate::format;
use crate::panels::statuses::{STATUSES, StatusLook};

const BAR: f32 = 14.0;
const HEIGHT: f32 = 34.0;
/// From a glyph to its share, and the size of that.
const GLYPH: f32 = 18.0;
const SMALL: f32 = 12.0;
/// Room that a glyph with a share takes.
const LABEL: f32 = 48.0;
/// Narrower parts have no label, but the one that a person must not miss.
const NARROW: f32 = 24.0;
/// At risk is always labelled from this share on: these are the users that can still be kept.
const NEVER_MISSED: f64 = 0.05;

/// Draws (id of the status, users, the users behind it); a status without users leaves no gap.
pub fn draw(parts: &[(String, u64, Selection)], width: f32, lang: Lang, label: &str) -> Scene {
    let mut scene = Scene::new(width, HEIGHT, label);
    let total: u64 = parts.iter().map(|(_, users, _)| users).sum();
    let mut left = 0.0;
    let mut shown: Vec<(StatusLook, f64, f32, f32)> = Vec::new();
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
        shown.push((look, share, left, right));
        left = right;
    }
    let must = |look: StatusLook, share: f64| look.id == "at_risk" && share >= NEVER_MISSED;
    shown.order_by(|a, b| must(b.0, b.1).cmp(&must(a.0, a.1)).then(b.1.total_cmp(&a.1)));
    let mut taken: Vec<f32> = Vec::new();
    for (look, share, left, right) in shown {
        if right - left < NARROW && !must(look, share) {
            continue;
        }
        // Below its part: at its start, or pushed to where it still touches the part.
        let text = format::percent_with(lang, share, 0);
        let last = (width - GLYPH - text_width(&text, SMALL)).max(0.0);
        let places = [left, right - LABEL, (left + right - LABEL) / 2.0].map(|x| x.clamp(0.0, last));
        let free = |x: &f32| taken.iter().all(|other| (other - x).abs() >= LABEL);
        let Some(x) = places.into_iter().find(free) else { continue };
        taken.push(x);
        scene.glyph(look.glyph, x, BAR + 5.0, 14.0, look.class);
        scene.text(x + GLYPH, BAR + 16.0, "sm", text);
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

    /// Of many parts the largest are labelled, and at risk from a twentieth on.
    #[test]
    fn the_largest_are_labelled_and_at_risk_never_missed() {
        let part = |id: &str, users| (id.to_string(), users, Selection::segment("status", id));
        let labels = |parts: &[(String, u64, Selection)]| {
            let scene = draw(parts, 320.0, Lang::En, "");
            let glyph =
                |mark: &crate::charts::Mark| matches!(mark.shape, Shape::Glyph { .. }).then(|| mark.class.clone());
            scene.marks.iter().filter_map(glyph).collect::<Vec<_>>()
        };
        let mixed = [part("reactivated", 6), part("at_risk", 30), part("dormant", 34), part("churned", 30)];
        assert_eq!(labels(&mixed), ["s-at_risk", "s-dormant", "s-churned"]);
        let few = [part("loyal", 45), part("reactivated", 10), part("at_risk", 6), part("churned", 39)];
        assert_eq!(labels(&few), ["s-at_risk", "s-loyal", "s-churned", "s-reactivated"]);
        assert_eq!(labels(&[part("loyal", 97), part("at_risk", 3)]), ["s-loyal"]);
    }
}
