//! The retention rate month by month: five key figures of the last complete month, and its way below them.

use engine::order::Order;
use engine::queries::retention_rate::{MonthlyRate, Rate, RetentionRates};
use engine::schemes::{Condition, Selection};

use super::keys::{self, Key, Place};
use super::{Anchor, ChartSize, Frame, Rect, Scene, Tip, dates, text_width};
use crate::format;
use crate::panels::View;
use crate::panels::retention_rate::{formula, incomplete_note, monthly_name, over_window, picture};

const PLOT_HEIGHT: f32 = 190.0;

/// Draws the figures above the lines.
pub fn draw(rates: &RetentionRates, keys: &[Key], size: ChartSize, view: &View) -> Scene {
    let lang = view.lang;
    let mut scene = keys::draw(keys, size, Place::Pane, picture(lang));
    let monthly: Vec<&Rate> = rates.monthly.iter().map(|month| &month.rate).collect();
    let trailing: Vec<&Rate> = rates.trailing.iter().collect();
    let Some((first, last)) = monthly.first().zip(monthly.last()).filter(|(first, last)| first.month < last.month)
    else {
        return scene;
    };
    let top = scene.height + 20.0;
    let names = [monthly_name(lang), over_window(lang)];
    let name_room = names.iter().map(|name| text_width(name, 12.0)).fold(0.0, f32::max) + 52.0;
    let rect = Rect { left: 48.0, top, right: size.width - name_room, bottom: top + PLOT_HEIGHT };
    let highest = monthly.iter().chain(&trailing).filter_map(|rate| rate.rate_percent).fold(100.0, f64::max);
    let frame = Frame::new(rect, f64::from(first.month.0)..f64::from(last.month.0), 0.0..highest * 1.04);
    frame.y_axis(&mut scene, |percent| format::percent_with(lang, percent / 100.0, 0));
    frame.x_labels(&mut scene, &dates::labels(lang, first.month, last.month, rect.right - rect.left));
    scene.height = rect.bottom + 26.0;
    let mut ends = Vec::new();
    for ((rates, class), name) in [(&trailing, "ser thin"), (&monthly, "ser")].into_iter().zip([names[1], names[0]]) {
        draw_line(&mut scene, &frame, rates, class);
        if let Some((rate, percent)) = rates.last().and_then(|rate| Some((*rate, rate.rate_percent?))) {
            let star = if rate.complete { "" } else { "*" };
            let text = format!("{}{star}", format::percent_with(lang, percent / 100.0, 0));
            ends.push((frame.y(percent), text, name));
        }
    }
    draw_ends(&mut scene, ends, (rect.right + 8.0, rect.bottom));
    draw_places(&mut scene, &frame, rates, view);
    if monthly.iter().any(|rate| !rate.complete) {
        scene.height += 18.0;
        let bottom = scene.height - 6.0;
        scene.text(0.0, bottom, "ax", incomplete_note(lang));
    }
    scene
}

/// A line through the known months; the way to an incomplete one is dashed.
fn draw_line(scene: &mut Scene, frame: &Frame, rates: &[&Rate], class: &str) {
    let place = |rate: &&Rate| rate.rate_percent.map(|percent| (f64::from(rate.month.0), percent));
    for run in rates.split(|rate| rate.rate_percent.is_none() || !rate.complete).filter(|run| run.len() > 1) {
        frame.line(scene, class, run.iter().filter_map(place));
    }
    for pair in rates.windows(2).filter(|pair| !pair[1].complete) {
        if let (Some(from), Some(to)) = (place(&pair[0]), place(&pair[1])) {
            frame.line(scene, "serq", [from, to].into_iter());
        }
    }
}

/// The last value of each line with its name, pushed apart.
fn draw_ends(scene: &mut Scene, mut ends: Vec<(f32, String, &'static str)>, (x, bottom): (f32, f32)) {
    ends.order_by(|a, b| b.0.total_cmp(&a.0));
    let mut limit = bottom;
    for (y, value, name) in ends {
        let y = y.min(limit);
        limit = y - 19.0;
        scene.text_parts(x, y + 4.0, Anchor::Start, vec![("b", value), ("ax", format!(" {name}"))]);
    }
}

/// Invisible columns that tell the month's numbers.
fn draw_places(scene: &mut Scene, frame: &Frame, rates: &RetentionRates, view: &View) {
    let width = (frame.rect.right - frame.rect.left) / rates.monthly.len().saturating_sub(1).max(1) as f32;
    for MonthlyRate { rate, .. } in &rates.monthly {
        let Some(percent) = rate.rate_percent else { continue };
        let written = |percent: f64| format::percent(view.lang, percent / 100.0);
        let title = format::month_long(view.lang, rate.month.month());
        let mut tip = Tip::new(title, written(percent)).line(formula(rate, view));
        let trailing = rates.trailing.iter().find(|trailing| trailing.month == rate.month);
        if let Some(percent) = trailing.and_then(|trailing| trailing.rate_percent) {
            tip = tip.line(format!("{} {}", written(percent), over_window(view.lang)));
        }
        if !rate.complete {
            tip = tip.line(incomplete_note(view.lang));
        }
        let left = (frame.x(f64::from(rate.month.0)) - width / 2.0).max(frame.rect.left);
        scene
            .rect(left, frame.rect.top, width, frame.rect.bottom - frame.rect.top, "none hit")
            .tip(tip)
            .users(Selection::of(Condition::active_in(rate.month.month())));
    }
}
