//! The share of users who come back after so many silent days, with its band; below it, how long everyone is silent today; across
//! both, the thresholds A, D and C as lines to drag.

use engine::fold::Silence;
use engine::i18n::Lang;
use engine::queries::return_curve::{Answer, Point};
use engine::schemes::{Condition, Selection};

use super::{
    Anchor, ChartSize, Frame, Handle, Rect, Room, Scale, Scene, Shape, Tip, return_words, return_zones, share_axes,
    text_width,
};
use crate::format;
use crate::panels::View;

pub(super) const TOP: f32 = 60.0;
pub(super) const BELOW: f32 = 62.0;
/// The histogram takes this part of the height.
const HISTOGRAM_PART: f64 = 0.27;
/// Bars of the histogram at most.
const MOST_BARS: u32 = 50;
/// Edge of a handle.
pub(super) const GRIP: f32 = 28.0;
/// Radius of the dot where a threshold meets the curve.
const DOT: f32 = 4.5;

/// A line to drag.
pub(super) struct Threshold {
    id: &'static str,
    letter: &'static str,
    pub(super) days: u32,
    least: u32,
    most: u32,
    words: &'static str,
}

/// A bar of the histogram: its edges and its top.
pub(super) type Bar = (f32, f32, f32);

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
    share_axes::draw(&mut scene, &frame, last, unit(lang), lang);
    let bars = draw_silence(&mut scene, &frame, answer, last, view);
    let curve = draw_curve(&mut scene, &frame, answer, last);
    return_zones::draw(&mut scene, &frame, answer, last, view);
    let has_breaks = view.settings.silence == Silence::Activity;
    if has_breaks {
        draw_breaks(&mut scene, &frame, answer, last, lang);
    }
    // What is drawn so far and the thresholds come first; words stand where they leave room.
    let mut room = Room::new(Rect { right: scene.width, ..rect });
    curve.iter().for_each(|part| room.take(part.grown(3.0)));
    draw_thresholds(&mut scene, &frame, answer, lang, &mut room);
    return_words::name_shares(&mut scene, &frame, answer, size, lang, &mut room);
    for (left, right, top) in &bars {
        room.take(Rect { left: *left, top: *top, right: *right, bottom: rect.bottom });
    }
    let is_wide = !size.is_phone();
    let curve_named =
        curve.is_empty() || is_wide && return_words::name_curve(&mut scene, &frame, answer, &curve, lang, &mut room);
    let bars_named = is_wide && return_words::name_silence(&mut scene, &frame, &bars, lang, &mut room);
    return_words::draw_note(&mut scene, &frame, answer, (curve_named, bars_named, has_breaks), lang);
    scene
}

/// What the axis counts.
fn unit(lang: Lang) -> &'static str {
    lang.pick("days of silence", "Tage Stille")
}

/// The axis ends well after the suggested C, and holds still while C is dragged; a C typed beyond it moves the end.
pub(super) fn last_day(answer: &Answer) -> u32 {
    let limits = &answer.limits;
    let wanted = (limits.suggested[2] * 5 / 3).max(30);
    let step = if wanted > 60 { 15 } else { 5 };
    let last = wanted.div_ceil(step) * step;
    if limits.c > last { (limits.c * 11 / 10).div_ceil(step) * step } else { last }
}

/// Users by days of silence today, in bars of equal width.
fn draw_silence(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, view: &View) -> Vec<Bar> {
    let lang = view.lang;
    let width = (last as u32).div_ceil(MOST_BARS).max(1);
    let bars: Vec<u64> = answer.silent.chunks(width as usize).map(|days| days.iter().sum()).collect();
    let shown = ((last as u32).div_ceil(width) as usize).min(bars.len());
    let most = bars[..shown].iter().max().copied().unwrap_or(0).max(1);
    let (mut outline, mut drawn) = (Vec::new(), Vec::new());
    for (at, users) in bars[..shown].iter().enumerate() {
        let from = at as u32 * width;
        let (x0, x1) = (frame.x(f64::from(from)), frame.x(f64::from(from + width)).min(frame.rect.right));
        let y = frame.y(*users as f64 / most as f64 * HISTOGRAM_PART);
        outline.extend([(x0, y), (x1, y)]);
        drawn.push((x0, x1, y));
        let days = if width == 1 { from.to_string() } else { format!("{from}–{}", from + width - 1) };
        let tip = Tip::new(
            format!("{} {days} {}", lang.pick("Silent", "Still seit"), lang.pick("days", "Tagen")),
            format::users(lang, *users),
        );
        let mark = scene.rect(x0 + 0.7, y, x1 - x0 - 1.4, frame.rect.bottom - y, "mkq hist");
        mark.tip(tip).users(Selection::of(Condition::Silent { from, to: from + width - 1 }));
    }
    scene.add(Shape::Line(outline), "lead");
    drawn
}

/// Draws the curve with its band, and returns what they cover, a box a day.
fn draw_curve(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64) -> Vec<Rect> {
    let points: Vec<&Point> = answer.points.iter().take(last as usize + 1).collect();
    if points.len() < 2 {
        return Vec::new();
    }
    let days = || points.iter().enumerate().map(|(day, point)| (day as f64, point));
    frame.band(scene, "band", days().map(|(day, point)| (day, point.low, point.high)));
    frame.line(scene, "ser", days().map(|(day, point)| (day, point.share)));
    let covered = |(day, pair): (usize, &[&Point])| Rect {
        left: frame.x(day as f64),
        top: frame.y(pair[0].high.max(pair[1].high)),
        right: frame.x((day + 1) as f64),
        bottom: frame.y(pair[0].low.min(pair[1].low)),
    };
    points.windows(2).enumerate().map(covered).collect()
}

fn draw_breaks(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, lang: Lang) {
    let shown: Vec<u32> = answer.jenks.iter().copied().filter(|days| f64::from(*days) <= last).collect();
    if shown.is_empty() {
        return;
    }
    const AIR: f32 = 8.0;
    let y = frame.rect.bottom + 36.0;
    let unit = frame.rect.right - text_width(unit(lang), 12.0) - 12.0;
    // A number stands right of its mark, or left of it, or nowhere: the table has it, too.
    let places: Vec<f32> = shown.iter().map(|days| frame.x(f64::from(*days))).collect();
    let mut taken = frame.rect.left - AIR;
    for (at, (days, x)) in shown.iter().zip(&places).enumerate() {
        scene.add(Shape::Area(vec![(x - 4.5, y), (x + 4.5, y), (*x, y - 8.5)]), "inkhollow");
        let (text, width) = (days.to_string(), text_width(&days.to_string(), 12.0));
        let next = places.get(at + 1).map_or(unit, |next| (next - AIR).min(unit));
        if x + AIR + width < next {
            scene.text(x + AIR, y, "a2", text);
            taken = x + AIR + width;
        } else {
            if x - AIR - width > taken && x - AIR < unit {
                scene.text_at(x - AIR, y, Anchor::End, "a2", text);
            }
            taken = x + AIR;
        }
    }
}

/// The three thresholds, ascending.
pub(super) fn thresholds(answer: &Answer, lang: Lang) -> [Threshold; 3] {
    let limits = &answer.limits;
    [
        Threshold {
            id: "a",
            letter: "A",
            days: limits.a,
            least: 1,
            most: limits.d.saturating_sub(1),
            words: lang.pick("days of silence until at risk", "Tage Stille bis gefährdet"),
        },
        Threshold {
            id: "d",
            letter: "D",
            days: limits.d,
            least: limits.a + 1,
            most: limits.c.saturating_sub(1),
            words: lang.pick("days of silence until dormant", "Tage Stille bis ruhend"),
        },
        Threshold {
            id: "c",
            letter: "C",
            days: limits.c,
            least: limits.d + 1,
            most: last_day(answer),
            words: lang.pick("days of silence until churned", "Tage Stille bis abgewandert"),
        },
    ]
}

/// Lines, dots and handles. A handle stands low, but neither on a dot nor on another handle: then above it.
fn draw_thresholds(scene: &mut Scene, frame: &Frame, answer: &Answer, lang: Lang, room: &mut Room) {
    let thresholds = thresholds(answer, lang);
    let mut grips = Room::new(frame.rect);
    for threshold in &thresholds {
        let x = frame.x(f64::from(threshold.days));
        scene.line((x, return_zones::BAR_TOP), (x, frame.rect.bottom), "inkline");
        room.take(Rect { left: x - 6.0, right: x + 6.0, ..frame.rect });
        if let Some(point) = answer.at(threshold.days) {
            let y = frame.y(point.share);
            scene.add(Shape::Circle { x, y, r: DOT }, "handle").tip(told(threshold.days, point, answer, lang));
            let dot = Rect { left: x, top: y, right: x, bottom: y }.grown(DOT);
            grips.take(dot.grown(2.0));
            room.take(dot.grown(3.0));
        }
    }
    for Threshold { id, letter, days, least, most, words } in thresholds {
        let x = frame.x(f64::from(days));
        let at = |top: f32| Rect { left: x - GRIP / 2.0, top, right: x + GRIP / 2.0, bottom: top + GRIP };
        let lowest = frame.rect.bottom - GRIP - 5.0;
        let wishes = (0..).map(|step| at(lowest - step as f32)).take_while(|grip| grip.top > frame.rect.top);
        // At either end of the axis a handle stands half outside of the plot area.
        let grip = wishes.into_iter().find(|grip| grips.is_free(&grip.clamped(frame.rect))).unwrap_or(at(lowest));
        grips.take(grip.grown(4.0));
        room.take(grip.grown(4.0));
        let unit = lang.pick("days", "Tage");
        let mark = scene.add(Shape::Rect { x: grip.left, y: grip.top, w: GRIP, h: GRIP, r: 6.0 }, "inkf");
        mark.tip(Tip::new(format!("{letter}: {words}"), format!("{days} {unit}"))).handle(Handle {
            id,
            label: format!("{letter}, {words}"),
            value: f64::from(days),
            least: f64::from(least),
            most: f64::from(most.max(least)),
        });
        scene.text_at(x, grip.top + 18.5, Anchor::Middle, "b inv", letter);
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
