//! One user's story: what happened on which day, along a line of time.

use engine::events::Day;
use engine::i18n::Lang;

use super::{Anchor, Scene, Shape, Tip, dates, text_width};
use crate::format;

/// How something that happened is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A filled dot.
    Dot,
    /// A small dot.
    Point,
    /// A tick that stands on the line.
    Tick,
    /// A hollow dot.
    Ring,
    /// A hollow square.
    Square,
    /// A cross.
    Cross,
}

/// One mark of the story.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// When.
    pub day: Day,
    /// How it is drawn.
    pub sign: Sign,
    /// What hover and focus show.
    pub tip: Tip,
}

const HEIGHT: f32 = 48.0;
const LINE: f32 = 26.0;
const DOT: f32 = 4.4;
const Y: f32 = 16.0;

/// Draws the days from `from` to `to`.
pub fn draw(moments: &[Moment], from: Day, to: Day, width: f32, lang: Lang, label: &str) -> Scene {
    let mut scene = Scene::new(width, HEIGHT, label);
    let days = (to.since(from) + 1).max(1) as f32;
    let x = |day: Day, at: f32| DOT + (day.since(from) as f32 + at) / days * (width - 2.0 * DOT);
    scene.line((0.0, LINE), (width, LINE), "base");
    draw_dates(&mut scene, from, to, width, lang, |day| x(day, 0.0));
    for moment in moments {
        let x = x(moment.day, 0.5);
        let (shape, class) = match moment.sign {
            Sign::Dot => (Shape::Circle { x, y: Y, r: DOT }, "mk"),
            Sign::Point => (Shape::Circle { x, y: Y, r: 2.0 }, "mkm"),
            Sign::Tick => (Shape::Path(format!("M{x:.1} {LINE}v-7")), "inkthin"),
            Sign::Ring => (Shape::Circle { x, y: Y, r: DOT }, "dn"),
            Sign::Square => (Shape::Rect { x: x - 4.0, y: Y - 4.0, w: 8.0, h: 8.0, r: 0.0 }, "dn"),
            Sign::Cross => (Shape::Path(format!("M{:.1} {}l8 8m0 -8l-8 8", x - 4.0, Y - 4.0)), "dnl stroke2"),
        };
        scene.add(shape, class).tip(moment.tip.clone());
    }
    scene
}

/// The last day at the right end; the others where they do not touch it.
fn draw_dates(scene: &mut Scene, from: Day, to: Day, width: f32, lang: Lang, x: impl Fn(Day) -> f32) {
    let last = format::day_month(lang, to);
    let limit = width - text_width(&last, 12.0) - 12.0;
    let mut free = 0.0;
    for (day, text) in dates::labels(lang, from, to, width) {
        let at = x(Day(day as i32));
        let room = text_width(&text, 12.0);
        if at >= free && at + room <= limit {
            scene.line((at, LINE), (at, LINE + 5.0), "base");
            scene.text(at, 44.0, "ax", text);
            free = at + room + 12.0;
        }
    }
    scene.line((width, LINE), (width, LINE + 5.0), "base");
    scene.text_at(width, 44.0, Anchor::End, "ax", last);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lie_in_order_within_the_width() {
        let (from, to) = (Day::from_civil(2025, 4, 1), Day::from_civil(2025, 6, 30));
        let moment = |day, sign| Moment { day, sign, tip: Tip::default() };
        let scene = draw(&[moment(from, Sign::Dot), moment(to, Sign::Ring)], from, to, 564.0, Lang::En, "");
        let at: Vec<f32> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Circle { x, .. } => Some(x),
                _ => None,
            })
            .collect();
        assert!(at[0] > 0.0 && at[0] < 10.0 && at[1] > 554.0 && at[1] < 564.0, "{at:?}");
        let texts: Vec<String> = scene
            .marks
            .iter()
            .filter_map(|mark| match &mark.shape {
                Shape::Text { parts, .. } => Some(parts[0].1.replace('\u{a0}', " ")),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["Apr ’25", "May", "Jun", "30 Jun"]);
    }
}
