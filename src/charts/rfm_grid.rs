//! The RFM grid as a map: 25 cells in ten regions, one label a region, a square a cell whose area is its users.

use engine::i18n::Lang;
use engine::queries::rfm::{Answer, Cell};
use engine::schemes::rfm::Group;
use engine::schemes::{Condition, Selection};

use super::{Anchor, ChartSize, Scene, Shape, Tip, shorten, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::rfm_words::{self, frequency_range, recency_range};

const CELL_HEIGHT: f32 = 92.0;
const TOP: f32 = 8.0;
const PAD: f32 = 12.0;

/// Draws the grid, R5 at the top, F1 at the left.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let label = lang.pick("Users by recency and frequency score", "Nutzer nach Recency- und Frequency-Wert");
    let days: Vec<String> = answer.recency.iter().map(|range| recency_range(range, lang)).collect();
    let left = days.iter().map(|text| text_width(text, 12.0)).fold(24.0f32, f32::max) + PAD;
    let width = (size.width - left - 4.0) / 5.0;
    let mut scene = Scene::new(size.width, TOP + 5.0 * CELL_HEIGHT + 50.0, label);
    let map = Map { left, width };
    let most = answer.grid.iter().map(|cell| cell.users).max().unwrap_or(0);
    for cell in &answer.grid {
        map.cell(&mut scene, cell, most, answer, view);
    }
    map.borders(&mut scene);
    map.names(&mut scene, lang);
    map.axes(&mut scene, answer, &days, lang);
    scene
}

/// Where the cells lie.
struct Map {
    left: f32,
    width: f32,
}

impl Map {
    /// Left and top edge of a cell.
    fn corner(&self, r: u8, f: u8) -> (f32, f32) {
        (self.left + self.width * f32::from(f - 1), TOP + CELL_HEIGHT * f32::from(5 - r))
    }

    fn cell(&self, scene: &mut Scene, cell: &Cell, most: u64, answer: &Answer, view: &View) {
        let (x, y) = self.corner(cell.r, cell.f);
        let group = Group::of(cell.r, cell.f);
        let class = rfm_words::class(group);
        // Only the shipped way to score ties has users to show.
        let selection =
            rfm_words::is_scheme(answer.ties).then(|| Selection::of(Condition::RfmCell { r: cell.r, f: cell.f }));
        if cell.users > 0 {
            let largest = 58.0f32.min(self.width - 2.0 * PAD - 34.0).max(16.0);
            let edge = (largest * (cell.users as f32 / most as f32).sqrt()).max(2.0);
            let (right, bottom) = (x + self.width - PAD, y + CELL_HEIGHT - PAD);
            let square = Shape::Rect { x: right - edge, y: bottom - edge, w: edge, h: edge, r: 2.0 };
            scene.add(square, format!("{class} nos"));
        }
        // Over the square, which has the same hue: the whole cell is one thing to point at.
        let wash = scene.rect(x, y, self.width, CELL_HEIGHT, format!("{class} wash"));
        wash.tip(tip(cell, group, answer, view));
        wash.selection = selection;
        scene.text(x + PAD, y + CELL_HEIGHT - 14.0, "b", format::count(view.lang, cell.users));
    }

    /// Thick lines between regions, thin ones within.
    fn borders(&self, scene: &mut Scene) {
        let mut thick = Vec::new();
        for r in (1..=5).rev() {
            for f in 1..=5 {
                let (x, y) = self.corner(r, f);
                let sides = [
                    (f < 5).then(|| ((f + 1, r), (x + self.width, y), (x + self.width, y + CELL_HEIGHT))),
                    (r > 1).then(|| ((f, r - 1), (x, y + CELL_HEIGHT), (x + self.width, y + CELL_HEIGHT))),
                ];
                for ((f2, r2), from, to) in sides.into_iter().flatten() {
                    if Group::of(r, f) == Group::of(r2, f2) {
                        scene.line(from, to, "cellline");
                    } else {
                        thick.push((from, to));
                    }
                }
            }
        }
        for (from, to) in thick {
            scene.line(from, to, "regline");
        }
    }

    /// The name of each region in its upper left corner.
    fn names(&self, scene: &mut Scene, lang: Lang) {
        for group in Group::ALL {
            let cells = || (1..=5u8).rev().flat_map(|r| (1..=5u8).map(move |f| (r, f)));
            let Some((r, f)) = cells().find(|(r, f)| Group::of(*r, *f) == group) else { continue };
            let columns = (f..=5).take_while(|f| Group::of(r, *f) == group).count();
            let (x, y) = self.corner(r, f);
            let room = (self.width * columns as f32 - PAD - 6.0) / 1.06;
            scene.text(x + PAD, y + 21.0, "b", shorten(group.name(lang), 13.0, room));
        }
    }

    fn axes(&self, scene: &mut Scene, answer: &Answer, days: &[String], lang: Lang) {
        for (at, text) in days.iter().enumerate() {
            let (x, y) = self.corner(at as u8 + 1, 1);
            let middle = y + CELL_HEIGHT / 2.0;
            scene.text_at(x - PAD, middle - 3.0, Anchor::End, "b", format!("R{}", at + 1));
            scene.text_at(x - PAD, middle + 13.0, Anchor::End, "ax", text.clone());
        }
        let bottom = TOP + 5.0 * CELL_HEIGHT;
        for (at, range) in answer.frequency.iter().enumerate() {
            let (x, _) = self.corner(1, at as u8 + 1);
            let times = frequency_range(range, answer.basis, lang);
            let room = (self.width - text_width("F5 ", 12.0) * 1.06 - 4.0).max(0.0);
            let parts = vec![("sm b", format!("F{} ", at + 1)), ("a2", shorten(&times, 12.0, room))];
            scene.text_parts(x + self.width / 2.0, bottom + 18.0, Anchor::Middle, parts);
        }
        let (recent, often) = match answer.basis {
            engine::schemes::rfm_ranks::Basis::Orders => (
                lang.pick("upwards: bought more recently", "nach oben: kürzlicher gekauft"),
                lang.pick("to the right: bought more often", "nach rechts: öfter gekauft"),
            ),
            engine::schemes::rfm_ranks::Basis::Engagement => (
                lang.pick("upwards: active more recently", "nach oben: kürzlicher aktiv"),
                lang.pick("to the right: active on more days", "nach rechts: an mehr Tagen aktiv"),
            ),
        };
        scene.text(self.left, bottom + 42.0, "ax", recent);
        scene.text_at(self.left + self.width * 5.0, bottom + 42.0, Anchor::End, "ax", often);
    }
}

fn tip(cell: &Cell, group: Group, answer: &Answer, view: &View) -> Tip {
    let lang = view.lang;
    let users = format!("{} {}", format::count(lang, cell.users), lang.pick("users", "Nutzer"));
    let mut tip = Tip::new(format!("R{} F{} · {}", cell.r, cell.f, group.name(lang)), users);
    if answer.users > 0 {
        let share = format::percent(lang, cell.users as f64 / answer.users as f64);
        tip = tip.line(format!("{share} {}", rfm_words::of_whom(answer.basis, lang)));
    }
    if let Some(revenue) = cell.revenue {
        tip = tip.line(format!("{} {}", lang.pick("Revenue", "Umsatz"), view.money(revenue)));
    }
    tip
}
