//! The RFM grid as a map: 25 cells in ten regions, one label a region, a square a cell whose area is its users.

use engine::i18n::Lang;
use engine::queries::rfm::{Answer, Cell};
use engine::schemes::rfm::Group;
use engine::schemes::{Condition, Selection};

use super::room::text_box;
use super::text::BOLD;
use super::{Anchor, ChartSize, Rect, Scene, Shape, Tip, shorten, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::rfm_words::{self, frequency_range, recency_range};

const CELL_HEIGHT: f32 = 92.0;
const TOP: f32 = 8.0;
const PAD: f32 = 12.0;
/// Edge of the largest square, where the words leave it room.
const LARGEST: f32 = 58.0;
/// From a square to the words beside it.
const GAP: f32 = 6.0;

/// Draws the grid, R5 at the top, F1 at the left.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let label = lang.pick("Users by recency and frequency score", "Nutzer nach Recency- und Frequency-Wert");
    let days: Vec<String> = answer.recency.iter().map(|range| recency_range(range, lang)).collect();
    let left = days.iter().map(|text| text_width(text, 12.0)).fold(24.0f32, f32::max) + PAD;
    let width = (size.width - left - 4.0) / 5.0;
    let mut scene = Scene::new(size.width, TOP + 5.0 * CELL_HEIGHT + 50.0, label);
    let map = Map { left, width };
    let names = map.names(lang);
    let per_root = map.edge_per_root(&answer.grid, &names, lang);
    for cell in &answer.grid {
        map.cell(&mut scene, cell, per_root, answer, view);
    }
    map.borders(&mut scene);
    for Name { text, x, y } in names {
        scene.text(x, y, "b", text);
    }
    map.axes(&mut scene, answer, &days, lang);
    scene
}

/// The name of a region.
struct Name {
    text: String,
    x: f32,
    /// Baseline.
    y: f32,
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

    /// What a cell covers.
    fn area(&self, cell: &Cell) -> Rect {
        let (left, top) = self.corner(cell.r, cell.f);
        Rect { left, top, right: left + self.width, bottom: top + CELL_HEIGHT }
    }

    /// Edge of a square per square root of its users: area is users everywhere, and no square touches the count at its left
    /// or the name of a region.
    fn edge_per_root(&self, grid: &[Cell], names: &[Name], lang: Lang) -> f32 {
        let most = |cell: &Cell| {
            let area = self.area(cell);
            let (right, bottom) = (area.right - PAD, area.bottom - PAD);
            let count = text_width(&format::count(lang, cell.users), BOLD);
            let beside_count = right - (area.left + PAD + count + GAP);
            let named = names.iter().map(|name| text_box(text_width(&name.text, BOLD), BOLD, (name.x, name.y)));
            let beside_names = named
                .filter(|name| name.touches(&area))
                .map(|name| (right - name.right - GAP).max(bottom - name.bottom - GAP))
                .fold(LARGEST, f32::min);
            beside_count.min(beside_names)
        };
        let root = |cell: &Cell| (cell.users as f32).sqrt();
        grid.iter().filter(|cell| cell.users > 0).map(|cell| most(cell) / root(cell)).fold(LARGEST, f32::min).max(0.0)
    }

    fn cell(&self, scene: &mut Scene, cell: &Cell, per_root: f32, answer: &Answer, view: &View) {
        let (x, y) = self.corner(cell.r, cell.f);
        let group = Group::of(cell.r, cell.f);
        let class = rfm_words::class(group);
        // Only the shipped way to score ties has users to show.
        let selection =
            rfm_words::is_scheme(answer.ties).then(|| Selection::of(Condition::RfmCell { r: cell.r, f: cell.f }));
        if cell.users > 0 {
            let edge = (per_root * (cell.users as f32).sqrt()).max(2.0);
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

    /// The name of each region stands in its upper left corner.
    fn names(&self, lang: Lang) -> Vec<Name> {
        let name = |group: Group| {
            let mut cells = (1..=5u8).rev().flat_map(|r| (1..=5u8).map(move |f| (r, f)));
            let (r, f) = cells.find(|(r, f)| Group::of(*r, *f) == group)?;
            let columns = (f..=5).take_while(|f| Group::of(r, *f) == group).count();
            let (x, y) = self.corner(r, f);
            let room = self.width * columns as f32 - PAD - 6.0;
            Some(Name { text: shorten(group.name(lang), BOLD, room), x: x + PAD, y: y + 21.0 })
        };
        Group::ALL.into_iter().filter_map(name).collect()
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
    let users = format::users(lang, cell.users);
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

#[cfg(test)]
mod tests {
    use super::super::room::tests::{assert_texts_apart, texts};
    use super::*;

    #[test]
    fn squares_keep_clear_of_words() {
        // One order each: the lowest cells of F1 hold nearly all, as in the CDNOW data.
        let users = |r: u8, f: u8| match (r, f) {
            (1..=3, 1) => 4_419 - 200 * u64::from(r),
            (5, 5) => 2_801,
            (r, f) => 30 * u64::from(r * f),
        };
        let cell = |r, f| Cell { r, f, group: Group::of(r, f).id().into(), users: users(r, f), revenue: None };
        let grid: Vec<Cell> = (1..=5).flat_map(|r| (1..=5).map(move |f| cell(r, f))).collect();
        let answer = Answer { users: 20_000, grid, ..Answer::default() };
        for (width, lang) in [1174.0, 763.0, 560.0].into_iter().flat_map(|w| [(w, Lang::En), (w, Lang::De)]) {
            let scene = draw(&answer, ChartSize { width, height: 400.0 }, &View { lang, ..View::default() });
            assert_texts_apart(&scene);
            let squares = scene.marks.iter().filter(|mark| mark.class.ends_with("nos"));
            let mut largest = 0.0f32;
            for mark in squares {
                let Shape::Rect { x, y, w, h, .. } = mark.shape else { continue };
                let square = Rect { left: x, top: y, right: x + w, bottom: y + h };
                let touched = texts(&scene).into_iter().find(|(_, place)| place.touches(&square.grown(2.0)));
                assert_eq!(touched, None, "{width}");
                largest = largest.max(w);
            }
            assert!(largest > 24.0, "{width}: {largest}");
        }
    }
}
