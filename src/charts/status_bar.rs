//! All users as one bar, by status in their four groups; below it, each status with its count. On a phone: ranked bars.

use engine::i18n::Lang;
use engine::queries::segments::{Answer, Segment};
use engine::schemes::Selection;

use super::{Anchor, ChartSize, Scene, Shape, Tip, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::{Group, STATUSES, StatusLook};

/// Room between two groups.
const GROUP_GAP: f32 = 6.0;
const BAR_TOP: f32 = 26.0;
const BAR_HEIGHT: f32 = 40.0;
/// Least width of a count below the bar.
const LEAST_PITCH: f32 = 118.0;

/// One status with its users.
struct Part<'a> {
    look: StatusLook,
    segment: &'a Segment,
}

/// Draws the bar; on a phone, the list.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let find = |look: &StatusLook| answer.segments.iter().find(|segment| segment.id == look.id);
    let parts: Vec<Part> =
        STATUSES.iter().filter_map(|look| Some(Part { look: *look, segment: find(look)? })).collect();
    if size.is_phone() { draw_list(answer, &parts, size, view) } else { draw_bar(answer, &parts, size, view) }
}

fn draw_bar(answer: &Answer, parts: &[Part], size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let mut scene = Scene::new(size.width, 0.0, picture(lang));
    let groups: Vec<(Group, u64)> =
        Group::ALL.into_iter().map(|group| (group, users_of(parts, group))).filter(|(_, users)| *users > 0).collect();
    let room = size.width - GROUP_GAP * groups.len().saturating_sub(1) as f32;
    let per_user = room / answer.users.max(1) as f32;
    let (mut left, mut label_end) = (0.0, -GROUP_GAP);
    for (at, (group, users)) in groups.iter().enumerate() {
        let right = left + *users as f32 * per_user;
        scene.line((left, 20.0), (right, 20.0), "inkthin");
        let is_last = at + 1 == groups.len();
        label_end =
            draw_group_label(&mut scene, (*group, *users, answer.users), (left, right, label_end), is_last, lang);
        let mut x = left;
        for part in parts.iter().filter(|part| part.look.group == *group && part.segment.users > 0) {
            let w = part.segment.users as f32 * per_user;
            let mark = scene.rect(x, BAR_TOP, w, BAR_HEIGHT, part.look.class);
            mark.pattern(part.look.pattern)
                .tip(tip(part, answer, view))
                .users(Selection::segment("status", part.look.id));
            if x > left {
                scene.line((x, BAR_TOP), (x, BAR_TOP + BAR_HEIGHT), "gap");
            }
            x += w;
        }
        left = right + GROUP_GAP;
    }
    scene.height = draw_counts(&mut scene, parts, answer, view);
    scene
}

/// "Here 21,183 · 43.9%", or less where there is no room. Returns where the label ends.
fn draw_group_label(
    scene: &mut Scene,
    (group, users, all): (Group, u64, u64),
    (left, right, before): (f32, f32, f32),
    is_last: bool,
    lang: Lang,
) -> f32 {
    let share = format::percent(lang, share(users, all));
    let word = group.word(lang);
    let long = format!(" {} · {share}", format::count(lang, users));
    for rest in [long, format!(" {share}")] {
        let width = text_width(word, 12.5) + text_width(&rest, 12.0) + 2.0;
        let parts = vec![("a2 b", word.to_string()), ("a2", rest)];
        if left + width <= right && left >= before + GROUP_GAP {
            scene.text_parts(left, 13.0, Anchor::Start, parts);
            return left + width;
        }
        // The last group may reach back over its neighbour, as far as no label stands there.
        if is_last && right - width >= before + 2.0 * GROUP_GAP {
            scene.text_parts(right, 13.0, Anchor::End, parts);
            return right;
        }
    }
    before
}

/// Glyph, word, count and share of every status: one row where the width holds eight, else two or more. Returns the lower edge.
fn draw_counts(scene: &mut Scene, parts: &[Part], answer: &Answer, view: &View) -> f32 {
    let lang = view.lang;
    let fit = (scene.width / LEAST_PITCH).floor().max(1.0) as usize;
    let columns = if fit >= parts.len() { parts.len() } else { fit.min(parts.len().div_ceil(2)) };
    let pitch = scene.width / columns.max(1) as f32;
    for (at, part) in parts.iter().enumerate() {
        let (x, y) = ((at % columns) as f32 * pitch, 82.0 + (at / columns) as f32 * 44.0);
        scene.glyph(part.look.glyph, x, y, 16.0, part.look.class);
        scene.text(x + 22.0, y + 13.0, "a2", part.look.word(lang));
        let count = format::count(lang, part.segment.users);
        let share = format!("\u{a0}\u{a0}{}", format::percent(lang, part.segment.share));
        scene.text_parts(x + 22.0, y + 34.0, Anchor::Start, vec![("big", count), ("ax", share)]);
        // Texts take no pointer: what is around them does.
        let around = scene.rect(x, y, pitch - 8.0, 40.0, "none hit");
        around.tip(tip(part, answer, view)).users(Selection::segment("status", part.look.id));
    }
    82.0 + parts.len().div_ceil(columns.max(1)) as f32 * 44.0 - 6.0
}

fn draw_list(answer: &Answer, parts: &[Part], size: ChartSize, view: &View) -> Scene {
    const BAR_LEFT: f32 = 112.0;
    let lang = view.lang;
    let mut scene = Scene::new(size.width, 0.0, picture(lang));
    let (count_end, share_end) = (size.width - 46.0, size.width);
    let bar_room = (count_end - BAR_LEFT - 54.0).max(20.0);
    let most = parts.iter().map(|part| part.segment.users).max().unwrap_or(1).max(1);
    let mut y = 16.0;
    for group in Group::ALL {
        let members = || parts.iter().filter(move |part| part.look.group == group);
        let users = users_of(parts, group);
        // A group of nobody is said only where someone could stand in it.
        if users == 0 && group == Group::NotYet {
            continue;
        }
        scene.text(0.0, y, "a2 b", group.word(lang));
        scene.text_at(share_end, y, Anchor::End, "a2 b", format::percent(lang, share(users, answer.users)));
        scene.line((0.0, y + 7.0), (share_end, y + 7.0), "base");
        for part in members() {
            let top = y + 18.0;
            let width = bar_room * part.segment.users as f32 / most as f32;
            scene.glyph(part.look.glyph, 0.0, top, 16.0, part.look.class);
            scene.text(23.0, top + 13.0, "", part.look.word(lang));
            let bar = scene.add(Shape::Rect { x: BAR_LEFT, y: top, w: width, h: 16.0, r: 2.0 }, part.look.class);
            bar.pattern(part.look.pattern);
            scene.text_at(count_end, top + 13.0, Anchor::End, "b", format::count(lang, part.segment.users));
            let share = format::percent_with(lang, part.segment.share, 0);
            scene.text_at(share_end, top + 13.0, Anchor::End, "ax", share);
            // A bar may be too short for a finger: its whole row is a door.
            let row = scene.rect(0.0, top - 7.0, share_end, 30.0, "none hit");
            row.tip(tip(part, answer, view)).users(Selection::segment("status", part.look.id));
            y += 30.0;
        }
        y += 33.0;
    }
    scene.height = y - 16.0;
    scene
}

fn tip(part: &Part, answer: &Answer, view: &View) -> Tip {
    let lang = view.lang;
    let value = format::users(lang, part.segment.users);
    let mut tip =
        Tip::new(part.look.word(lang), value).glyph(part.look.glyph).line(format::percent(lang, part.segment.share));
    if let (Some(before), Some(day)) = (part.segment.users_before, answer.compared_with) {
        let change = format::signed(lang, part.segment.users as i64 - before as i64);
        tip = tip.line(format!("{change} {} {}", lang.pick("since", "seit"), format::date(lang, day)));
    }
    tip
}

fn users_of(parts: &[Part], group: Group) -> u64 {
    parts.iter().filter(|part| part.look.group == group).map(|part| part.segment.users).sum()
}

fn share(users: u64, all: u64) -> f64 {
    users as f64 / all.max(1) as f64
}

fn picture(lang: Lang) -> &'static str {
    lang.pick("Share of users by status", "Anteil der Nutzer nach Status")
}
