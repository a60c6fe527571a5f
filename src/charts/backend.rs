//! plotters draws into a [`Scene`] through this backend. It overrides what would ask the DOM for the size of a text.
//!
//! plotters knows colours only, we know classes only: a colour stands for a position in [`CLASSES`].

use plotters::style::RGBColor;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    text_anchor::{HPos, VPos},
};

use super::{Anchor, Scene, Shape, text_width};

/// Classes that plotters can draw with; [`ink`] makes a colour of one.
pub const CLASSES: &[&str] = &[
    "none",
    "grid",
    "base",
    "ax",
    "a2",
    "ser",
    "ser thin",
    "serq",
    "band",
    "mk",
    "mkq",
    "hist",
    "inkline",
    "inkthin",
    "s-loyal",
    "s-active",
    "s-new",
    "s-reactivated",
    "s-at_risk",
    "s-dormant",
    "s-churned",
    "s-prospect",
    "gapf",
    "ser2",
    "ser3",
];

/// The colour that stands for a class of [`CLASSES`]; an unknown class is not drawn.
pub fn ink(class: &str) -> RGBColor {
    let at = CLASSES.iter().position(|known| *known == class).unwrap_or(0);
    RGBColor(0, 0, at as u8)
}

fn class_of(color: BackendColor) -> Option<&'static str> {
    let class = CLASSES.get(color.rgb.2 as usize).copied()?;
    (color.alpha > 0.0 && class != "none").then_some(class)
}

/// Drawing cannot fail: it only fills a list.
#[derive(Debug)]
pub enum Never {}

impl std::fmt::Display for Never {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {}
    }
}

impl std::error::Error for Never {}

type Drawn = Result<(), DrawingErrorKind<Never>>;

/// Fills a scene.
pub struct SceneBackend<'a>(
    /// The scene to fill.
    pub &'a mut Scene,
);

fn at(point: BackendCoord) -> (f32, f32) {
    (point.0 as f32, point.1 as f32)
}

impl DrawingBackend for SceneBackend<'_> {
    type ErrorType = Never;

    fn get_size(&self) -> (u32, u32) {
        (self.0.width as u32, self.0.height as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Drawn {
        if let Some(class) = class_of(color) {
            self.0.rect(point.0 as f32, point.1 as f32, 1.0, 1.0, class);
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if let Some(class) = class_of(style.color()) {
            self.0.add(Shape::Line(path.into_iter().map(at).collect()), class);
        }
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let Some(class) = class_of(style.color()) else { return Ok(()) };
        let (x, y) = at((a.0.min(b.0), a.1.min(b.1)));
        let (w, h) = at(((b.0 - a.0).abs(), (b.1 - a.1).abs()));
        if fill {
            self.0.rect(x, y, w, h, class);
        } else {
            self.0.add(Shape::Line(vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]), class);
        }
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, _fill: bool) -> Drawn {
        if let Some(class) = class_of(style.color()) {
            let (x, y) = at(centre);
            self.0.add(Shape::Circle { x, y, r: radius as f32 }, class);
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        if let Some(class) = class_of(style.color()) {
            self.0.add(Shape::Area(path.into_iter().map(at).collect()), class);
        }
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Never>> {
        Ok((text_width(text, style.size() as f32).ceil() as u32, style.size().ceil() as u32))
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, point: BackendCoord) -> Drawn {
        let Some(class) = class_of(style.color()) else { return Ok(()) };
        let size = style.size() as f32;
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        // From the anchor to the baseline: cap height is 66 % of Terrarium Sans, descent 20 %.
        let down = match style.anchor().v_pos {
            VPos::Top => size * 0.76,
            VPos::Center => size * 0.35,
            VPos::Bottom => -size * 0.2,
        };
        let (x, y) = at(point);
        self.0.text_at(x, (y + down).round(), anchor, class, text);
        Ok(())
    }

    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn {
        Ok(())
    }
}
