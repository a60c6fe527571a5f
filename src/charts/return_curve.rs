//! The share of users who come back after so many silent days, with its band; below it, how long everyone is silent today; across
//! both, the thresholds A, D and C as lines to drag.

use engine::i18n::Lang;
use engine::queries::return_curve::{Answer, Point};
use engine::schemes::{Condition, Selection};

use super::{Anchor, ChartSize, Frame, Handle, Rect, Scale, Scene, Shape, Tip, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::{Group, STATUSES, StatusLook, status};

const TOP: f32 = 60.0;
const BELOW: f32 = 62.0;
/// The histogram takes this part of the height.
const HISTOGRAM_PART: f64 = 0.27;
/// Bars of the histogram at most.
const MOST_BARS: u32 = 50;
/// Edge of a handle.
const GRIP: f32 = 28.0;

/// A part of the axis between two thresholds.
struct Zone {
    /// `None` for all that are here.
    look: Option<StatusLook>,
    from: f64,
    to: f64,
    users: u64,
    words: String,
}

/// Draws the curve with its thresholds.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let label = lang.pick(
        "Share of users who return, by days of silence",
        "Anteil der Nutzer, die zurückkommen, nach Tagen der Stille",
    );
    let mut scene = Scene::new(size.width, size.height.max(340.0), label);
    let last = f64::from(last_day(answer));
    let left = if size.is_phone() { 40.0 } else { 46.0 };
    let rect = Rect { left, top: TOP, right: size.width - 18.0, bottom: scene.height - BELOW };
    let frame = Frame::new(rect, 0.0..last, 0.0..1.0);
    scene.x_scale = Some(Scale { x0: rect.left, x1: rect.right, from: 0.0, to: last });
    draw_shares(&mut scene, &frame, lang);
    draw_days(&mut scene, &frame, last, lang);
    draw_silence(&mut scene, &frame, answer, last, view);
    draw_curve(&mut scene, &frame, answer, (last, size), lang);
    draw_zones(&mut scene, &frame, answer, last, view);
    draw_breaks(&mut scene, &frame, answer, last, lang);
    draw_thresholds(&mut scene, &frame, answer, size, view);
    scene
}

/// The axis ends well after the suggested C, and holds still while C is dragged; a C typed beyond it moves the end.
fn last_day(answer: &Answer) -> u32 {
    let limits = &answer.limits;
    let wanted = (limits.suggested[2] * 5 / 3).max(30);
    let step = if wanted > 60 { 15 } else { 5 };
    let last = wanted.div_ceil(step) * step;
    if limits.c > last { (limits.c * 11 / 10).div_ceil(step) * step } else { last }
}

fn draw_shares(scene: &mut Scene, frame: &Frame, lang: Lang) {
    for quarter in 0..=4 {
        let share = f64::from(quarter) / 4.0;
        let y = frame.y(share).round();
        scene.line((frame.rect.left, y), (frame.rect.right, y), if quarter == 0 { "base" } else { "grid" });
        let label = format::percent_with(lang, share, 0);
        scene.text_at(frame.rect.left - 8.0, y + 4.0, Anchor::End, "ax", label);
    }
}

fn draw_days(scene: &mut Scene, frame: &Frame, last: f64, lang: Lang) {
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
    let words = lang.pick("days of silence", "Tage Stille");
    scene.text_at(frame.rect.right, frame.rect.bottom + 36.0, Anchor::End, "ax", words);
}

/// Users by days of silence today, in bars of equal width.
fn draw_silence(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, view: &View) {
    let lang = view.lang;
    let width = (last as u32).div_ceil(MOST_BARS).max(1);
    let bars: Vec<u64> = answer.silent.chunks(width as usize).map(|days| days.iter().sum()).collect();
    let shown = ((last as u32).div_ceil(width) as usize).min(bars.len());
    let most = bars[..shown].iter().max().copied().unwrap_or(0).max(1);
    let mut outline = Vec::new();
    for (at, users) in bars[..shown].iter().enumerate() {
        let from = at as u32 * width;
        let (x0, x1) = (frame.x(f64::from(from)), frame.x(f64::from(from + width)).min(frame.rect.right));
        let y = frame.y(*users as f64 / most as f64 * HISTOGRAM_PART);
        outline.extend([(x0, y), (x1, y)]);
        let days = if width == 1 { from.to_string() } else { format!("{from}–{}", from + width - 1) };
        let tip = Tip::new(
            format!("{} {days} {}", lang.pick("Silent", "Still seit"), lang.pick("days", "Tagen")),
            format!("{} {}", format::count(lang, *users), lang.pick("users", "Nutzer")),
        );
        let mark = scene.rect(x0 + 0.7, y, x1 - x0 - 1.4, frame.rect.bottom - y, "mkq hist");
        mark.tip(tip).users(Selection::of(Condition::Silent { from, to: from + width - 1 }));
    }
    scene.add(Shape::Line(outline), "lead");
    // The name stands between two thresholds, where it crosses no line.
    let words = lang.pick("users by days of silence today", "Nutzer nach Tagen der Stille heute");
    let limits = &answer.limits;
    let stops = [f64::from(limits.a), f64::from(limits.d), f64::from(limits.c), last];
    let place = stops.windows(2).find(|stop| frame.x(stop[1]) - frame.x(stop[0]) > text_width(words, 12.0) + 30.0);
    if let Some(&[from, _]) = place {
        let at = (from as u32 / width) as usize;
        let tallest = bars[..shown].iter().skip(at).take(shown / 4).max().copied().unwrap_or(0);
        let y = frame.y(tallest as f64 / most as f64 * HISTOGRAM_PART) - 8.0;
        scene.text(frame.x(from) + 14.0, y.min(frame.rect.bottom - 42.0), "a2 halo", words);
    }
}

fn draw_curve(scene: &mut Scene, frame: &Frame, answer: &Answer, (last, size): (f64, ChartSize), lang: Lang) {
    let points: Vec<&Point> = answer.points.iter().take(last as usize + 1).collect();
    if points.len() < 2 {
        return;
    }
    let at = |d: usize| d as f64;
    frame.band(scene, "band", points.iter().enumerate().map(|(d, point)| (at(d), point.low, point.high)));
    frame.line(scene, "ser", points.iter().enumerate().map(|(d, point)| (at(d), point.share)));
    if size.is_phone() {
        return;
    }
    // The name stands where the curve is flat: in the middle of the longest stretch between two thresholds.
    let limits = &answer.limits;
    let stops = [f64::from(limits.a), f64::from(limits.d), f64::from(limits.c), last.min(at(points.len() - 1))];
    let stretch = stops.windows(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])));
    let Some(&[from, to]) = stretch else { return };
    let name = match lang {
        Lang::En => format!("share who come back within {} days", answer.horizon_days),
        Lang::De => format!("Anteil, der binnen {} Tagen zurückkommt", answer.horizon_days),
    };
    let x = frame.x(from + (to - from) * 0.42);
    let highest = points.get((from + (to - from) * 0.42) as usize).map_or(0.5, |point| point.high);
    let y = frame.y(highest) - 32.0;
    if x + text_width(&name, 13.5) < frame.rect.right && y > frame.rect.top {
        scene.text(x, y, "b halo", name);
        scene.text(x, y + 16.0, "a2 halo", lang.pick("with 5–95% bootstrap band", "mit Bootstrap-Band, 5–95\u{a0}%"));
    }
}

/// What the thresholds make of the users: counts above a thin bar.
fn draw_zones(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, view: &View) {
    let lang = view.lang;
    let zones = zones(answer, last, lang);
    for (at, zone) in zones.iter().enumerate() {
        let (x0, x1) = (frame.x(zone.from.min(last)), frame.x(zone.to.min(last)));
        let (left, right) = (if at == 0 { x0 } else { x0 + 2.0 }, x1 - 2.0);
        match zone.look {
            Some(look) => {
                let mark = scene.rect(left, 48.0, right - left, 8.0, look.class);
                mark.pattern(look.pattern).users(Selection::segment("status", look.id));
                mark.tip(Tip::new(zone.words.clone(), format::count(lang, zone.users)).glyph(look.glyph));
            }
            None => draw_here(scene, answer, (left, right), view),
        }
        let room = zones.get(at + 1).map_or(frame.rect.right, |next| frame.x(next.from.min(last))) - left - 6.0;
        let (glyph, indent) = zone.look.map_or((None, 0.0), |look| (Some(look), 20.0));
        let short = zone.look.map_or_else(|| Group::Here.word(lang), |look| look.word(lang));
        let fits = |text: &str| text_width(text, 12.0) + indent <= room;
        let words = [zone.words.as_str(), short].into_iter().find(|text| fits(text));
        if let Some(look) = glyph.filter(|_| room >= 15.0) {
            scene.glyph(look.glyph, left, 6.0, 15.0, look.class);
        }
        if let Some(words) = words {
            scene.text(left + indent, 18.0, "a2", words);
        }
        let users = format::count(lang, zone.users);
        let class = [("fig", 22.0), ("b", 13.5), ("ax", 12.0)]
            .into_iter()
            .find(|(_, size)| text_width(&users, *size) <= room + 4.0);
        if let Some((class, _)) = class {
            scene.text(left, 39.0, class, users);
        }
    }
}

fn zones(answer: &Answer, last: f64, lang: Lang) -> Vec<Zone> {
    let limits = &answer.limits;
    let [a, d, c] = [limits.a, limits.d, limits.c].map(f64::from);
    let here = STATUSES.iter().filter(|look| look.group == Group::Here).map(|look| answer.users(look.id)).sum();
    let mut zones = vec![Zone { look: None, from: 0.0, to: a, users: here, words: Group::Here.word(lang).to_string() }];
    let days = [
        (
            "at_risk",
            a,
            d,
            format!(
                ": {} {} {} {} {}",
                lang.pick("silent", "still seit"),
                limits.a + 1,
                lang.pick("to", "bis"),
                limits.d,
                lang.pick("days", "Tagen")
            ),
        ),
        (
            "dormant",
            d,
            c,
            format!(": {} {} {} {}", limits.d + 1, lang.pick("to", "bis"), limits.c, lang.pick("days", "Tage")),
        ),
        (
            "churned",
            c,
            last,
            format!(": {} {} {}", lang.pick("more than", "über"), limits.c, lang.pick("days", "Tage")),
        ),
    ];
    for (id, from, to, words) in days {
        if let Some(look) = status(id) {
            zones.push(Zone {
                look: Some(look),
                from,
                to,
                users: answer.users(id),
                words: format!("{}{words}", look.word(lang)),
            });
        }
    }
    zones
}

/// The statuses that are here share their zone as their users do.
fn draw_here(scene: &mut Scene, answer: &Answer, (left, right): (f32, f32), view: &View) {
    let looks: Vec<(StatusLook, u64)> = STATUSES
        .iter()
        .filter(|look| look.group == Group::Here)
        .map(|look| (*look, answer.users(look.id)))
        .filter(|(_, users)| *users > 0)
        .collect();
    let all: u64 = looks.iter().map(|(_, users)| users).sum();
    let mut x = left;
    for (look, users) in looks {
        let w = (right - left) * users as f32 / all.max(1) as f32;
        let mark = scene.rect(x, 48.0, (w - 1.0).max(0.5), 8.0, look.class);
        mark.pattern(look.pattern).users(Selection::segment("status", look.id));
        mark.tip(Tip::new(look.word(view.lang), format::count(view.lang, users)).glyph(look.glyph));
        x += w;
    }
}

fn draw_breaks(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, lang: Lang) {
    let shown: Vec<u32> = answer.jenks.iter().copied().filter(|days| f64::from(*days) <= last).collect();
    if shown.is_empty() {
        return;
    }
    let y = frame.rect.bottom + 36.0;
    let unit = frame.rect.right - text_width(lang.pick("days of silence", "Tage Stille"), 12.0) - 12.0;
    for days in shown {
        let (x, text) = (frame.x(f64::from(days)), days.to_string());
        scene.add(Shape::Area(vec![(x - 4.5, y), (x + 4.5, y), (x, y - 8.5)]), "inkhollow");
        if x + 8.0 + text_width(&text, 12.0) < unit {
            scene.text(x + 8.0, y, "a2", text);
        }
    }
    let note = lang.pick(
        "Triangles: natural breaks (Jenks), a second suggestion",
        "Dreiecke: natürliche Klassen (Jenks), ein zweiter Vorschlag",
    );
    scene.text(frame.rect.left, y + 18.0, "ax", note);
}

fn draw_thresholds(scene: &mut Scene, frame: &Frame, answer: &Answer, size: ChartSize, view: &View) {
    let lang = view.lang;
    let limits = &answer.limits;
    let most = last_day(answer);
    let all = [
        (
            "a",
            "A",
            limits.a,
            (1, limits.d.saturating_sub(1)),
            lang.pick("days of silence until at risk", "Tage Stille bis gefährdet"),
        ),
        (
            "d",
            "D",
            limits.d,
            (limits.a + 1, limits.c.saturating_sub(1)),
            lang.pick("days of silence until dormant", "Tage Stille bis ruhend"),
        ),
        (
            "c",
            "C",
            limits.c,
            (limits.d + 1, most),
            lang.pick("days of silence until churned", "Tage Stille bis abgewandert"),
        ),
    ];
    let (mut before, mut lift) = (f32::NEG_INFINITY, 0.0);
    for (id, letter, days, (least, greatest), words) in all {
        let x = frame.x(f64::from(days));
        scene.line((x, 48.0), (x, frame.rect.bottom), "inkline");
        if let Some(point) = answer.at(days) {
            let y = frame.y(point.share);
            let share = format::percent_with(lang, point.share, 0);
            scene.add(Shape::Circle { x, y, r: 4.5 }, "handle").tip(told(days, point, answer, lang));
            let text =
                if size.is_phone() { share } else { format!("{share} {}", lang.pick("come back", "kommen zurück")) };
            if x + 9.0 + text_width(&text, 13.5) <= scene.width {
                scene.text(x + 9.0, (y - 6.0).max(frame.rect.top + 12.0), "b halo", text);
            } else {
                scene.text_at(x - 9.0, y - 8.0, Anchor::End, "b halo", text);
            }
        }
        // Handles that would touch stand above each other.
        lift = if x - before < GRIP + 2.0 { lift + GRIP + 4.0 } else { 0.0 };
        before = x;
        let y = frame.rect.bottom - 33.0 - lift;
        let unit = lang.pick("days", "Tage");
        let grip = scene.add(Shape::Rect { x: x - GRIP / 2.0, y, w: GRIP, h: GRIP, r: 6.0 }, "inkf");
        grip.tip(Tip::new(format!("{letter}: {words}"), format!("{days} {unit}"))).handle(Handle {
            id,
            label: format!("{letter}, {words}"),
            value: f64::from(days),
            least: f64::from(least),
            most: f64::from(greatest.max(least)),
        });
        scene.text_at(x, y + 18.5, Anchor::Middle, "b inv", letter);
    }
}

fn told(days: u32, point: &Point, answer: &Answer, lang: Lang) -> Tip {
    let percent = |share| format::percent(lang, share);
    let title = match lang {
        Lang::En => format!("After {days} silent days"),
        Lang::De => format!("Nach {days} Tagen Stille"),
    };
    let value = match lang {
        Lang::En => format!("{} came back within {} days", percent(point.share), answer.horizon_days),
        Lang::De => format!("{} kamen binnen {} Tagen zurück", percent(point.share), answer.horizon_days),
    };
    let count = |n| format::count(lang, n);
    Tip::new(title, value).line(format!("{}–{}", percent(point.low), percent(point.high))).line(format!(
        "{} / {} {}",
        count(point.returned),
        count(point.users),
        lang.pick("users", "Nutzer")
    ))
}

#[cfg(test)]
mod tests {
    use engine::schemes::Limits;

    use super::*;

    #[test]
    fn the_axis_ends_after_c() {
        let of = |suggested, c| {
            let limits = Limits { c, suggested: [0, 0, suggested, 0], ..Limits::default() };
            last_day(&Answer { limits, ..Answer::default() })
        };
        assert_eq!([of(10, 10), of(30, 30), of(90, 90), of(365, 365)], [30, 50, 150, 615]);
        // Dragged, the axis holds still; typed beyond its end, it moves.
        assert_eq!([of(90, 20), of(90, 150), of(90, 200)], [150, 150, 225]);
    }
}
