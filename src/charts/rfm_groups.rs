//! The ten groups as two columns of bars on one scale: share of buyers (of users, where nothing is bought), share of revenue.

use engine::queries::rfm::Answer;
use engine::schemes::Selection;
use engine::schemes::rfm::Group;
use engine::schemes::rfm_ranks::Basis;

use super::{ChartSize, Scene, Shape, Tip, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::rfm_words;

const TOP: f32 = 22.0;

/// Draws one line a group, in the order of the answer.
pub fn draw(answer: &Answer, size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let label = lang.pick("Ten groups by users and revenue", "Zehn Gruppen nach Nutzern und Umsatz");
    // On a phone the name stands above its bars: beside them the longest would be cut.
    let is_phone = size.is_phone();
    let line = if is_phone { 56.0 } else { 50.0 };
    let mut scene = Scene::new(size.width, TOP + line * 10.0, label);
    let has_revenue = answer.groups.iter().any(|group| group.revenue_share.is_some());
    let n_columns = if has_revenue { 2.0 } else { 1.0 };
    let widest = Group::ALL.iter().map(|group| text_width(group.name(lang), 13.0)).fold(0.0f32, f32::max);
    let left = if is_phone { 22.0 } else { 22.0 + widest + 14.0 };
    let column = (size.width - left) / n_columns;
    let room = (column - text_width("100.0 %", 12.0) - 14.0).max(8.0);
    let shares = answer.groups.iter().flat_map(|group| [group.share, group.revenue_share]).flatten();
    let greatest = shares.fold(0.0f64, f64::max);
    let users = match answer.basis {
        Basis::Orders => lang.pick("% of buyers", "% der Käufer"),
        Basis::Engagement => lang.pick("% of users", "% der Nutzer"),
    };
    let headings = [users, lang.pick("% of revenue", "% des Umsatzes")];
    for (at, heading) in headings.into_iter().enumerate().take(n_columns as usize) {
        scene.text(left + column * at as f32, 12.0, "ax", heading);
    }
    for (at, size) in answer.groups.iter().enumerate() {
        let Some(group) = Group::from_id(&size.id) else { continue };
        let class = rfm_words::class(group);
        let top = TOP + line * at as f32;
        let (middle, bars) = if is_phone { (top + 16.0, top + 38.0) } else { (top + line / 2.0, top + line / 2.0) };
        if at > 0 {
            scene.line((0.0, top), (scene.width, top), "grid");
        }
        scene.add(Shape::Rect { x: 0.0, y: middle - 7.0, w: 14.0, h: 14.0, r: 3.0 }, format!("{class} nos"));
        scene.text(22.0, middle + 4.5, "", group.name(lang));
        for (at, share) in [size.share, size.revenue_share].into_iter().enumerate().take(n_columns as usize) {
            let Some(share) = share else { continue };
            let x = left + column * at as f32;
            let w = if greatest > 0.0 { (share.max(0.0) / greatest) as f32 * room } else { 0.0 };
            if w > 0.0 {
                let bar = Shape::Rect { x, y: bars - 7.0, w: w.max(1.0), h: 14.0, r: 1.0 };
                scene.add(bar, format!("{class} nos"));
            }
            scene.text(x + w + 6.0, bars + 4.5, "sm", format::percent(lang, share));
        }
        let row = scene.rect(0.0, top, scene.width, line, "none hit");
        row.tip(tip(size, group, view));
        row.selection = rfm_words::is_scheme(answer.ties).then(|| Selection::segment("rfm", group.id()));
    }
    scene
}

fn tip(size: &engine::queries::rfm::GroupSize, group: Group, view: &View) -> Tip {
    let lang = view.lang;
    let users = format::users(lang, size.users);
    let mut tip = Tip::new(group.name(lang), users);
    if let Some(revenue) = size.revenue {
        tip = tip.line(format!("{} {}", lang.pick("Revenue", "Umsatz"), view.money(revenue)));
    }
    tip
}
