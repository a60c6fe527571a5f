//! The night kitchen: a food delivery app. Planted: people who order at night, parents who buy for a baby, offices at noon, brunch at
//! weekends; few orders around Christmas; complaints, and apps removed by some who leave.

use super::World;
use super::kit::{
    FIRST_DAY, Kind, LAST_DAY, Life, Rhythm, Rows, Week, amount, between, chance, day_of, draw, kind, life, start, then,
};
use crate::events::{Day, Millis};
use crate::models::Random;

/// What is known of it.
pub const WORLD: World = World {
    id: "food_delivery",
    file: "sample-food-delivery.csv",
    bytes: 5_250_204,
    users: 3_100,
    events: 73_375,
    by_status: [581, 569, 184, 169, 134, 74, 1_188, 201],
};

const SEED: u64 = 0xF00D;
const N_USERS: u32 = 3_100;

const NIGHT: Kind = Kind {
    share: 31,
    rhythm: Rhythm { gap: 23.0, spread: 0.5, once: 12, stay: 42, life: 190.0, pause: 14, won_back: 14 },
    week: Week::Any,
    hours: &[(22, 30), (23, 34), (0, 18), (1, 9), (2, 4), (20, 3), (19, 2)],
    categories: &[("Burgers", 42), ("Pizza", 33), ("Desserts", 21), ("Sushi", 4)],
    platforms: &[("android", 78), ("ios", 19), ("web", 3)],
    searches: 12,
    looks: (1, 2),
    goes_on: 86,
    buys: 84,
    order: (1_150, 2_300),
};

const PARENTS: Kind = Kind {
    share: 23,
    rhythm: Rhythm { gap: 25.0, spread: 0.45, once: 10, stay: 46, life: 200.0, pause: 12, won_back: 14 },
    week: Week::Weekdays,
    hours: &[(17, 12), (18, 32), (19, 36), (20, 16), (9, 4)],
    categories: &[("Baby supplies", 52), ("Groceries", 38), ("Pharmacy", 10)],
    platforms: &[("ios", 74), ("web", 18), ("android", 8)],
    searches: 30,
    looks: (2, 4),
    goes_on: 82,
    buys: 80,
    order: (3_800, 9_600),
};

const OFFICES: Kind = Kind {
    share: 30,
    rhythm: Rhythm { gap: 21.0, spread: 0.5, once: 13, stay: 38, life: 180.0, pause: 16, won_back: 14 },
    week: Week::Weekdays,
    hours: &[(11, 36), (12, 46), (13, 16), (15, 2)],
    categories: &[("Bowls", 44), ("Salads", 30), ("Sushi", 24), ("Desserts", 2)],
    platforms: &[("web", 84), ("ios", 10), ("android", 6)],
    searches: 62,
    looks: (1, 2),
    goes_on: 76,
    buys: 78,
    order: (1_200, 2_700),
};

const BRUNCH: Kind = Kind {
    share: 16,
    rhythm: Rhythm { gap: 26.0, spread: 0.4, once: 12, stay: 40, life: 190.0, pause: 14, won_back: 14 },
    week: Week::Weekend,
    hours: &[(8, 16), (9, 40), (10, 38), (11, 6)],
    categories: &[("Bakery", 58), ("Coffee", 36), ("Groceries", 6)],
    platforms: &[("ios", 48), ("android", 44), ("web", 8)],
    searches: 8,
    looks: (1, 2),
    goes_on: 80,
    buys: 82,
    order: (1_900, 3_600),
};

const KINDS: [Kind; 4] = [NIGHT, PARENTS, OFFICES, BRUNCH];

/// Makes it.
pub fn make() -> Rows {
    let mut random = Random::new(SEED);
    let mut rows = Rows::new("event,order_id,amount,currency,category,city,platform,channel");
    for user in 1..=N_USERS {
        add_user(&mut random, &mut rows, user);
    }
    rows
}

fn add_user(random: &mut Random, rows: &mut Rows, user: u32) {
    let kind = kind(random, &KINDS);
    let Life { signed_up, days, is_over } = life(random, kind, signs_up, busy);
    let city = draw(random, &[("Berlin", 34), ("Hamburg", 22), ("Munich", 19), ("Cologne", 14), ("Leipzig", 11)]);
    let platform = draw(random, kind.platforms);
    let channel = draw(random, &[("organic", 46), ("paid_search", 22), ("social", 20), ("referral", 12)]);
    let orders = days.len() > 1 || chance(random, 76);
    let mut last = 0;
    for (at, day) in days.iter().enumerate() {
        let mut now = start(random, *day, kind.hours);
        if at == 0 && signed_up {
            rows.add(user, now, format_args!("sign_up,,,,,{city},{platform},{channel}"));
        }
        last = visit(random, rows, (user, &mut now), kind, &format!("{city},{platform},{channel}"), orders);
    }
    if is_over && chance(random, 14) {
        let removed = last + Millis::from(between(random, (1, 9))) * 3_600_000;
        if day_of(removed) <= LAST_DAY {
            rows.add(user, removed, format_args!("uninstall,,,,,{city},{platform},{channel}"));
        }
    }
}

/// A visit: a search, looks, a cart, an order. Returns the instant of its last event.
fn visit(
    random: &mut Random,
    rows: &mut Rows,
    (user, now): (u32, &mut Millis),
    kind: &Kind,
    home: &str,
    orders: bool,
) -> Millis {
    let category = draw(random, kind.categories);
    if chance(random, kind.searches) {
        rows.add(user, then(random, now), format_args!("search,,,,{category},{home}"));
    }
    for _ in 0..between(random, kind.looks) {
        rows.add(user, then(random, now), format_args!("view,,,,{category},{home}"));
    }
    if !chance(random, kind.goes_on) {
        return *now;
    }
    rows.add(user, then(random, now), format_args!("add_to_cart,,,,{category},{home}"));
    if !orders || !chance(random, kind.buys) {
        return *now;
    }
    let cents = between(random, kind.order);
    let order = format!("F{user:05}{:05}", day_of(*now).0);
    rows.add(user, then(random, now), format_args!("purchase,{order},{},EUR,{category},{home}", amount(cents)));
    if chance(random, 3) {
        rows.add(user, then(random, now), format_args!("complaint,,,,{category},{home}"));
    }
    *now
}

/// A third was there before; of the others more come from month to month, and some by an offer in June.
fn signs_up(random: &mut Random) -> Option<Day> {
    let day = match random.below(100) {
        0..34 => return None,
        34..40 => 364 - random.below(18),
        40..64 => random.below(365).max(random.below(365)),
        _ => random.below(365),
    };
    Some(FIRST_DAY.plus(day as i32))
}

/// Around Christmas people cook at home.
fn busy(day: Day) -> u32 {
    let (_, month, date) = day.civil();
    match (month, date) {
        (12, 18..) | (1, ..=6) => 38,
        (8, _) => 78,
        _ => 95,
    }
}
