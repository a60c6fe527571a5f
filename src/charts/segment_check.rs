//! How many users the rule of each status fits (hollow), and how many of them it got (filled): the rest stand in an earlier one.

use engine::queries::segment_check::Answer;
use engine::schemes::Selection;

use super::{Anchor, ChartSize, Scene, Shape, Tip, text_width, wrap};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::status;

const PITCH: f32 = 30.0;

/// Draws the segments in the order in which they are tried.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let mut scene = Scene::new(
        size.width,
        0.0,
        lang.pick(
            "Users whom the rule of each status fits, and who got it",
            "Nutzer, auf die die Regel jedes Status passt, und die ihn haben",
        ),
    );
    let names =
        answer.segments.iter().filter_map(|segment| status(&segment.id)).map(|look| text_width(look.word(lang), 13.0));
    let left = names.fold(0.0, f32::max) + 23.0 + 14.0;
    let numbers = text_width(&format!("{0} / {0}", format::count(lang, answer.users)), 13.0) + 12.0;
    let room = (size.width - left - numbers).max(30.0);
    let per_user = room / answer.segments.iter().map(|segment| segment.fits).max().unwrap_or(1).max(1) as f32;
    let mut y = 4.0;
    for segment in &answer.segments {
        let Some(look) = status(&segment.id) else { continue };
        let count = |n| format::count(lang, n);
        scene.glyph(look.glyph, 0.0, y, 16.0, look.class);
        scene.text(23.0, y + 13.0, "", look.word(lang));
        let (fits, got) = (segment.fits as f32 * per_user, segment.users as f32 * per_user);
        let tip = Tip::new(look.word(lang), format::users(lang, segment.users)).glyph(look.glyph).line(format!(
            "{} {}",
            lang.pick("rule fits", "Regel passt auf"),
            count(segment.fits)
        ));
        scene.add(Shape::Rect { x: left, y: y + 1.0, w: fits, h: 14.0, r: 1.0 }, "dn").tip(tip.clone());
        let mark = scene.add(Shape::Rect { x: left, y: y + 1.0, w: got, h: 14.0, r: 1.0 }, look.class);
        mark.pattern(look.pattern).tip(tip).users(Selection::segment("status", look.id));
        let parts = vec![("b", count(segment.users)), ("ax", format!(" / {}", count(segment.fits)))];
        scene.text_parts(size.width, y + 13.0, Anchor::End, parts);
        y += PITCH;
    }
    let note = lang.pick(
        "In the order in which the rules are tried. Filled: stands there. Hollow: the rule fits as well, an earlier one decided.",
        "In der Reihenfolge, in der die Regeln versucht werden. Gefüllt: steht dort. Hohl: die Regel passt auch, eine frühere hat entschieden.",
    );
    for line in wrap(note, 12.0, size.width) {
        y += 16.0;
        scene.text(0.0, y, "ax", line);
    }
    scene.height = y + 8.0;
    scene
}
