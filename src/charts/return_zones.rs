//! What the thresholds of the return curve make of the users: a zone a status, with its users above a thin bar.

use engine::i18n::Lang;
use engine::queries::return_curve::Answer;
use engine::schemes::Selection;

use super::{Frame, Scene, Tip, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::statuses::{Group, STATUSES, StatusLook, status};

/// Top of the bar.
pub const BAR_TOP: f32 = 48.0;
const BAR: f32 = 8.0;

/// A part of the axis between two thresholds.
struct Zone {
    /// `None` for all that are here.
    look: Option<StatusLook>,
    from: f64,
    to: f64,
    users: u64,
    words: String,
}

/// Draws the zones above the plot area, whose last day is `last`.
pub fn draw(scene: &mut Scene, frame: &Frame, answer: &Answer, last: f64, view: &View) {
    let lang = view.lang;
    let zones = zones(answer, last, lang);
    for (at, zone) in zones.iter().enumerate() {
        let (x0, x1) = (frame.x(zone.from.min(last)), frame.x(zone.to.min(last)));
        let (left, right) = (if at == 0 { x0 } else { x0 + 2.0 }, x1 - 2.0);
        match zone.look {
            Some(look) => {
                let mark = scene.rect(left, BAR_TOP, right - left, BAR, look.class);
                mark.pattern(look.pattern).users(Selection::segment("status", look.id));
                mark.tip(Tip::new(zone.words.clone(), format::count(lang, zone.users)).glyph(look.glyph));
            }
            None => draw_here(scene, answer, (left, right), view),
        }
        let room = zones.get(at + 1).map_or(frame.rect.right, |next| frame.x(next.from.min(last))) - left - 6.0;
        let (glyph, indent) = zone.look.map_or((None, 0.0), |look| (Some(look), 20.0));
        let short = zone.look.map_or_else(|| Group::Here.word(lang), |look| look.word(lang));
        let fits = |text: &str| text_width(text, 12.0) + indent <= room;
        let words = [zone.words.as_str(), short].into_iter().find(|text| fits(text));
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
    let mut zones = vec![Zone { look: None, from: 0.0, to: a, users: here, words: Group::Here.word(lang).to_string() }];
    let days = [
        (
            "at_risk",
            a,
            d,
            format!(
                ": {} {} {} {} {}",
                lang.pick("silent", "still seit"),
                limits.a + 1,
                lang.pick("to", "bis"),
                limits.d,
                lang.pick("days", "Tagen")
            ),
        ),
        (
            "dormant",
            d,
            c,
            format!(": {} {} {} {}", limits.d + 1, lang.pick("to", "bis"), limits.c, lang.pick("days", "Tage")),
        ),
        (
            "churned",
            c,
            last,
            format!(": {} {} {}", lang.pick("more than", "über"), limits.c, lang.pick("days", "Tage")),
        ),
    ];
    for (id, from, to, words) in days {
        if let Some(look) = status(id) {
            zones.push(Zone {
                look: Some(look),
                from,
                to,
                users: answer.users(id),
                words: format!("{}{words}", look.word(lang)),
            });
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
