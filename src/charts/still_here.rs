//! Who is still here by days since the first activity: a line a quarter, named at its end. The latest is strong.

use engine::queries::still_here::{Answer, Quarter};

use super::{ChartSize, Frame, Rect, Room, Scene, Shape, Tip, share_axes, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::still_here::{days_axis, name, picture, still, users_of};

/// Lines at most, the latest ones.
const MOST_LINES: usize = 8;
const DOT: f32 = 3.5;

/// Draws the lines; `None` where no quarter can be followed for a day.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Option<Scene> {
    let lang = view.lang;
    let mut shown: Vec<&Quarter> = answer.quarters.iter().filter(|quarter| quarter.still.len() > 1).collect();
    shown.drain(..shown.len().saturating_sub(MOST_LINES));
    let last = shown.iter().map(|quarter| quarter.still.len() - 1).max()? as f64;
    let mut scene = Scene::new(size.width, size.height.clamp(240.0, 360.0), picture(lang));
    let widest = shown.iter().map(|quarter| text_width(&name(quarter, lang), 12.0)).fold(0.0, f32::max);
    let rect = Rect { left: 46.0, top: 12.0, right: size.width - widest / 2.0, bottom: scene.height - 44.0 };
    let frame = Frame::new(rect, 0.0..last, 0.0..1.0);
    share_axes::draw(&mut scene, &frame, last, days_axis(lang), lang);
    let mut room = Room::new(Rect { right: size.width, ..rect });
    for (at, quarter) in shown.iter().enumerate() {
        let class = if at + 1 == shown.len() { "ser" } else { "ser thin" };
        let points =
            quarter.still.iter().enumerate().map(|(t, users)| (t as f64, *users as f64 / quarter.users as f64));
        frame.line(&mut scene, class, points);
    }
    let ends: Vec<(f32, f32)> = shown.iter().map(|quarter| draw_end(&mut scene, &frame, quarter, view)).collect();
    for (x, y) in &ends {
        room.take(Rect { left: *x, top: *y, right: *x, bottom: *y }.grown(DOT + 1.0));
    }
    for (quarter, (x, y)) in shown.iter().zip(ends) {
        let text = name(quarter, lang);
        let left = x - text_width(&text, 12.0) / 2.0;
        // Below its end, else above it, each a little further off.
        let wishes = [18.0, -9.0, 32.0, -23.0, 46.0, -37.0].map(|dy| (left.max(rect.left + 2.0), y + dy));
        if let Some((x, y)) = room.first_text(&text, 12.0, wishes) {
            scene.text(x, y, "a2 halo", text);
        }
    }
    Some(scene)
}

/// The end of a line, which stands for everyone who began in the quarter.
fn draw_end(scene: &mut Scene, frame: &Frame, quarter: &Quarter, view: &View) -> (f32, f32) {
    let lang = view.lang;
    let days = quarter.still.len() - 1;
    let share = quarter.share(days).unwrap_or_default();
    let (x, y) = (frame.x(days as f64), frame.y(share));
    let tip = Tip::new(name(quarter, lang), format::users(lang, quarter.users)).line(still(
        lang,
        format::percent(lang, share),
        crate::panels::still_here::days(lang, days),
    ));
    scene.add(Shape::Circle { x, y, r: DOT }, "inkf").tip(tip).users(users_of(quarter));
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::super::room::tests::assert_texts_apart;
    use super::*;
    use crate::panels::still_here::tests::answer;

    #[test]
    fn a_line_a_quarter_named_at_its_end() {
        let draw = |answer: &Answer| super::draw(answer, ChartSize { width: 660.0, height: 294.0 }, &View::default());
        let scene = draw(&answer()).unwrap();
        let lines: Vec<usize> = scene
            .marks
            .iter()
            .filter(|mark| mark.class.starts_with("ser"))
            .map(|mark| if let Shape::Line(points) = &mark.shape { points.len() } else { 0 })
            .collect();
        assert_eq!(lines, [184, 92, 2]);
        let doors = scene.marks.iter().filter(|mark| mark.selection.is_some()).count();
        assert_eq!(doors, 3);
        assert_texts_apart(&scene);
        let none = Answer { quarters: answer().quarters.split_off(3), ..answer() };
        assert_eq!(draw(&none), None, "the panel is its table");
    }
}
