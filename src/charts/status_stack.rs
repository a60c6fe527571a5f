//! Users by status over time: a stack in the fixed order, named at its right end; the compared day and the greatest dip as notes.

use engine::events::Day;
use engine::i18n::Lang;
use engine::queries::status_over_time::{Answer, Point};
use engine::schemes::{Condition, Selection};

use super::frame::nice_top;
use super::{ChartSize, Frame, Rect, Room, Scene, Shape, Tip, apart, dates, text_width, wrap};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::{STATUSES, StatusLook};

const TOP: f32 = 24.0;
const BELOW: f32 = 24.0;
/// From one label at the right end to the next.
const LABEL_PITCH: f32 = 19.0;
const NOTE_SIZE: f32 = 12.0;

/// A note: a dotted line at a day, with words on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Where it stands.
    pub day: Day,
    /// What it says.
    pub text: String,
}

/// A status as a band: position in the answer, how it looks.
type Band = (usize, StatusLook);

/// Draws the stack with notes, the most important note first.
pub fn draw(answer: &Answer, notes: &[Note], size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let label = lang.pick("Users by status over time", "Nutzer nach Status im Zeitverlauf");
    let mut scene = Scene::new(size.width, size.height.max(180.0), label);
    let (Some(first), Some(last)) = (answer.points.first(), answer.points.last()) else { return scene };
    let bands = bands(answer);
    let top = nice_top(answer.points.iter().map(|point| point.users.iter().sum()).max().unwrap_or(0));
    let rect = Rect {
        left: text_width(&format::count(lang, top), 12.0).ceil() + 8.0,
        top: TOP,
        right: size.width - room_for_labels(&bands, size, lang),
        bottom: scene.height - BELOW,
    };
    let frame = Frame::new(rect, f64::from(first.day.0)..f64::from(last.day.0), 0.0..top as f64);
    frame.y_axis(&mut scene, |value| format::count(lang, value as u64));
    draw_bands(&mut scene, &frame, answer, &bands);
    frame.x_labels(&mut scene, &dates::labels(lang, first.day, last.day, rect.right - rect.left));
    let unnamed = draw_notes(&mut scene, &frame, notes);
    draw_labels(&mut scene, &frame, last, &bands, size, lang);
    draw_places(&mut scene, &frame, answer, &bands, view);
    draw_unnamed(&mut scene, &frame, &unnamed, view.lang);
    scene
}

/// Statuses that anyone ever has, in the order of the stack.
fn bands(answer: &Answer) -> Vec<Band> {
    let of = |look: &StatusLook| {
        let at = answer.segments.iter().position(|id| id == look.id)?;
        answer.points.iter().any(|point| point.users[at] > 0).then_some((at, *look))
    };
    STATUSES.iter().filter_map(of).collect()
}

fn room_for_labels(bands: &[Band], size: ChartSize, lang: Lang) -> f32 {
    let words = bands.iter().map(|(_, look)| text_width(look.word(lang), 13.0)).fold(0.0, f32::max);
    if size.is_phone() { 36.0 } else { 38.0 + words.ceil() }
}

/// Users of the bands below one, and with it.
fn edges(point: &Point, bands: &[Band], band: usize) -> (f64, f64) {
    let low: u64 = bands[..band].iter().map(|(at, _)| point.users[*at]).sum();
    (low as f64, (low + point.users[bands[band].0]) as f64)
}

fn draw_bands(scene: &mut Scene, frame: &Frame, answer: &Answer, bands: &[Band]) {
    for (band, (_, look)) in bands.iter().enumerate() {
        let outline = answer.points.iter().map(|point| {
            let (low, high) = edges(point, bands, band);
            (f64::from(point.day.0), low, high)
        });
        frame.band(scene, look.class, outline.clone());
        if let Some(mark) = scene.marks.last_mut() {
            mark.pattern(look.pattern);
        }
        frame.line(scene, "gapf", outline.map(|(x, _, high)| (x, high)));
    }
}

/// The words of a note stand beside its line and keep clear of the other lines: the less important give way, and come back.
fn draw_notes<'a>(scene: &mut Scene, frame: &Frame, notes: &'a [Note]) -> Vec<&'a Note> {
    let place = |note: &Note| frame.x(f64::from(note.day.0)).round();
    let shown = notes.iter().map(|note| (place(note), note));
    let shown: Vec<_> = shown.filter(|(x, _)| (frame.rect.left..=frame.rect.right).contains(x)).collect();
    let mut room = Room::new(Rect { left: 0.0, top: 0.0, right: scene.width, bottom: TOP });
    for (x, _) in &shown {
        scene.line((*x, 18.0), (*x, frame.rect.bottom), "noteline");
        room.take(Rect { left: x - 5.0, top: 0.0, right: x + 5.0, bottom: TOP });
    }
    let mut unnamed = Vec::new();
    for (x, note) in shown {
        let width = text_width(&note.text, NOTE_SIZE);
        if let Some((x, y)) = room.first_text(&note.text, NOTE_SIZE, [(x + 6.0, 16.0), (x - 6.0 - width, 16.0)]) {
            scene.text(x, y, "a2", note.text.clone());
            // Two notes side by side need air between them.
            room.take(Rect { left: x - 8.0, top: 0.0, right: x + width + 8.0, bottom: TOP });
        } else {
            unnamed.push(note);
        }
    }
    unnamed
}

/// A line without words on top is named below the axis: none stays without a name.
fn draw_unnamed(scene: &mut Scene, frame: &Frame, notes: &[&Note], lang: Lang) {
    for note in notes {
        let text = format!("{}: {}", lang.pick("Other dotted line", "Weitere gepunktete Linie"), note.text);
        for line in wrap(&text, NOTE_SIZE, scene.width - frame.rect.left) {
            scene.height += 16.0;
            scene.text(frame.rect.left, scene.height - 4.0, "ax", line);
        }
    }
}

fn draw_labels(scene: &mut Scene, frame: &Frame, last: &Point, bands: &[Band], size: ChartSize, lang: Lang) {
    let middle = |band: usize| {
        let (low, high) = edges(last, bands, band);
        frame.y((low + high) / 2.0)
    };
    let wishes: Vec<f32> = (0..bands.len()).map(middle).collect();
    let places = apart(&wishes, LABEL_PITCH, (frame.rect.top, frame.rect.bottom - 4.0));
    let x = frame.rect.right;
    for ((wish, y), (_, look)) in wishes.into_iter().zip(places).zip(bands) {
        scene.line((x + 2.0, wish), (x + 14.0, y), "lead");
        scene.glyph(look.glyph, x + 19.0, y - 7.0, 14.0, look.class);
        if !size.is_phone() {
            scene.text(x + 38.0, y + 4.5, "", look.word(lang));
        }
    }
}

/// An invisible place a point and status: its numbers, and its users.
fn draw_places(scene: &mut Scene, frame: &Frame, answer: &Answer, bands: &[Band], view: &View) {
    let lang = view.lang;
    for (at, point) in answer.points.iter().enumerate() {
        let x = |point: &Point| frame.x(f64::from(point.day.0));
        let from = at.checked_sub(1).map_or(x(point), |before| (x(&answer.points[before]) + x(point)) / 2.0);
        let to = answer.points.get(at + 1).map_or(x(point), |after| (x(after) + x(point)) / 2.0);
        let all: u64 = point.users.iter().sum();
        for (band, (status, look)) in bands.iter().enumerate() {
            let users = point.users[*status];
            if users == 0 {
                continue;
            }
            let (low, high) = edges(point, bands, band);
            let tip =
                Tip::new(format::date(lang, point.day), format!("{} {}", look.word(lang), format::count(lang, users)))
                    .glyph(look.glyph)
                    .line(format::percent(lang, users as f64 / all.max(1) as f64));
            let (top, bottom) = (frame.y(high), frame.y(low));
            let shape = Shape::Rect { x: from, y: top, w: (to - from).max(1.0), h: bottom - top, r: 0.0 };
            let condition =
                Condition::Segment { scheme: "status".into(), segment: look.id.into(), on: Some(point.day) };
            scene.add(shape, "none hit").tip(tip).users(Selection::of(condition));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::room::tests::{assert_texts_apart, texts};
    use super::*;

    fn answer() -> Answer {
        let first = Day::from_civil(1997, 1, 5);
        let point = |week: i32| Point { day: first.plus(7 * week), users: vec![23_570 - 300 * (77 - week) as u64] };
        Answer { segments: vec!["churned".into()], points: (0..78).map(point).collect(), ..Answer::default() }
    }

    #[test]
    fn notes_give_way_by_importance() {
        let answer = answer();
        for (width, gap) in [766.0, 358.0].into_iter().flat_map(|width| (-40..40).map(move |gap| (width, gap * 7))) {
            let day = answer.points[40].day;
            let notes = [(day, "1 Apr 1998, compared"), (day.plus(gap), "week 16: active −70%")];
            let notes = notes.map(|(day, text)| Note { day, text: text.into() });
            let scene = draw(&answer, &notes, ChartSize { width, height: 300.0 }, &View::default());
            assert_texts_apart(&scene);
            let texts = texts(&scene);
            let below =
                texts.iter().filter(|(text, place)| text.contains("dotted line") && place.bottom <= scene.height);
            let named = texts.iter().filter(|(_, place)| place.bottom < TOP).filter(|(text, _)| text.contains(' '));
            let drawn = scene.marks.iter().filter(|mark| mark.class == "noteline").count();
            assert_eq!(named.count() + below.count(), drawn, "each line has its words");
            let lines = scene.marks.iter().filter(|mark| mark.class == "noteline");
            for mark in lines {
                let Shape::Line(line) = &mark.shape else { continue };
                let crossed = texts
                    .iter()
                    .find(|(_, place)| place.bottom < TOP && (place.left..place.right).contains(&line[0].0));
                assert_eq!(crossed, None);
            }
        }
    }

    #[test]
    fn a_gridline_stands_above_the_stack() {
        let scene = draw(&answer(), &[], ChartSize { width: 766.0, height: 300.0 }, &View::default());
        let (_, top) = texts(&scene).into_iter().find(|(text, _)| text == "25,000").unwrap();
        let Some(Shape::Area(outline)) =
            scene.marks.iter().map(|mark| &mark.shape).find(|s| matches!(s, Shape::Area(_)))
        else {
            panic!("no band")
        };
        assert!(outline.iter().all(|(_, y)| *y > top.top));
    }
}
