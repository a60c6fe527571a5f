//! The job once more, by the plainest code there is: the whole file as texts, maps of everything, no cleverness to be wrong in.
//! The definitions are those of `benches/README.md`; nothing of the engine is used but civil dates.

use std::collections::{BTreeMap, BTreeSet};

use engine::events::Day;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

struct Event {
    at: i64,
    name: String,
    cents: i64,
    category: String,
}

/// All figures of the job over the text of an event file.
pub fn job(csv: &str) -> Value {
    let mut users: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    let mut dimensions: [BTreeMap<String, u64>; 3] = Default::default();
    let mut rows = 0;
    for line in csv.lines().skip(1) {
        let [user, name, time, amount, category, rest @ ..] = &fields(line)[..] else { panic!("short line: {line}") };
        for (counts, value) in dimensions.iter_mut().zip(rest) {
            *counts.entry(value.clone()).or_default() += 1;
        }
        let cents = amount.replace('.', "").parse().unwrap_or(0);
        let event = Event { at: seconds(time), name: name.clone(), cents, category: category.clone() };
        users.entry(user.clone()).or_default().push(event);
        rows += 1;
    }
    let [by_country, by_platform, by_channel] = dimensions;
    let as_of = users.values().flatten().map(|event| event.at).max().unwrap_or(0);

    let (mut first_sum, mut last_sum, mut n_active_days, mut n_purchases, mut revenue) = (0, 0, 0, 0, 0);
    let mut status: BTreeMap<&str, u64> = BTreeMap::new();
    let mut hours: BTreeMap<&str, [u64; 24]> = BTreeMap::new();
    let mut tastes: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    let mut days: BTreeMap<String, u64> = BTreeMap::new();
    let mut weeks: BTreeMap<String, u64> = BTreeMap::new();
    let mut months: BTreeMap<String, u64> = BTreeMap::new();
    let mut retention: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let mut buyers: Vec<(&str, i64, i64, i64)> = Vec::new();
    for (id, events) in &users {
        let times: BTreeSet<i64> = events.iter().map(|event| event.at).collect();
        let own: BTreeSet<Day> = times.iter().map(|at| day(*at)).collect();
        first_sum += times.first().unwrap();
        last_sum += times.last().unwrap();
        n_active_days += own.len();
        let bought: Vec<&Event> = events.iter().filter(|event| event.name == "purchase").collect();
        n_purchases += bought.len();
        let spent: i64 = bought.iter().map(|event| event.cents).sum();
        revenue += spent;
        if let Some(last) = bought.iter().map(|event| event.at).max() {
            buyers.push((id, last, bought.len() as i64, spent));
        }
        let word = lifecycle(events, as_of);
        *status.entry(word).or_default() += 1;
        for event in events {
            hours.entry(word).or_default()[(event.at.rem_euclid(DAY) / 3600) as usize] += 1;
            if !event.category.is_empty() {
                *tastes.entry(word).or_default().entry(&event.category).or_default() += 1;
            }
        }
        for day in &own {
            *days.entry(day.to_string()).or_default() += 1;
        }
        for week in own.iter().map(|day| day.monday()).collect::<BTreeSet<_>>() {
            *weeks.entry(week.to_string()).or_default() += 1;
        }
        let own: BTreeSet<_> = own.iter().map(|day| day.month()).collect();
        let first = *own.first().unwrap();
        for month in own {
            *months.entry(month.to_string()).or_default() += 1;
            let cohort = retention.entry(first.to_string()).or_default();
            let since = (month.0 - first.0) as usize;
            cohort.resize(cohort.len().max(since + 1), 0);
            cohort[since] += 1;
        }
    }
    let top_categories: BTreeMap<&str, Vec<(&str, u64)>> = tastes
        .into_iter()
        .map(|(word, tastes)| {
            let mut all: Vec<(&str, u64)> = tastes.into_iter().collect();
            all.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), *name));
            all.truncate(5);
            (word, all)
        })
        .collect();
    json!({
        "rows": rows, "users": users.len(), "as_of": engine::events::iso(as_of * 1000),
        "totals": { "events": rows, "active_days": n_active_days, "purchases": n_purchases, "revenue_cents": revenue },
        "checks": { "first_seen_sum": first_sum, "last_seen_sum": last_sum },
        "status": status, "rfm": rfm(&buyers), "dau": days, "wau": weeks, "mau": months, "retention": retention,
        "top_categories": top_categories, "hours": hours,
        "by_country": by_country, "by_platform": by_platform, "by_channel": by_channel,
    })
}

/// Sessions of all users: a silence of over 30 minutes starts a new one.
pub fn sessions(csv: &str) -> u64 {
    let mut users: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let fields = fields(line);
        users.entry(fields[0].clone()).or_default().push(seconds(&fields[2]));
    }
    let mut n = 0;
    for times in users.values_mut() {
        times.sort_unstable();
        n += 1 + times.windows(2).filter(|pair| pair[1] - pair[0] > 1800).count() as u64;
    }
    n
}

fn lifecycle(events: &[Event], as_of: i64) -> &'static str {
    let age = |at: i64| as_of - at;
    let first = events.iter().map(|event| event.at).min().unwrap();
    let last = events.iter().map(|event| event.at).max().unwrap();
    let left = events.iter().any(|event| event.name == "uninstall" && event.at == last);
    let lately = events.iter().filter(|event| age(event.at) <= 30 * DAY).count();
    let before = events.iter().filter(|event| age(event.at) > 30 * DAY && age(event.at) <= 60 * DAY).count();
    let days: BTreeSet<Day> =
        events.iter().filter(|event| age(event.at) <= 30 * DAY).map(|event| day(event.at)).collect();
    let bought = events.iter().filter(|event| event.name == "purchase" && age(event.at) <= 90 * DAY).count();
    if age(last) > 90 * DAY || left {
        "churned"
    } else if age(last) > 30 * DAY {
        "dormant"
    } else if age(first) <= 14 * DAY {
        "new"
    } else if before >= 4 && 2 * lately < before {
        "at_risk"
    } else if days.len() >= 10 || bought >= 3 {
        "loyal"
    } else {
        "active"
    }
}

/// Users by the three digits of their quintiles.
fn rfm(buyers: &[(&str, i64, i64, i64)]) -> BTreeMap<String, u64> {
    let mut digits: BTreeMap<&str, String> = BTreeMap::new();
    for value in [|b: &(&str, i64, i64, i64)| b.1, |b: &(&str, i64, i64, i64)| b.2, |b: &(&str, i64, i64, i64)| b.3] {
        let mut sorted: Vec<_> = buyers.iter().map(|buyer| (value(buyer), buyer.0)).collect();
        sorted.sort_unstable();
        let (size, surplus) = (sorted.len() / 5, sorted.len() % 5);
        for (rank, (_, id)) in sorted.iter().enumerate() {
            let group = (1..=5).find(|group| rank < group * size + (*group).min(surplus)).unwrap();
            digits.entry(id).or_default().push_str(&group.to_string());
        }
    }
    let mut counts = BTreeMap::new();
    for key in digits.into_values() {
        *counts.entry(key).or_default() += 1;
    }
    counts
}

/// The fields of a line; quotes may hold commas, not line ends.
fn fields(line: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            c => found.last_mut().unwrap().push(c),
        }
    }
    found
}

/// Seconds since 1970 of `2026-03-01T12:34:56Z`.
fn seconds(time: &str) -> i64 {
    let part = |range: std::ops::Range<usize>| time[range].parse::<i64>().unwrap();
    let day = Day::parse(&time[..10]).unwrap();
    i64::from(day.0) * DAY + part(11..13) * 3600 + part(14..16) * 60 + part(17..19)
}

fn day(at: i64) -> Day {
    Day(at.div_euclid(DAY) as i32)
}
