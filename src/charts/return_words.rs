//! The words of the return curve: each stands where it touches no other, no line, no handle and not the curve.

use engine::catalog;
use engine::i18n::Lang;
use engine::order::Order;
use engine::queries::return_curve::Answer;

use super::return_curve::{Bar, GRIP, last_day, thresholds};
use super::room::text_box;
use super::text::BOLD;
use super::{ChartSize, Frame, Rect, Room, Scene, text_width, wrap};
use crate::format;

/// Size of secondary text.
const SMALL: f32 = 12.0;
/// Around the share at a threshold: other words do not crowd it.
const AIR: f32 = 6.0;

catalog! {
    curve_name(days) = "share who come back within {days} days", "Anteil, der binnen {days} Tagen zurückkommt";
    band_name = "with 5–95% bootstrap band", "mit Bootstrap-Band, 5–95\u{a0}%";
    bars_name = "users by days of silence today", "Nutzer nach Tagen der Stille heute";
    line_note(name, band) = "Line: {name}, {band}.", "Linie: {name}, {band}.";
    bars_note(name) = "Bars: {name}.", "Balken: {name}.";
    beyond(users, days) = "{users} have been silent for longer than {days} days.", "{users} sind schon länger als {days} Tage still.";
    data_end(days) = "The strips end after {days} days: in these data nobody can be silent for longer.", "Die Streifen enden nach {days} Tagen: Länger kann in diesen Daten niemand still sein.";
    c_beyond(c) = "C ({c} days) lies beyond that, so nobody is churned by silence yet.", "C ({c} Tage) liegt dahinter, also ist noch niemand durch Stille abgewandert.";
    breaks_note = "Triangles: natural breaks (Jenks), a second suggestion.", "Dreiecke: natürliche Klassen (Jenks), ein zweiter Vorschlag.";
}

/// The share at each threshold, right of its dot and a little above, or as near to that as there is room; where there is
/// none, the tip and the table tell it.
pub fn name_shares(scene: &mut Scene, frame: &Frame, answer: &Answer, size: ChartSize, lang: Lang, room: &mut Room) {
    for threshold in thresholds(answer, lang) {
        let Some(point) = answer.at(threshold.days) else { continue };
        let (x, y) = (frame.x(f64::from(threshold.days)), frame.y(point.share) - 6.0);
        let share = format::percent_with(lang, point.share, 0);
        let whole = format!("{share} {}", lang.pick("come back", "kommen zurück"));
        let texts = if size.is_phone() { vec![share] } else { vec![whole, share] };
        let rises = || (0..14).map(|step| y - step as f32 * 4.0);
        let right = || {
            // Close to the dot first; beyond the handle where that is in the way.
            let near = rises().take(3).map(|y| (x + 9.0, y));
            near.chain(rises().flat_map(|y| [(x + GRIP / 2.0 + 6.0, y), (x + 9.0, y)])).collect::<Vec<_>>()
        };
        let left = |text: &str| {
            let end = x - text_width(text, BOLD);
            rises().flat_map(|y| [(end - 9.0, y), (end - GRIP / 2.0 - 6.0, y)]).collect::<Vec<_>>()
        };
        let mut wishes = texts.iter().map(|text| (text, right())).chain(texts.iter().map(|text| (text, left(text))));
        let found = wishes.find_map(|(text, places)| Some((text, room.first_text(text, BOLD, places)?)));
        if let Some((text, place)) = found {
            room.take(text_box(text_width(text, BOLD), BOLD, place).grown(AIR));
            scene.text(place.0, place.1, "b halo", text.clone());
        }
    }
}

/// The name of the curve stands above it, in the longest stretch between two thresholds that has room. Says whether there
/// was any.
pub fn name_curve(
    scene: &mut Scene,
    frame: &Frame,
    answer: &Answer,
    curve: &[Rect],
    lang: Lang,
    room: &mut Room,
) -> bool {
    let (name, band) = (curve_name(lang, answer.horizon_days), band_name(lang));
    let width = text_width(&name, BOLD).max(text_width(band, SMALL));
    let Some(end) = curve.last().map(|part| part.right) else { return false };
    let limits = &answer.limits;
    let [a, d, c] = [limits.a, limits.d, limits.c].map(|days| frame.x(f64::from(days)));
    let mut stretches = [(a, d), (d, c), (c, end)];
    stretches.order_by(|(a, b), (c, d)| (d - c).total_cmp(&(b - a)));
    // Where the curve is flat, a little before the middle, is best. Past its end the name would be that of the bars there.
    let starts = |(from, to): (f32, f32)| {
        let first = from + (to - from) * 0.42;
        let others = (0..).map(move |step| from + 9.0 + step as f32 * 8.0).take_while(move |x| *x < to);
        std::iter::once(first).chain(others).filter(move |x| x + width <= to)
    };
    let height_at = |x: f32| curve.iter().find(|part| part.right > x).map_or(frame.rect.bottom, |part| part.top);
    let rises = (0..16).map(|step| 26.0 + step as f32 * 4.0);
    let wishes = stretches
        .into_iter()
        .flat_map(|stretch| rises.clone().flat_map(move |rise| starts(stretch).map(move |x| (x, height_at(x) - rise))));
    let place = |(x, y): (f32, f32)| Rect { bottom: y + 16.0 + SMALL * 0.3, ..text_box(width, BOLD, (x, y)) };
    let Some(Rect { left, bottom, .. }) = room.first(wishes.map(place)) else { return false };
    let y = bottom - SMALL * 0.3 - 16.0;
    scene.text(left, y, "b halo", name);
    scene.text(left, y + 16.0, "a2 halo", band);
    true
}

/// The name of the histogram stands on its bars, the tallest that leave it room. Says whether there was any.
pub fn name_silence(scene: &mut Scene, frame: &Frame, bars: &[Bar], lang: Lang, room: &mut Room) -> bool {
    let words = bars_name(lang);
    let width = text_width(words, SMALL);
    // (Mean top of the bars below, start, baseline.)
    let on_bars = |x: f32| {
        let below = || bars.iter().filter(move |(from, to, _)| *to > x && *from < x + width);
        let mean = below().map(|(_, _, top)| top).sum::<f32>() / below().count().max(1) as f32;
        let highest = below().map(|(_, _, top)| *top).fold(frame.rect.bottom, f32::min);
        (mean, x, highest - 7.0)
    };
    let end = bars.last().map_or(frame.rect.left, |(_, to, _)| *to) - width;
    let starts = (0..).map(|step| frame.rect.left + 3.0 + step as f32 * 5.0).take_while(|x| *x <= end);
    let mut wishes: Vec<_> = starts.map(on_bars).collect();
    wishes.order_by(|a, b| a.0.total_cmp(&b.0));
    let place = room.first_text(words, SMALL, wishes.into_iter().map(|(_, x, y)| (x, y)));
    if let Some((x, y)) = place {
        scene.text(x, y, "a2 halo", words);
    }
    place.is_some()
}

/// Users who have been silent for longer than the axis goes.
fn silent_beyond(answer: &Answer) -> u64 {
    answer.silent.iter().skip(last_day(answer) as usize + 1).sum()
}

/// Below the axis: what the triangles are, where they are drawn, and the names that found no room above it.
pub fn draw_note(
    scene: &mut Scene,
    frame: &Frame,
    answer: &Answer,
    (curve_named, bars_named, has_breaks): (bool, bool, bool),
    lang: Lang,
) {
    let has_breaks = has_breaks && answer.jenks.iter().any(|days| *days <= last_day(answer));
    let silent_beyond = silent_beyond(answer);
    let parts = [
        (!curve_named).then(|| line_note(lang, curve_name(lang, answer.horizon_days), band_name(lang))),
        (!bars_named).then(|| bars_note(lang, bars_name(lang))),
        has_breaks.then(|| breaks_note(lang).to_string()),
        (silent_beyond > 0).then(|| beyond(lang, format::users(lang, silent_beyond), last_day(answer))),
        (answer.span_days < last_day(answer)).then(|| data_end(lang, answer.span_days)),
        (answer.span_days < answer.limits.c).then(|| c_beyond(lang, answer.limits.c)),
    ];
    let note = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    for (at, line) in wrap(&note, SMALL, frame.rect.right - frame.rect.left).into_iter().enumerate() {
        let y = frame.rect.bottom + 54.0 + at as f32 * 16.0;
        scene.text(frame.rect.left, y, "ax", line);
        scene.height = scene.height.max(y + 8.0);
    }
}

#[cfg(test)]
mod tests {
    use engine::queries::return_curve::Point;
    use engine::schemes::Limits;

    use super::super::Shape;
    use super::super::return_curve::{BELOW, TOP, draw};
    use super::super::room::tests::texts;
    use super::*;
    use crate::panels::View;

    /// A buyer's world: the curve is low and flat and ends early, and most users fell silent long ago.
    fn low_and_long() -> Answer {
        let share = |day: u32| 0.30 * (1.0 - f64::from(day) / 480.0);
        let point = |day| Point {
            users: 90,
            returned: 0,
            share: share(day),
            low: share(day) - 0.005,
            high: share(day) + 0.005,
        };
        Answer {
            horizon_days: 90,
            points: (0..455).map(point).collect(),
            silent: (0..546).map(|day| if day < 455 { 16 } else { 90 }).collect(),
            limits: Limits { a: 120, d: 270, c: 365, suggested: [120, 270, 365, 65], ..Limits::default() },
            jenks: vec![130, 279, 426],
            ..Answer::default()
        }
    }

    /// All pictures that differ in where the words find room.
    fn pictures() -> Vec<(Answer, Scene)> {
        let thresholds = [(120, 270, 365), (1, 2, 3), (200, 210, 224), (14, 45, 600), (430, 440, 450), (3, 100, 240)];
        let mut out = Vec::new();
        for (a, d, c) in thresholds {
            for (width, lang) in [1174.0, 900.0, 600.0, 358.0].into_iter().flat_map(|w| [(w, Lang::En), (w, Lang::De)])
            {
                let steep = low_and_long().points.into_iter().enumerate();
                let steep = steep.map(|(day, point)| Point { share: 1.0 / (1.0 + day as f64 / 9.0), ..point });
                let steep = steep.map(|point| Point { low: point.share, high: point.share, ..point }).collect();
                for points in [low_and_long().points, steep, Vec::new()] {
                    let limits = Limits { a, d, c, ..low_and_long().limits };
                    let answer = Answer { points, limits, ..low_and_long() };
                    let scene = draw(&answer, ChartSize { width, height: 412.0 }, &View { lang, ..View::default() });
                    out.push((answer, scene));
                }
            }
        }
        out
    }

    #[test]
    fn words_keep_clear_of_each_other_and_of_handles_lines_and_dots() {
        for (answer, scene) in pictures() {
            let texts = texts(&scene);
            let plot = |place: &&(String, Rect)| place.1.top > TOP && place.1.bottom < scene.height - BELOW;
            let words = || texts.iter().filter(plot).filter(|(text, at)| text.len() > 1 && at.left > 46.0);
            for (at, (text, place)) in words().enumerate() {
                let other = words().take(at).find(|(_, other)| other.touches(place));
                assert_eq!(other, None, "{text}");
            }
            for mark in &scene.marks {
                let taken = match (&mark.shape, mark.class.as_str()) {
                    (Shape::Circle { x, y, r }, "handle") => {
                        Rect { left: *x, top: *y, right: *x, bottom: *y }.grown(*r)
                    }
                    (Shape::Rect { x, y, w, h, .. }, "inkf") => Rect { left: *x, top: *y, right: x + w, bottom: y + h },
                    (Shape::Line(line), "inkline") => {
                        Rect { left: line[0].0 - 1.0, top: line[0].1, right: line[0].0 + 1.0, bottom: line[1].1 }
                    }
                    _ => continue,
                };
                let over = words().find(|(_, place)| place.touches(&taken));
                assert_eq!(over, None, "{:?} {} {taken:?}", answer.limits, mark.class);
            }
        }
    }

    #[test]
    fn no_handle_hides_a_dot() {
        for (answer, scene) in pictures() {
            let grips = scene.marks.iter().filter_map(|mark| match mark.shape {
                Shape::Rect { x, y, w, h, .. } if mark.handle.is_some() => {
                    Some(Rect { left: x, top: y, right: x + w, bottom: y + h })
                }
                _ => None,
            });
            let grips: Vec<Rect> = grips.collect();
            assert_eq!(grips.len(), 3);
            for (at, grip) in grips.iter().enumerate() {
                assert!(!grips[..at].iter().any(|other| other.touches(grip)), "{:?}", answer.limits);
                for mark in &scene.marks {
                    let Shape::Circle { x, y, r } = mark.shape else { continue };
                    let dot = Rect { left: x, top: y, right: x, bottom: y }.grown(r);
                    assert!(!dot.touches(grip), "{:?} {dot:?} {grip:?}", answer.limits);
                }
            }
        }
    }

    #[test]
    fn a_low_curve_is_fully_named() {
        let scene = draw(&low_and_long(), ChartSize { width: 1174.0, height: 412.0 }, &View::default());
        let said = texts(&scene);
        let place = |word: &str| said.iter().find(|(text, _)| text == word).map(|(_, place)| *place);
        for word in ["22% come back", "13% come back", "7% come back", "share who come back within 90 days"] {
            assert!(place(word).is_some(), "{word}");
        }
        // The histogram is named where its bars are tall: after 455 days.
        let scale = scene.x_scale.unwrap();
        let day_455 = scale.x0 + (scale.x1 - scale.x0) * 455.0 / scale.to as f32;
        assert!(place("users by days of silence today").is_some_and(|place| place.right > day_455));
        // Where no stretch has room, and on a phone, the note below names it.
        let curve_end = scale.x0 + (scale.x1 - scale.x0) * 454.0 / scale.to as f32;
        assert!(place("share who come back within 90 days").is_some_and(|place| place.right < curve_end));
        let phone = draw(&low_and_long(), ChartSize { width: 358.0, height: 412.0 }, &View::default());
        assert!(texts(&phone).iter().any(|(text, _)| text.contains("Bars: users")));
    }
}
