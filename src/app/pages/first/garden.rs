//! A closed jar with a garden: one plant stands for one share of all users. What has life grows above the ground, dormant and
//! interested users rest below it, and of those who left nothing is to be seen.

use leptos::prelude::*;

use crate::panels::statuses::STATUSES;

/// Shares into which all users are cut.
pub const SHARES: u64 = 20;

/// Where soil begins.
const GROUND: i32 = 95;

/// From the first plant to the last.
const BED: (i32, i32) = (22, 128);

/// Heights of plants with a stem, in turn.
const HEIGHTS: [i32; 5] = [34, 26, 38, 22, 30];

/// (path, class), from back to front; the plants stand between soil and glass.
const BEHIND: [(&str, &str); 2] = [("M9 95H141V117Q141 131 127 131H23Q9 131 9 117Z", "soil"), ("M9 95H141", "base")];
const BEFORE: [(&str, &str); 3] = [
    ("M45 14C45 30 9 27 9 54V117Q9 131 23 131H127Q141 131 141 117V54C141 27 105 30 105 14", "glass outline"),
    ("M17 76V57C17 49 22 42 28 38", "glass shine"),
    ("M45 5H105Q108 5 108 8V11Q108 14 105 14H45Q42 14 42 11V8Q42 5 45 5Z", "brassf"),
];

/// Plants of each status. Parts of a share are rounded so that all together are [`SHARES`]: the largest are given one.
pub fn plants(by_status: &[u64; 8]) -> [u64; 8] {
    let all = by_status.iter().sum::<u64>().max(1);
    let mut plants = by_status.map(|users| users * SHARES / all);
    let mut rests = [0, 1, 2, 3, 4, 5, 6, 7].map(|at: usize| (by_status[at] * SHARES % all, at));
    rests.sort_unstable_by_key(|(rest, at)| (std::cmp::Reverse(*rest), *at));
    let missing = SHARES.saturating_sub(plants.iter().sum());
    for (_, at) in rests.into_iter().take(missing as usize) {
        plants[at] += 1;
    }
    plants
}

/// The statuses of these plants in a row, each spread over the whole of it.
fn mixed(plants: [u64; 8], rests: bool) -> Vec<&'static str> {
    let mut row: Vec<(u64, &'static str)> = Vec::new();
    for (status, n) in STATUSES.iter().zip(plants) {
        let is_below = ["dormant", "prospect"].contains(&status.id);
        if is_below == rests && status.id != "churned" {
            row.extend((0..n).map(|at| ((2 * at + 1) * 1_000 / (2 * n), status.id)));
        }
    }
    row.sort_by_key(|(place, _)| *place);
    row.into_iter().map(|(_, id)| id).collect()
}

/// Where each of so many plants stands.
fn places(n: usize) -> impl Iterator<Item = i32> {
    let (first, last) = BED;
    (0..n as i32).map(move |at| first + (2 * at + 1) * (last - first) / (2 * n as i32))
}

/// The jar.
#[component]
pub fn Garden(
    /// Plants of each status, in the order of all stacks.
    plants: [u64; 8],
    /// What it shows, in words.
    label: Signal<String>,
) -> impl IntoView {
    let path = |(d, class): (&'static str, &'static str)| view! { <path d=move || d class=class/> }.into_any();
    let (above, below) = (mixed(plants, false), mixed(plants, true));
    let above =
        places(above.len()).zip(above).enumerate().map(|(at, (x, id))| grown(id, x, HEIGHTS[at % HEIGHTS.len()]));
    let below =
        places(below.len()).zip(below).enumerate().map(|(at, (x, id))| resting(id, x, 102 + at as i32 % 2 * 12));
    view! {
        <svg viewBox="0 0 150 136" width="150" height="136" role="img" aria-label=label>
            {BEHIND.map(path).collect_view()}
            {above.collect_view()}
            {below.collect_view()}
            {BEFORE.map(path).collect_view()}
        </svg>
    }
}

/// A plant above the ground.
fn grown(id: &'static str, x: i32, height: i32) -> AnyView {
    let top = GROUND - height;
    let class = format!("s-{id}");
    let stem = |class: &str| view! { <path d=format!("M{x} {GROUND}V{top}") class=format!("stem {class}")/> };
    match id {
        "loyal" => view! { {stem(&class)}<circle cx=x cy=top - 6 r="7.5" class=class/> }.into_any(),
        "active" => view! { {stem(&class)}<path d=leaves(x, top) class=class/> }.into_any(),
        _ => {
            view! { <use href=format!("#g-{id}") x=x - 8 y=GROUND - 16 width="17" height="17" class=class/> }.into_any()
        }
    }
}

/// Three pairs of leaves along a stem.
fn leaves(x: i32, top: i32) -> String {
    let step = (GROUND - top) / 4;
    let pair = |at: i32| {
        let y = top + 1 + at * step;
        format!("M{x} {y}c-6 0-8-3-7-6c5 0 7 2 7 6zM{x} {}c6 0 8-3 7-6c-5 0-7 2-7 6z", y - 4)
    };
    (0..3).map(pair).collect()
}

/// A plant below the ground: a seed is its outline.
fn resting(id: &'static str, x: i32, y: i32) -> AnyView {
    let class = format!("s-{id}");
    if id == "prospect" {
        view! { <ellipse cx=x cy=y + 6 rx="4" ry="3" class=format!("seed {class}")/> }.into_any()
    } else {
        view! { <use href=format!("#g-{id}") x=x - 6 y=y width="12" height="12" class=class/> }.into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plant_is_one_share() {
        assert_eq!(plants(&[25, 25, 0, 0, 25, 0, 25, 0]), [5, 5, 0, 0, 5, 0, 5, 0]);
        // 20 of 7: 2.86 each; six of the seven are rounded up, the first ones.
        assert_eq!(plants(&[1, 1, 1, 1, 1, 1, 1, 0]), [3, 3, 3, 3, 3, 3, 2, 0]);
    }

    #[test]
    fn who_left_is_not_to_be_seen() {
        let plants = [1, 2, 0, 0, 0, 2, 13, 1];
        assert_eq!(mixed(plants, false), ["active", "loyal", "active"]);
        assert_eq!(mixed(plants, true), ["dormant", "prospect", "dormant"]);
        let stand: Vec<i32> = places(3).collect();
        assert!(stand.windows(2).all(|two| two[0] < two[1]) && stand[0] > BED.0 && stand[2] < BED.1, "{stand:?}");
    }
}
