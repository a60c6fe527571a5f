//! The shape of the rows read so far, while files are read: pale bars of days, weeks or more, and the axes from the first moment on.

use std::collections::BTreeMap;

use engine::events::Day;
use engine::i18n::Lang;

use super::{ChartSize, Frame, Rect, Scene, dates, text_width};
use crate::format;

/// At most so many bars.
const MOST_BARS: i32 = 60;

/// Draws rows by day.
pub fn draw(days: &BTreeMap<Day, u64>, size: ChartSize, lang: Lang) -> Scene {
    let mut scene = Scene::new(size.width, size.height, lang.pick("Rows by day, so far", "Zeilen nach Tagen, bisher"));
    let bars = bars(days);
    let most = bars.iter().map(|(_, rows)| *rows).max().unwrap_or(0);
    let left = text_width(&format::short(lang, most as f64), 12.0).max(28.0) + 12.0;
    let rect = Rect { left, top: 12.0, right: size.width, bottom: size.height - 26.0 };
    let (first, width) = match bars.as_slice() {
        [(first, _), (second, _), ..] => (*first, second.since(*first)),
        [(first, _)] => (*first, 1),
        [] => (Day(0), 1),
    };
    let end = first.plus(width * bars.len().max(1) as i32);
    let frame = Frame::new(rect, f64::from(first.0)..f64::from(end.0), 0.0..most.max(1) as f64 * 1.04);
    frame.y_axis(&mut scene, |value| if most == 0 { String::new() } else { format::short(lang, value) });
    if bars.is_empty() {
        return scene;
    }
    frame.x_labels(&mut scene, &dates::labels(lang, first, end.plus(-1), rect.right - rect.left));
    for (day, rows) in bars {
        let (x, next) = (frame.x(f64::from(day.0)), frame.x(f64::from(day.plus(width).0)));
        let y = frame.y(rows as f64);
        scene.rect(x + 0.5, y, (next - x - 1.5).max(0.5), rect.bottom - y, "mkq");
    }
    scene
}

/// Rows of equal stretches of days, each by its first day, empty ones too.
fn bars(days: &BTreeMap<Day, u64>) -> Vec<(Day, u64)> {
    let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else {
        return Vec::new();
    };
    let wide = last.since(*first) / MOST_BARS + 1;
    let mut bars: Vec<(Day, u64)> = (first.0..=last.0).step_by(wide as usize).map(|day| (Day(day), 0)).collect();
    for (day, rows) in days {
        bars[(day.since(*first) / wide) as usize].1 += rows;
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::Shape;

    #[test]
    fn every_row_is_in_a_bar() {
        let days: BTreeMap<Day, u64> = [(Day(100), 3), (Day(101), 1), (Day(221), 5)].into();
        let bars = bars(&days);
        assert_eq!((bars.len(), bars[0], bars[40]), (41, (Day(100), 4), (Day(220), 5)), "bars of three days");
        assert_eq!(bars.iter().map(|(_, rows)| rows).sum::<u64>(), 9);
        let short: BTreeMap<Day, u64> = [(Day(100), 3), (Day(159), 1)].into();
        assert_eq!(super::bars(&short).len(), 60, "a day each");
    }

    /// Bars stand on the baseline and are as high as their rows.
    #[test]
    fn axes_stand_before_the_first_row() {
        let size = ChartSize { width: 600.0, height: 160.0 };
        let lines =
            |scene: &Scene| scene.marks.iter().filter(|mark| matches!(mark.class.as_str(), "base" | "grid")).count();
        let empty = draw(&BTreeMap::new(), size, Lang::En);
        assert!(lines(&empty) > 1);
        let scene = draw(&[(Day(100), 40), (Day(101), 20)].into(), size, Lang::En);
        let heights: Vec<f32> = scene
            .marks
            .iter()
            .filter_map(|mark| match mark.shape {
                Shape::Rect { y, h, .. } if mark.class == "mkq" => Some((h, y + h)),
                _ => None,
            })
            .map(|(h, bottom)| {
                assert!((bottom - 134.0).abs() < 0.01, "{bottom}");
                h
            })
            .collect();
        assert!((heights[0] / heights[1] - 2.0).abs() < 0.01, "{heights:?}");
    }
}
