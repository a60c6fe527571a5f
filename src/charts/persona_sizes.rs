//! How many users each persona has: a ranked list of names with bars.

use engine::i18n::Lang;
use engine::schemes::Selection;

use super::{Anchor, ChartSize, Scene, Tip, shorten};
use crate::format;

/// One persona.
#[derive(Clone, Debug, PartialEq)]
pub struct Size {
    /// Its name.
    pub name: String,
    /// Its users.
    pub users: u64,
    /// Their share of the base.
    pub share: f64,
    /// Who they are.
    pub selection: Selection,
    /// Whether it stands for the rest: drawn pale.
    pub rest: bool,
}

const ROW: f32 = 28.0;
const PHONE_ROW: f32 = 44.0;
const FONT: f32 = 13.0;
/// Room for count and share at the right.
const VALUE: f32 = 116.0;

/// Draws the list.
pub fn draw(sizes: &[Size], size: ChartSize, lang: Lang, label: &str) -> Scene {
    let row = if size.is_phone() { PHONE_ROW } else { ROW };
    let mut scene = Scene::new(size.width, row * sizes.len() as f32, label);
    let left = if size.is_phone() { 0.0 } else { (size.width * 0.42).min(400.0) };
    let room = size.width - VALUE - left;
    let most = sizes.iter().map(|one| one.users).max().unwrap_or(0).max(1);
    for (at, one) in sizes.iter().enumerate() {
        let top = row * at as f32;
        let bar = if size.is_phone() { top + 22.0 } else { top + 7.0 };
        let name_room = if size.is_phone() { size.width } else { left - 16.0 };
        scene.text(0.0, top + 18.0, "", shorten(&one.name, FONT, name_room));
        let (users, share) = (format::count(lang, one.users), format::percent(lang, one.share));
        let width = room * one.users as f32 / most as f32;
        scene
            .rect(left, bar, width, 14.0, if one.rest { "mkq" } else { "mk" })
            .tip(Tip::new(one.name.clone(), users.clone()).line(share.clone()))
            .users(one.selection.clone());
        scene.text_parts(size.width, bar + 12.0, Anchor::End, vec![("b", users), ("ax", format!("  {share}"))]);
    }
    scene
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Shape;

    #[test]
    fn the_longest_bar_fills_the_room() {
        let one = |users, rest| Size { name: "x".into(), users, share: 0.5, selection: Selection::default(), rest };
        let scene = draw(&[one(200, false), one(50, true)], ChartSize { width: 900.0, height: 0.0 }, Lang::En, "");
        let bars: Vec<(&str, i32)> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { w, .. } => Some((mark.class.as_str(), w as i32)),
                _ => None,
            })
            .collect();
        assert_eq!(bars, [("mk", 406), ("mkq", 101)]);
    }
}
