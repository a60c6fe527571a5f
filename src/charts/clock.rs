//! Hour × weekday as a heat map: one ramp from glass to bottle green, text on every cell that has the room.

use engine::order::Order;
use engine::queries::clock::{Answer, Week};
use engine::schemes::{Condition, Selection};

use super::ranked::{self, Entry};
use super::{Anchor, ChartSize, Scene, Shape, Tip, text_width};
use crate::format;
use crate::panels::View;

const ROW: f32 = 34.0;
const TOP: f32 = 24.0;
/// Steps of the ramp.
const STEPS: u64 = 7;
/// Hours in the phone's list.
const TOP_HOURS: usize = 8;

/// Draws the heat map, Monday at the top, midnight at the left; at the right each weekday's share of a mean week, below each
/// hour's share. `week` is one of the answer's.
pub fn draw(answer: &Answer, week: &Week, size: ChartSize, view: &View) -> Scene {
    let (lang, segment) = (view.lang, week.id.as_str());
    let of_days = week.day_shares(&answer.occurs);
    let label = lang.pick("Activity by hour and weekday", "Aktivität nach Stunde und Wochentag");
    let left = (0..7).map(|day| text_width(format::weekday(lang, day), 13.0)).fold(0.0f32, f32::max) + 14.0;
    let right = size.width - text_width("100.0 %", 12.0) - 10.0;
    let width = (right - left) / 24.0;
    let mut scene = Scene::new(size.width, TOP + 7.0 * ROW + 44.0, label);
    let most = week.hours.iter().copied().max().unwrap_or(0);
    let share = |n: u64| n as f64 / week.events.max(1) as f64;
    for hour in 0..24usize {
        let x = left + width * (hour as f32 + 0.5);
        if hour % 3 == 0 || width > 30.0 {
            let class = if week.best_hour == Some(hour as u8) { "sm b" } else { "ax" };
            scene.text_at(x, 14.0, Anchor::Middle, class, hour.to_string());
        }
    }
    for (day, of_day) in of_days.into_iter().enumerate() {
        let y = TOP + ROW * day as f32;
        scene.text(0.0, y + ROW / 2.0 + 4.5, "", format::weekday(lang, day as u32));
        for hour in 0..24usize {
            let x = left + width * hour as f32;
            let n = week.at(day, hour);
            let step = (STEPS * n / (most + 1)) as usize;
            let cell = scene.rect(x, y, width, ROW, RAMP[step].0);
            let place = format!("{}, {}", format::weekday_long(lang, day as u32), span(hour));
            cell.tip(tip(place, n, share(n), view));
            cell.selection = (n > 0).then(|| users_at(Some(day), Some(hour), segment));
            if width >= 34.0 && n > 0 {
                let text = format::decimal(lang, share(n) * 100.0, 1);
                scene.text_at(x + width / 2.0, y + ROW / 2.0 + 4.0, Anchor::Middle, RAMP[step].1, text);
            }
        }
        scene.text_at(size.width, y + ROW / 2.0 + 4.0, Anchor::End, "a2", format::percent(lang, of_day));
    }
    grid_lines(&mut scene, left, right, width);
    if let Some((day, hour)) = week.busiest {
        let (x, y) = (left + width * f32::from(hour), TOP + ROW * f32::from(day));
        scene.add(Shape::Rect { x, y, w: width, h: ROW, r: 0.0 }, "bold2 none");
    }
    let bottom = TOP + 7.0 * ROW;
    if width >= 24.0 {
        for (hour, n) in week.by_hour().into_iter().enumerate().filter(|(_, n)| *n > 0) {
            let text = format::decimal(lang, share(n) * 100.0, usize::from(width >= 34.0));
            scene.text_at(left + width * (hour as f32 + 0.5), bottom + 18.0, Anchor::Middle, "a2", text);
        }
    }
    let note = lang.pick(
        "% of the activity; framed: the busiest hour of the week.",
        "% der Aktivität; umrandet: die stärkste Stunde der Woche.",
    );
    scene.text(0.0, bottom + 38.0, "ax", format!("{note} {}", whose_hours(view)));
    scene
}

/// On which clock the hours are read.
fn whose_hours(view: &View) -> String {
    let (lang, catalog) = (view.lang, &view.catalog);
    if catalog.own_zones.dimension.is_some() {
        return lang.pick("Hours on each user’s own clock.", "Stunden auf der Uhr des Nutzers.").into();
    }
    format!("{} {}.", lang.pick("Hours in the zone", "Stunden in der Zone"), catalog.zone.name)
}

/// Class of a step's fill, and of text on it.
const RAMP: [(&str, &str); STEPS as usize] = [
    ("q0", "sm tq0"),
    ("q1", "sm tq1"),
    ("q2", "sm tq2"),
    ("q3", "sm tq3"),
    ("q4", "sm tq4"),
    ("q5", "sm tq5"),
    ("q6", "sm tq6"),
];

/// Sheet colour between the cells.
fn grid_lines(scene: &mut Scene, left: f32, right: f32, width: f32) {
    for hour in 1..24 {
        let x = left + width * hour as f32;
        scene.line((x, TOP), (x, TOP + 7.0 * ROW), "gapf");
    }
    for day in 1..7 {
        let y = TOP + ROW * day as f32;
        scene.line((left, y), (right, y), "gapf");
    }
}

fn tip(title: String, n: u64, share: f64, view: &View) -> Tip {
    let lang = view.lang;
    let events = format!("{} {}", format::count(lang, n), lang.pick("events", "Ereignisse"));
    Tip::new(title, events).line(format!("{} {}", format::percent(lang, share), lang.pick("of the week", "der Woche")))
}

/// An hour as people write it: "09:00–10:00".
pub fn span(hour: usize) -> String {
    format!("{hour:02}:00–{:02}:00", (hour + 1) % 24)
}

/// The users of a segment (empty: all) who are active at a time of the week.
pub fn users_at(weekday: Option<usize>, hour: Option<usize>, segment: &str) -> Selection {
    let at = Condition::ActiveAt { weekday: weekday.map(|day| day as u8), hour: hour.map(|hour| hour as u8) };
    if segment.is_empty() { Selection::of(at) } else { Selection::segment("status", segment).and(at) }
}

/// The phone's form: the strongest hours of the day, or the weekdays where the data know no hours. `week` is one of the answer's.
pub fn draw_ranked(answer: &Answer, week: &Week, size: ChartSize, view: &View) -> Scene {
    let (lang, segment, has_hours) = (view.lang, week.id.as_str(), answer.has_hours);
    let mut entries: Vec<(String, u64, f64, Selection)> = if has_hours {
        let share = |n: u64| n as f64 / week.events.max(1) as f64;
        let hour = |(hour, n)| (span(hour), n, share(n), users_at(None, Some(hour), segment));
        week.by_hour().into_iter().enumerate().map(hour).collect()
    } else {
        let of_days = week.day_shares(&answer.occurs);
        let name = |day: usize| format::weekday_long(lang, day as u32).to_string();
        let day = |(day, n)| (name(day), n, of_days[day], users_at(Some(day), None, segment));
        week.by_weekday().into_iter().enumerate().map(day).collect()
    };
    if has_hours {
        entries.order_by_key(|(_, n, ..)| std::cmp::Reverse(*n));
        entries.truncate(TOP_HOURS);
    }
    let entry = |(name, n, share, users): (String, u64, f64, Selection)| Entry {
        tip: Some(tip(name.clone(), n, share, view)),
        name,
        length: share,
        class: "mk".into(),
        value: format::percent(lang, share),
        selection: (n > 0).then_some(users),
        ..Entry::default()
    };
    let label = if has_hours {
        lang.pick("The strongest hours of the day", "Die stärksten Stunden des Tages")
    } else {
        lang.pick("Activity by weekday", "Aktivität nach Wochentag")
    };
    ranked::draw(&entries.into_iter().map(entry).collect::<Vec<_>>(), label, size)
}
