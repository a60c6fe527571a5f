//! Room for labels: what is taken already, and the first of some wished places that touches none of it.
//!
//! Boxes of text follow from `text_width`, so the same picture comes out without a DOM.

use super::{Rect, text_width};

/// Above the baseline, in sizes of the font: letters with an accent reach so far.
const ASCENT: f32 = 0.78;
/// Below the baseline.
const DESCENT: f32 = 0.2;

/// A room with things in it.
#[derive(Clone, Debug)]
pub struct Room {
    within: Rect,
    taken: Vec<Rect>,
}

impl Room {
    /// An empty room.
    pub fn new(within: Rect) -> Self {
        Room { within, taken: Vec::new() }
    }

    /// Nothing else shall stand here.
    pub fn take(&mut self, place: Rect) {
        self.taken.push(place);
    }

    /// Whether a place lies within the room and touches nothing.
    pub fn is_free(&self, place: &Rect) -> bool {
        let Rect { left, top, right, bottom } = self.within;
        let within = place.left >= left && place.top >= top && place.right <= right && place.bottom <= bottom;
        within && !self.taken.iter().any(|taken| taken.touches(place))
    }

    /// Takes the first place that is free.
    pub fn first(&mut self, wishes: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let place = wishes.into_iter().find(|place| self.is_free(place))?;
        self.take(place);
        Some(place)
    }

    /// Takes the first place where a text is free, and returns where it begins on its baseline.
    pub fn first_text(
        &mut self,
        text: &str,
        size: f32,
        wishes: impl IntoIterator<Item = (f32, f32)>,
    ) -> Option<(f32, f32)> {
        let width = text_width(text, size);
        let free = |(x, y): &(f32, f32)| self.is_free(&text_box(width, size, (*x, *y)));
        let place = wishes.into_iter().find(free)?;
        self.take(text_box(width, size, place));
        Some(place)
    }
}

/// What a line of text covers that begins at `x` on the baseline `y`.
pub fn text_box(width: f32, size: f32, (x, y): (f32, f32)) -> Rect {
    Rect { left: x, top: y - ASCENT * size, right: x + width, bottom: y + DESCENT * size }
}

#[cfg(test)]
pub mod tests {
    use super::super::{Anchor, Scene, Shape, text_size};
    use super::*;

    /// The texts of a picture with the boxes they cover.
    pub fn texts(scene: &Scene) -> Vec<(String, Rect)> {
        let of = |mark: &super::super::Mark| {
            let Shape::Text { x, y, anchor, parts, .. } = &mark.shape else { return None };
            let width: f32 = parts.iter().map(|(class, text)| text_width(text, text_size(class))).sum();
            let tallest = parts.iter().map(|(class, _)| text_size(class)).fold(0.0, f32::max);
            let before = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
            let text = parts.iter().map(|(_, text)| text.as_str()).collect();
            Some((text, text_box(width, tallest, (x - before, *y))))
        };
        scene.marks.iter().filter_map(of).collect()
    }

    /// Fails where two texts of a picture lie over each other.
    pub fn assert_texts_apart(scene: &Scene) {
        let texts = texts(scene);
        for (at, (text, place)) in texts.iter().enumerate() {
            for (other, there) in &texts[..at] {
                assert!(!place.touches(there), "{text:?} lies over {other:?}: {place:?}, {there:?}");
            }
        }
    }

    #[test]
    fn the_first_free_place_is_taken() {
        let square = |x: f32| Rect { left: x, top: 0.0, right: x + 10.0, bottom: 10.0 };
        let mut room = Room::new(Rect { left: 0.0, top: 0.0, right: 40.0, bottom: 10.0 });
        room.take(square(0.0));
        let mut place = || room.first([0.0, 5.0, 10.0, 20.0, 31.0].map(square)).map(|place| place.left as i32);
        assert_eq!([place(), place(), place()], [Some(10), Some(20), None]);
    }

    #[test]
    fn a_text_covers_its_width() {
        let mut room = Room::new(Rect { left: 0.0, top: 0.0, right: 100.0, bottom: 20.0 });
        let mut place = || room.first_text("00", 10.0, [(-1.0, 15.0), (0.0, 15.0), (9.0, 15.0), (10.0, 15.0)]);
        assert_eq!([place(), place(), place()], [Some((0.0, 15.0)), Some((10.0, 15.0)), None]);
    }
}
