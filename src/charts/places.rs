//! Places, most users first: a bar of their users, and beside it how these divide into statuses, each row to its own 100 %,
//! so that a small place can be compared with a large one.

use engine::queries::places::{Answer, Place};
use engine::schemes::Condition;

use super::{Anchor, ChartSize, Scene, Tip, shorten, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::places::{home, rows, shown_statuses};
use crate::panels::statuses::StatusLook;

const BAR: f32 = 16.0;

/// Draws one row a place.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let label = lang.pick("Users by place and status", "Nutzer nach Ort und Status");
    let mut scene = Scene::new(size.width, 0.0, label);
    let statuses: Vec<(usize, StatusLook)> = shown_statuses(answer).collect();
    let top = key(&mut scene, &statuses, view);
    // A value that messages bear and nobody has stands in the table only.
    let rows: Vec<(String, &Place)> = rows(answer, lang).filter(|(_, place)| place.users > 0).collect();
    scene.height = if size.is_phone() {
        narrow(&mut scene, answer, &rows, &statuses, top, view)
    } else {
        wide(&mut scene, answer, &rows, &statuses, top, view)
    };
    scene
}

/// Glyph and word of each status in a line above, and where the rows begin.
fn key(scene: &mut Scene, statuses: &[(usize, StatusLook)], view: &View) -> f32 {
    let (mut x, mut y) = (0.0f32, 0.0f32);
    for (_, status) in statuses {
        let word = status.word(view.lang);
        let width = 20.0 + text_width(word, 12.0) + 18.0;
        if x > 0.0 && x + width - 18.0 > scene.width {
            (x, y) = (0.0, y + 22.0);
        }
        scene.glyph(status.glyph, x, y + 2.0, 14.0, status.class);
        scene.text(x + 20.0, y + 13.0, "a2", word);
        x += width;
    }
    if statuses.is_empty() { 0.0 } else { y + 34.0 }
}

/// Columns: name, users, statuses, revenue. Returns the height.
fn wide(
    scene: &mut Scene,
    answer: &Answer,
    rows: &[(String, &Place)],
    statuses: &[(usize, StatusLook)],
    top: f32,
    view: &View,
) -> f32 {
    const LINE: f32 = 34.0;
    let lang = view.lang;
    let width = scene.width;
    let money: Vec<String> = rows.iter().map(|(_, place)| money(place, view)).collect();
    let names = rows.iter().map(|(name, _)| text_width(name, 13.0)).fold(40.0f32, f32::max).min(width * 0.22);
    let values =
        rows.iter().map(|(_, place)| text_width(&value(place, view).concat(), 13.0)).fold(0.0f32, f32::max) + 16.0;
    let money_width = money.iter().map(|text| text_width(text, 13.0)).fold(0.0f32, f32::max);
    let right = width - if money_width > 0.0 { money_width + 24.0 } else { 0.0 };
    let left = names + 16.0;
    let middle = if statuses.is_empty() { right } else { left + (right - left) * 0.42 };
    let room = (middle - left - values - 16.0).max(24.0);
    let most = rows.iter().map(|(_, place)| place.users).max().unwrap_or(0).max(1);
    scene.text(left, top + 12.0, "ax", lang.pick("users, % of all", "Nutzer, in\u{a0}% von allen"));
    if !statuses.is_empty() {
        scene.text(
            middle,
            top + 12.0,
            "ax",
            lang.pick("by status, each place = 100%", "nach Status, jeder Ort = 100\u{a0}%"),
        );
    }
    if money_width > 0.0 {
        scene.text_at(width, top + 12.0, Anchor::End, "ax", lang.pick("revenue", "Umsatz"));
    }
    let top = top + 22.0;
    for (at, ((name, place), money)) in rows.iter().zip(money).enumerate() {
        let y = top + LINE * at as f32;
        let baseline = y + LINE / 2.0 + 4.5;
        scene.line((0.0, y), (width, y), "grid");
        scene.text(0.0, baseline, "", shorten(name, 13.0, names));
        let w = (room * place.users as f32 / most as f32).max(1.0);
        scene.rect(left, y + (LINE - BAR) / 2.0, w, BAR, "mk");
        let [users, share] = value(place, view);
        scene.text_parts(left + w + 8.0, baseline, Anchor::Start, vec![("b", users), ("a2", share)]);
        let row = scene.rect(0.0, y, middle - 8.0, LINE, "none hit");
        row.tip(tip(name, place, view));
        row.selection = home(answer, place);
        stack(scene, answer, (name, place), statuses, (middle, y + (LINE - BAR) / 2.0, right - middle), view);
        scene.text_at(width, baseline, Anchor::End, "", money);
    }
    top + LINE * rows.len() as f32 + 4.0
}

/// Two lines a place: name and users, then its statuses. Returns the height.
fn narrow(
    scene: &mut Scene,
    answer: &Answer,
    rows: &[(String, &Place)],
    statuses: &[(usize, StatusLook)],
    top: f32,
    view: &View,
) -> f32 {
    const LINE: f32 = 56.0;
    let width = scene.width;
    let most = rows.iter().map(|(_, place)| place.users).max().unwrap_or(0).max(1);
    for (at, (name, place)) in rows.iter().enumerate() {
        let y = top + LINE * at as f32;
        let [users, share] = value(place, view);
        let room = width - text_width(&format!("{users}{share}"), 13.0) - 16.0;
        scene.text(0.0, y + 16.0, "", shorten(name, 13.0, room));
        scene.text_parts(width, y + 16.0, Anchor::End, vec![("b", users), ("a2", share)]);
        if statuses.is_empty() {
            scene.rect(0.0, y + 25.0, (width * place.users as f32 / most as f32).max(1.0), BAR, "mk");
        }
        let row = scene.rect(0.0, y, width, 24.0, "none hit");
        row.tip(tip(name, place, view));
        row.selection = home(answer, place);
        stack(scene, answer, (name, place), statuses, (0.0, y + 25.0, width), view);
    }
    top + LINE * rows.len() as f32
}

/// The users of a place by status over the width given as (left, top, width).
fn stack(
    scene: &mut Scene,
    answer: &Answer,
    (name, place): (&str, &Place),
    statuses: &[(usize, StatusLook)],
    (left, top, width): (f32, f32, f32),
    view: &View,
) {
    let lang = view.lang;
    let all: u64 = place.by_status.iter().sum();
    let mut x = left;
    for (at, status) in statuses {
        let users = place.by_status.get(*at).copied().unwrap_or(0);
        if users == 0 {
            continue;
        }
        let w = width * users as f32 / all as f32;
        let share = format::percent(lang, users as f64 / place.users.max(1) as f64);
        let value = format!("{} {}", status.word(lang), format::count(lang, users));
        let mark = scene.rect(x, top, w, BAR, status.class);
        mark.pattern(status.pattern).tip(Tip::new(name, value).glyph(status.glyph).line(share));
        let on_status = Condition::Segment { scheme: "status".into(), segment: status.id.into(), on: None };
        mark.selection = home(answer, place).map(|users| users.and(on_status));
        x += w;
        if x < left + width - 0.5 {
            scene.line((x, top), (x, top + BAR), "gap");
        }
    }
}

/// Users and their share, as written behind a bar.
fn value(place: &Place, view: &View) -> [String; 2] {
    let share = format::percent(view.lang, place.share);
    [format::count(view.lang, place.users), format!("\u{a0}\u{a0}{share}")]
}

fn money(place: &Place, view: &View) -> String {
    place.revenue.map(|minor| view.money(minor)).unwrap_or_default()
}

fn tip(name: &str, place: &Place, view: &View) -> Tip {
    let lang = view.lang;
    let users = format::users(lang, place.users);
    let tip = Tip::new(name, users).line(format::percent(lang, place.share));
    match place.revenue {
        Some(_) => tip.line(format!("{} {}", lang.pick("Revenue", "Umsatz"), money(place, view))),
        None => tip,
    }
}
