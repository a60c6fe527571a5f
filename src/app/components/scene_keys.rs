//! Where marks lie, so that arrows and pointers find them. Plain geometry, no DOM.

use crate::charts::{Anchor, Mark, Scene, Shape, text_width};

/// A box in pixels of the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

/// Where an arrow key points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
}

impl Extent {
    /// Its centre.
    pub fn centre(self) -> (f32, f32) {
        ((self.x0 + self.x1) / 2.0, (self.y0 + self.y1) / 2.0)
    }

    /// Distance of a point; 0 inside.
    fn distance(self, x: f32, y: f32) -> f32 {
        let dx = (self.x0 - x).max(x - self.x1).max(0.0);
        let dy = (self.y0 - y).max(y - self.y1).max(0.0);
        dx.hypot(dy)
    }

    fn of_points(points: impl Iterator<Item = (f32, f32)>) -> Extent {
        let empty = Extent { x0: f32::MAX, y0: f32::MAX, x1: f32::MIN, y1: f32::MIN };
        let all = points.fold(empty, |all, (x, y)| Extent {
            x0: all.x0.min(x),
            y0: all.y0.min(y),
            x1: all.x1.max(x),
            y1: all.y1.max(y),
        });
        if all.x0 > all.x1 { Extent { x0: 0.0, y0: 0.0, x1: 0.0, y1: 0.0 } } else { all }
    }
}

/// Whether hover or focus shows something, or a click opens something.
pub fn is_live(mark: &Mark) -> bool {
    mark.handle.is_none() && (mark.tip.is_some() || mark.selection.is_some())
}

/// The box around a shape. Of a curve, the box around its control points.
pub fn extent(shape: &Shape) -> Extent {
    match shape {
        Shape::Rect { x, y, w, h, .. } => Extent { x0: *x, y0: *y, x1: x + w, y1: y + h },
        Shape::Line(points) | Shape::Area(points) => Extent::of_points(points.iter().copied()),
        Shape::Path(data) => Extent::of_points(path_points(data).into_iter()),
        Shape::Circle { x, y, r } => Extent { x0: x - r, y0: y - r, x1: x + r, y1: y + r },
        Shape::Glyph { x, y, size, .. } => Extent { x0: *x, y0: *y, x1: x + size, y1: y + size },
        Shape::Text { x, y, anchor, parts, .. } => {
            let width: f32 = parts.iter().map(|(_, text)| text_width(text, 13.0)).sum();
            let left = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - width / 2.0,
                Anchor::End => x - width,
            };
            Extent { x0: left, y0: y - 12.0, x1: left + width, y1: y + 4.0 }
        }
    }
}

/// Points of path data with absolute commands.
fn path_points(data: &str) -> Vec<(f32, f32)> {
    let mut points = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    let mut rest = data;
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_alphabetic()) {
        let command = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        let end = rest.find(|letter: char| letter.is_ascii_alphabetic() && letter != 'e').unwrap_or(rest.len());
        let numbers = numbers(&rest[..end]);
        rest = &rest[end..];
        let step = match command {
            b'H' | b'V' => 1,
            b'C' => 6,
            b'S' | b'Q' => 4,
            b'A' => 7,
            _ => 2,
        };
        for chunk in numbers.chunks_exact(step) {
            match command {
                b'H' => x = chunk[0],
                b'V' => y = chunk[0],
                _ => (x, y) = (chunk[step - 2], chunk[step - 1]),
            }
            if matches!(command, b'C' | b'S' | b'Q') {
                points.extend(chunk[..step - 2].chunks_exact(2).map(|pair| (pair[0], pair[1])));
            }
            points.push((x, y));
        }
    }
    points
}

/// Numbers as SVG writes them: "12.5-3,4" is three.
fn numbers(text: &str) -> Vec<f32> {
    let mut out = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        let begins = letter == '-' && !word.is_empty();
        if letter.is_ascii_digit() || letter == '.' || letter == '-' {
            if begins {
                out.extend(word.parse::<f32>());
                word.clear();
            }
            word.push(letter);
        } else {
            out.extend(word.parse::<f32>());
            word.clear();
        }
    }
    out.extend(word.parse::<f32>());
    out
}

/// The live mark that an arrow leads to from another: the next one in its row or column, else one that is near in its direction and
/// little off to the side.
pub fn step(scene: &Scene, from: usize, towards: Towards) -> Option<usize> {
    let own = extent(&scene.marks.get(from)?.shape);
    let (x, y) = own.centre();
    let shared = |(a0, a1): (f32, f32), (b0, b1): (f32, f32)| a1.min(b1) - a0.max(b0) > 0.5;
    let is_beside = |other: Extent| match towards {
        Towards::Left | Towards::Right => shared((own.y0, own.y1), (other.y0, other.y1)),
        Towards::Up | Towards::Down => shared((own.x0, own.x1), (other.x0, other.x1)),
    };
    let cost = |mark: &Mark| {
        let other = extent(&mark.shape);
        let (dx, dy) = {
            let (other_x, other_y) = other.centre();
            (other_x - x, other_y - y)
        };
        let (ahead, aside) = match towards {
            Towards::Left => (-dx, dy),
            Towards::Right => (dx, dy),
            Towards::Up => (-dy, dx),
            Towards::Down => (dy, dx),
        };
        (ahead > 0.5).then(|| (!is_beside(other), ahead + 2.0 * aside.abs()))
    };
    let live = scene.marks.iter().enumerate().filter(|(at, mark)| *at != from && is_live(mark));
    let costs = live.filter_map(|(at, mark)| Some((at, cost(mark)?)));
    costs.min_by(|(_, a), (_, b)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).map(|(at, _)| at)
}

/// The live mark at a point, or the nearest within reach: for pictures whose marks are merged into few nodes.
pub fn nearest(scene: &Scene, x: f32, y: f32) -> Option<usize> {
    const REACH: f32 = 16.0;
    let live = scene.marks.iter().enumerate().filter(|(_, mark)| is_live(mark));
    let distances = live.map(|(at, mark)| (at, extent(&mark.shape).distance(x, y)));
    // Of marks at the same distance the last drawn lies on top.
    let best = distances.filter(|(_, distance)| *distance <= REACH);
    best.min_by(|(a, near), (b, far)| near.total_cmp(far).then(b.cmp(a))).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Tip;

    /// A bar in two parts, and a tile below the first whose centre is a little to the right.
    #[test]
    fn an_arrow_stays_in_its_row() {
        let mut scene = Scene::new(400.0, 60.0, "");
        for (x, y, w) in [(0.0, 0.0, 100.0), (100.0, 0.0, 300.0), (0.0, 40.0, 110.0)] {
            scene.rect(x, y, w, 20.0, "").tip(Tip::new("a", "1"));
        }
        assert_eq!(step(&scene, 0, Towards::Right), Some(1));
        assert_eq!(step(&scene, 1, Towards::Left), Some(0));
        assert_eq!(step(&scene, 0, Towards::Down), Some(2));
        assert_eq!(step(&scene, 2, Towards::Right), Some(1), "nothing is beside it");
    }

    /// Three by two tiles of 10 px.
    fn tiles() -> Scene {
        let mut scene = Scene::new(30.0, 20.0, "");
        for at in 0..6 {
            let (x, y) = ((at % 3) as f32 * 10.0, (at / 3) as f32 * 10.0);
            scene.rect(x, y, 9.0, 9.0, "q1").tip(Tip::new("", at.to_string()));
        }
        scene
    }

    #[test]
    fn arrows_walk_the_grid() {
        let scene = tiles();
        assert_eq!(step(&scene, 0, Towards::Right), Some(1));
        assert_eq!(step(&scene, 1, Towards::Down), Some(4));
        assert_eq!(step(&scene, 4, Towards::Left), Some(3));
        assert_eq!(step(&scene, 3, Towards::Up), Some(0));
        assert_eq!(step(&scene, 0, Towards::Up), None);
    }

    #[test]
    fn the_pointer_finds_what_is_near() {
        let scene = tiles();
        assert_eq!(nearest(&scene, 14.0, 4.0), Some(1));
        assert_eq!(nearest(&scene, 31.0, 15.0), Some(5));
        assert_eq!(nearest(&scene, 90.0, 15.0), None);
    }

    #[test]
    fn curves_have_a_box() {
        let shape = Shape::Path("M10 5C20 5 20 40 30 40L30-2A5 5 0 0 1 50.5 8Z".into());
        assert_eq!(extent(&shape), Extent { x0: 10.0, y0: -2.0, x1: 50.5, y1: 40.0 });
    }
}
