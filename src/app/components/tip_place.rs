//! Where a tip stands: beside its mark and off its legend. Plain geometry, no DOM.

use super::scene_keys::{Extent, extent};
use crate::charts::{Scene, Shape, Tip, text_width};

/// Between a tip and what it must not cover.
const GAP: f32 = 8.0;
/// What of a large mark must stay free around the pointer.
const AROUND: f32 = 20.0;
/// Width of a tip at most, and of what is no text in it.
const WIDEST: f32 = 256.0;
const PADDING: f32 = 31.0;
/// A glyph with its gap.
const GLYPH: f32 = 23.0;
/// Height of a line, of the value's line, and of what is no text.
const LINE: f32 = 20.0;
const VALUE: f32 = 24.0;
const PADDING_HIGH: f32 = 21.0;

/// Upper left corner of a tip for a mark. `point`: the pointer, if it is there. `last`: a line below the tip's own, if any.
pub fn place(scene: &Scene, mark: &Shape, point: Option<(f32, f32)>, tip: &Tip, last: Option<&str>) -> (f32, f32) {
    let size = size_of(tip, last);
    let mark = near(extent(mark), point, size);
    let is_legend = |shape: &&Shape| matches!(shape, Shape::Text { .. } | Shape::Glyph { .. });
    let legend: Vec<Extent> = scene.marks.iter().map(|mark| &mark.shape).filter(is_legend).map(extent).collect();
    beside(mark, &legend, size, (scene.width, scene.height))
}

/// Width and height of a tip, as its style sets them.
fn size_of(tip: &Tip, last: Option<&str>) -> (f32, f32) {
    let small = [tip.title.as_str()].into_iter().chain(tip.lines.iter().map(String::as_str)).chain(last);
    let small: Vec<f32> = small.filter(|text| !text.is_empty()).map(|text| text_width(text, 12.5)).collect();
    let value = text_width(&tip.value, 14.0) + if tip.glyph.is_some() { GLYPH } else { 0.0 };
    let room = WIDEST - PADDING;
    let lines = |width: f32| (width / room).ceil().max(1.0);
    let width = small.iter().copied().fold(value, f32::max).min(room);
    let height = small.iter().map(|width| lines(*width) * LINE).sum::<f32>() + lines(value) * VALUE;
    (width + PADDING, height + PADDING_HIGH)
}

/// The mark, or where it is larger than a tip could stand beside, its part around the pointer.
fn near(mark: Extent, point: Option<(f32, f32)>, (w, h): (f32, f32)) -> Extent {
    let Some((x, y)) = point else { return mark };
    let cut = |from: f32, to: f32, at: f32, most: f32| {
        if to - from > most { (from.max(at - AROUND), to.min(at + AROUND)) } else { (from, to) }
    };
    let ((x0, x1), (y0, y1)) = (cut(mark.x0, mark.x1, x, w), cut(mark.y0, mark.y1, y, h));
    Extent { x0, y0, x1, y1 }
}

/// The best of the places above, below, right and left of the mark, and above and below the legend there.
fn beside(mark: Extent, legend: &[Extent], (w, h): (f32, f32), room: (f32, f32)) -> (f32, f32) {
    let (cx, cy) = mark.centre();
    let x = (cx - w / 2.0).min(room.0 - w).max(0.0);
    let y = (cy - h / 2.0).min(room.1 - h).max(0.0);
    let at = |(x, y): (f32, f32)| Extent { x0: x, y0: y, x1: x + w, y1: y + h };
    let (above, below) = (mark.y0 - GAP - h, mark.y1 + GAP);
    let blocked = |y: f32| legend.iter().find(|text| common(at((x, y)), **text) > 0.0);
    let (mut over, mut under) = (above, below);
    while let Some(text) = blocked(over) {
        over = text.y0 - GAP - h;
    }
    while let Some(text) = blocked(under) {
        under = text.y1 + GAP;
    }
    let places = [(x, above), (x, below), (mark.x1 + GAP, y), (mark.x0 - GAP - w, y), (x, over), (x, under)];
    let frame = Extent { x0: 0.0, y0: 0.0, x1: room.0, y1: room.1 };
    // To cover the mark is worst; to hang over the edge is better than to cover the legend; off the side it may be cut.
    let cost = |place: (f32, f32)| {
        let tip = at(place);
        let covered: f32 = legend.iter().map(|text| common(tip, *text)).sum();
        let aside = (-tip.x0).max(tip.x1 - room.0).max(0.0) * h;
        8.0 * common(tip, mark) + 2.0 * covered + 4.0 * aside + 0.1 * (w * h - common(tip, frame))
    };
    places.into_iter().min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or((x, above))
}

/// Area that two boxes have in common.
fn common(a: Extent, b: Extent) -> f32 {
    let w = a.x1.min(b.x1) - a.x0.max(b.x0);
    let h = a.y1.min(b.y1) - a.y0.max(b.y0);
    w.max(0.0) * h.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: (f32, f32) = (800.0, 300.0);
    const SIZE: (f32, f32) = (160.0, 80.0);

    fn boxed(x0: f32, y0: f32, x1: f32, y1: f32) -> Extent {
        Extent { x0, y0, x1, y1 }
    }

    fn covers(place: (f32, f32), other: Extent) -> bool {
        common(boxed(place.0, place.1, place.0 + SIZE.0, place.1 + SIZE.1), other) > 0.0
    }

    /// Above, if there is room; else below; beside the edges within the picture.
    #[test]
    fn stands_beside_its_mark() {
        let bar = boxed(400.0, 150.0, 420.0, 280.0);
        assert_eq!(beside(bar, &[], SIZE, ROOM), (330.0, 62.0));
        let high = boxed(400.0, 10.0, 420.0, 60.0);
        assert_eq!(beside(high, &[], SIZE, ROOM), (330.0, 68.0));
        let full = boxed(790.0, 0.0, 800.0, 300.0);
        assert_eq!(beside(full, &[], SIZE, ROOM), (622.0, 110.0));
    }

    /// The status bar: groups above, names below; neither is covered, nor is the bar.
    #[test]
    fn covers_no_legend() {
        let bar = boxed(300.0, 40.0, 500.0, 80.0);
        let legend =
            [boxed(280.0, 10.0, 480.0, 26.0), boxed(320.0, 90.0, 420.0, 106.0), boxed(320.0, 110.0, 420.0, 126.0)];
        let place = beside(bar, &legend, SIZE, (800.0, 130.0));
        assert!(!covers(place, bar) && !legend.iter().any(|text| covers(place, *text)), "{place:?}");
    }

    /// Of an area as wide as the picture only the part under the pointer can stay free.
    #[test]
    fn stands_beside_the_pointer_in_a_large_mark() {
        let area = boxed(40.0, 20.0, 700.0, 280.0);
        let part = near(area, Some((400.0, 200.0)), SIZE);
        assert_eq!(part, boxed(380.0, 180.0, 420.0, 220.0));
        assert!(!covers(beside(part, &[], SIZE, ROOM), part));
        assert_eq!(near(area, None, SIZE), area);
    }

    #[test]
    fn is_as_large_as_its_text() {
        let short = size_of(&Tip::new("", "12"), None);
        let long = size_of(
            &Tip::new("Week of 12 May", "Dormant 6,013").glyph("g-dormant").line("12.9% of users"),
            Some("Enter"),
        );
        assert_eq!((short.1, long.1), (VALUE + PADDING_HIGH, VALUE + 3.0 * LINE + PADDING_HIGH));
        assert!(short.0 < long.0 && long.0 < WIDEST);
        let wrapped = size_of(&Tip::new("", "12").line("x".repeat(60)), None);
        assert!(wrapped.0 <= WIDEST && wrapped.1 > short.1 + LINE);
    }
}
