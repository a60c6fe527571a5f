//! What the thresholds of the return curve make of the users: a zone a status, with its users above a thin bar.

use engine::catalog;
use engine::i18n::Lang;
use engine::queries::return_curve::Answer;
use engine::schemes::Selection;

use super::{Frame, Scene, Tip, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::{Group, STATUSES, StatusLook, status};

catalog! {
    silent_between(from, to) = "by silence: after {from} to {to} days", "durch Stille: nach {from} bis {to} Tagen";
    silent_over(days) = "by silence: after more than {days} days", "durch Stille: nach mehr als {days} Tagen";
    other_ways = "all of this status are counted, whatever the reason", "gezählt sind alle in diesem Status, gleich aus welchem Grund";
}

/// Top of the bar.
pub const BAR_TOP: f32 = 48.0;
const BAR: f32 = 8.0;

/// A part of the axis between two thresholds.
struct Zone {
    /// `None` for all that are here.
    look: Option<StatusLook>,
    from: f64,
    to: f64,
    /// All users of the status: silence is one way into it, not the only one.
    users: u64,
    /// The silence that leads into it.
    silence: String,
}

/// Draws the zones above the plot area, whose last day is `last`. A bar ends where the data do: nobody can be silent for longer.
pub fn draw(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, view: &View) {
    let lang = view.lang;
    let zones = zones(answer, last, lang);
    let reach = last.min(f64::from(answer.span_days));
    for (at, zone) in zones.iter().enumerate() {
        let (x0, x1) = (frame.x(zone.from.min(reach)), frame.x(zone.to.min(reach)));
        let (left, right) = (if at == 0 { x0 } else { x0 + 2.0 }, x1 - 2.0);
        match zone.look {
            // Not one pixel of what cannot have happened.
            Some(_) if x1 - x0 < 1.0 => {}
            Some(look) => {
                let mark = scene.rect(left, BAR_TOP, right - left, BAR, look.class);
                mark.pattern(look.pattern).users(Selection::segment("status", look.id));
                let tip = Tip::new(look.word(lang), format::users(lang, zone.users));
                mark.tip(tip.line(zone.silence.clone()).line(other_ways(lang)).glyph(look.glyph));
            }
            None => draw_here(scene, answer, (left, right), view),
        }
        let left = if at == 0 { left } else { frame.x(zone.from.min(last)) + 2.0 };
        let room = zones.get(at + 1).map_or(frame.rect.right, |next| frame.x(next.from.min(last))) - left - 6.0;
        let (glyph, indent) = zone.look.map_or((None, 0.0), |look| (Some(look), 20.0));
        let word = zone.look.map_or_else(|| Group::Here.word(lang), |look| look.word(lang));
        let words = Some(word).filter(|word| text_width(word, 12.0) + indent <= room);
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
    let mut zones = vec![Zone { look: None, from: 0.0, to: a, users: here, silence: String::new() }];
    let days = [
        ("at_risk", a, d, silent_between(lang, limits.a + 1, limits.d)),
        ("dormant", d, c, silent_between(lang, limits.d + 1, limits.c)),
        ("churned", c, last, silent_over(lang, limits.c)),
    ];
    for (id, from, to, silence) in days {
        if let Some(look) = status(id) {
            zones.push(Zone { look: Some(look), from, to, users: answer.users(id), silence });
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
        let mark = scene.rect(x, BAR_TOP, (w - 1.0).max(0.5), BAR, look.class);
        mark.pattern(look.pattern).users(Selection::segment("status", look.id));
        mark.tip(Tip::new(look.word(view.lang), format::count(view.lang, users)).glyph(look.glyph));
        x += w;
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ChartSize, Shape, return_curve};
    use super::*;
    use crate::panels::return_curve::tests::answer;

    /// Right ends of the bars of a status; A 14, D 45, C 90 on an axis of 150 days.
    fn ends(answer: &Answer, class: &str) -> Vec<f32> {
        let scene = return_curve::draw(answer, ChartSize { width: 1174.0, height: 412.0 }, &View::default());
        let bars = scene.marks.iter().filter(|mark| mark.class == class).filter_map(|mark| match mark.shape {
            Shape::Rect { x, y, w, .. } if y == BAR_TOP => Some(x + w),
            _ => None,
        });
        bars.collect()
    }

    #[test]
    fn a_bar_ends_where_the_data_do() {
        let x = |days: f32| 46.0 + 1110.0 * days / 150.0;
        let near = |found: Vec<f32>, days: f32| found.len() == 1 && (found[0] - x(days)).abs() < 2.5;
        let whole = answer();
        assert!(near(ends(&whole, "s-dormant"), 90.0) && near(ends(&whole, "s-churned"), 150.0));
        let short = Answer { span_days: 60, ..answer() };
        assert!(near(ends(&short, "s-dormant"), 60.0) && ends(&short, "s-churned").is_empty());
        let scene = return_curve::draw(&short, ChartSize { width: 1174.0, height: 412.0 }, &View::default());
        let svg = super::super::svg_text(&scene, "", "");
        assert!(svg.contains("The strips end after 60 days") && svg.contains("C (90 days) lies beyond that"), "{svg}");
    }
}
