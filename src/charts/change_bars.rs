//! How much each status grew (solid, to the right) or shrank (hollow, to the left), the most grown first.

use engine::schemes::Selection;

use super::{Anchor, ChartSize, Scene, Shape, Tip, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::StatusLook;

const PITCH: f32 = 34.0;
const TOP: f32 = 25.0;

/// One status and its change in users.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The status.
    pub look: StatusLook,
    /// Users then.
    pub before: u64,
    /// Users now.
    pub now: u64,
}

impl Change {
    /// Users now − users then.
    pub fn users(self) -> i64 {
        self.now as i64 - self.before as i64
    }
}

/// Draws the changes in the order given; `since` stands above the axis.
pub fn draw(changes: &[Change], since: &str, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let mut scene = Scene::new(
        size.width,
        TOP + changes.len() as f32 * PITCH - 3.0,
        lang.pick("Change in users by status", "Veränderung der Nutzer nach Status"),
    );
    let names = changes.iter().map(|change| text_width(change.look.word(lang), 13.0)).fold(0.0, f32::max) + 23.0 + 12.0;
    let label = |change: &Change| text_width(&format::signed(lang, change.users()), 13.5) + 8.0;
    let up = changes.iter().filter(|change| change.users() > 0);
    let down = changes.iter().filter(|change| change.users() < 0);
    let (up_label, down_label) =
        (up.clone().map(label).fold(24.0, f32::max), down.clone().map(label).fold(0.0, f32::max));
    let most_up = up.map(|change| change.users()).max().unwrap_or(0) as f32;
    let most_down = -(down.map(|change| change.users()).min().unwrap_or(0) as f32);
    let room = (size.width - names - up_label - down_label).max(40.0);
    let per_user = room / (most_up + most_down).max(1.0);
    let zero = names + down_label + most_down * per_user;

    // Over the axis, as far as both its ends stay in the picture.
    let half = text_width(since, 12.0) / 2.0;
    scene.text_at(zero.min(size.width - half).max(half), 12.0, Anchor::Middle, "ax", since);
    for (at, change) in changes.iter().enumerate() {
        let y = TOP + at as f32 * PITCH;
        scene.glyph(change.look.glyph, 0.0, y, 16.0, change.look.class);
        scene.text(23.0, y + 13.0, "", change.look.word(lang));
        let users = change.users();
        let w = users.unsigned_abs() as f32 * per_user;
        let (x, class) = if users < 0 { (zero - w, "dn") } else { (zero, "up") };
        let count = |n| format::count(lang, n);
        let tip = Tip::new(change.look.word(lang), format::signed(lang, users)).glyph(change.look.glyph).line(format!(
            "{} → {}",
            count(change.before),
            count(change.now)
        ));
        let mark = scene.add(Shape::Rect { x, y: y + 1.0, w: w.max(0.0), h: 14.0, r: 1.0 }, class);
        mark.tip(tip).users(Selection::segment("status", change.look.id));
        let text = if users == 0 { lang.pick("same", "gleich").to_string() } else { format::signed(lang, users) };
        match users < 0 {
            true => scene.text_at(x - 7.0, y + 13.0, Anchor::End, "b", text),
            false => scene.text(zero + w + 7.0, y + 13.0, if users == 0 { "ax" } else { "b" }, text),
        };
    }
    scene.line((zero, 18.0), (zero, scene.height - 1.0), "base");
    scene
}
