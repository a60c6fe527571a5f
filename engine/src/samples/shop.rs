//! The corner shop: an online shop with carts and campaigns. Planted: half of the carts are left; the fourth and the fifth mail
//! in two weeks of November drive people off; readers in the morning, electronics at night, furniture at weekends, clothes by mail; a quiet winter.

use super::World;
use super::kit::{
    FIRST_DAY, Kind, LAST_DAY, Life, Rhythm, Rows, Week, amount, between, chance, day_of, draw, kind, life, start, then,
};
use crate::events::{Day, MS_PER_DAY, Millis};
use crate::models::Random;

/// What is known of it.
pub const WORLD: World = World {
    id: "shop",
    file: "sample-shop.csv",
    bytes: 5_297_081,
    users: 3_020,
    events: 77_772,
    by_status: [562, 484, 74, 99, 89, 143, 1_206, 363],
};

const SEED: u64 = 0x5409;
const N_USERS: u32 = 3_020;

/// When each campaign goes out, in days from the first; and its name.
const CAMPAIGNS: [(i32, &str); 10] = [
    (24, "summer_sale"),
    (90, "autumn"),
    (137, "black_week_1"),
    (140, "black_week_2"),
    (143, "black_week_3"),
    (146, "black_week_4"),
    (149, "black_week_5"),
    (205, "winter_sale"),
    (262, "spring"),
    (318, "mothers_day"),
];

const READERS: Kind = Kind {
    share: 26,
    rhythm: Rhythm { gap: 26.0, spread: 0.45, once: 14, stay: 46, life: 190.0, pause: 14, won_back: 14 },
    week: Week::Weekdays,
    hours: &[(8, 32), (9, 40), (10, 24), (7, 4)],
    categories: &[("Books", 66), ("Stationery", 30), ("Toys", 4)],
    platforms: &[("ipad", 80), ("web", 20)],
    searches: 16,
    looks: (1, 2),
    goes_on: 74,
    buys: 58,
    order: (900, 3_400),
};

const TINKERERS: Kind = Kind {
    share: 24,
    rhythm: Rhythm { gap: 30.0, spread: 0.45, once: 15, stay: 40, life: 190.0, pause: 16, won_back: 14 },
    week: Week::Any,
    hours: &[(22, 34), (23, 36), (0, 20), (21, 8), (1, 2)],
    categories: &[("Electronics", 68), ("Tools", 32)],
    platforms: &[("android", 84), ("web", 16)],
    searches: 82,
    looks: (1, 2),
    goes_on: 62,
    buys: 44,
    order: (4_900, 32_000),
};

const FURNISHERS: Kind = Kind {
    share: 20,
    rhythm: Rhythm { gap: 31.0, spread: 0.4, once: 15, stay: 40, life: 195.0, pause: 14, won_back: 14 },
    week: Week::Weekend,
    hours: &[(14, 28), (15, 34), (16, 26), (17, 12)],
    categories: &[("Furniture", 46), ("Lighting", 34), ("Garden", 20)],
    platforms: &[("web", 90), ("ipad", 10)],
    searches: 14,
    looks: (3, 4),
    goes_on: 60,
    buys: 40,
    order: (6_500, 48_000),
};

const MAIL_READERS: Kind = Kind {
    share: 30,
    rhythm: Rhythm { gap: 25.0, spread: 0.5, once: 14, stay: 42, life: 185.0, pause: 16, won_back: 14 },
    week: Week::Any,
    hours: &[(18, 26), (19, 38), (20, 28), (21, 8)],
    categories: &[("Clothing", 62), ("Shoes", 30), ("Beauty", 8)],
    platforms: &[("ios", 86), ("android", 14)],
    searches: 6,
    looks: (1, 1),
    goes_on: 80,
    buys: 52,
    order: (1_800, 7_500),
};

const KINDS: [Kind; 4] = [READERS, TINKERERS, FURNISHERS, MAIL_READERS];

/// Makes it.
pub fn make() -> Rows {
    let mut random = Random::new(SEED);
    let mut rows = Rows::new("event,order_id,amount,currency,category,channel,campaign,country,platform");
    for user in 1..=N_USERS {
        Buyer::new(&mut random, user).add(&mut random, &mut rows);
    }
    rows
}

/// One who buys.
struct Buyer {
    user: u32,
    kind: &'static Kind,
    life: Life,
    country: &'static str,
    platform: &'static str,
    source: &'static str,
}

impl Buyer {
    fn new(random: &mut Random, user: u32) -> Buyer {
        let kind = kind(random, &KINDS);
        Buyer {
            user,
            kind,
            life: life(random, kind, signs_up, busy),
            country: draw(random, &[("DE", 54), ("AT", 15), ("FR", 13), ("CH", 10), ("NL", 8)]),
            platform: draw(random, kind.platforms),
            source: draw(random, &[("organic", 44), ("paid_search", 28), ("social", 16), ("referral", 12)]),
        }
    }

    fn add(&self, random: &mut Random, rows: &mut Rows) {
        let buys = self.life.days.len() > 1 || chance(random, 72);
        for (at, day) in self.life.days.iter().enumerate() {
            let mut now = start(random, *day, self.kind.hours);
            if at == 0 && self.life.signed_up {
                self.row(rows, now, "sign_up", "", self.source, "");
            }
            self.visits(random, rows, &mut now, buys);
        }
        self.is_written_to(random, rows);
    }

    /// A row without an order.
    fn row(&self, rows: &mut Rows, at: Millis, event: &str, category: &str, channel: &str, campaign: &str) {
        let Buyer { user, country, platform, .. } = self;
        rows.add(*user, at, format_args!("{event},,,,{category},{channel},{campaign},{country},{platform}"));
    }

    /// A visit: a search, looks, a cart, mostly a checkout, an order; days later some money back.
    fn visits(&self, random: &mut Random, rows: &mut Rows, now: &mut Millis, buys: bool) {
        let (kind, source) = (self.kind, self.source);
        let category = draw(random, kind.categories);
        if chance(random, kind.searches) {
            self.row(rows, then(random, now), "search", category, source, "");
        }
        for _ in 0..between(random, kind.looks) {
            self.row(rows, then(random, now), "view", category, source, "");
        }
        if !chance(random, kind.goes_on) {
            return;
        }
        self.row(rows, then(random, now), "add_to_cart", category, source, "");
        let is_bought = buys && chance(random, kind.buys);
        if !is_bought && chance(random, 70) {
            return;
        }
        self.row(rows, then(random, now), "checkout", category, source, "");
        if !is_bought {
            return;
        }
        let Buyer { user, country, platform, .. } = self;
        let order = format!("{user:05}{:05}", day_of(*now).0);
        let price = amount(between(random, kind.order));
        let rest = format!("{order},{price},EUR,{category},{source},,{country},{platform}");
        rows.add(*user, then(random, now), format_args!("purchase,C{rest}"));
        let back = *now + Millis::from(between(random, (5, 15))) * MS_PER_DAY;
        if chance(random, 6) && day_of(back) <= LAST_DAY {
            rows.add(*user, back, format_args!("refund,R{rest}"));
        }
    }

    /// Campaigns go to everyone who has been there and has not said no.
    fn is_written_to(&self, random: &mut Random, rows: &mut Rows) {
        let by_mail = self.kind.categories[0].0 == "Clothing";
        let last_visit = self.life.days[self.life.days.len() - 1];
        let mut lately = Vec::new();
        for (after, campaign) in CAMPAIGNS {
            let day = FIRST_DAY.plus(after);
            if self.life.days[0] >= day {
                continue;
            }
            let mut now = start(random, day, &[(9, 60), (10, 40)]);
            self.row(rows, now, "message_sent", "", "email", campaign);
            lately.push(day);
            lately.retain(|sent| day.since(*sent) <= 14);
            // Who has not come for months does not read either.
            let reads = day.since(last_visit) < 60;
            if reads && chance(random, if by_mail { 56 } else { 24 }) {
                now += Millis::from(between(random, (20, 180))) * 60_000;
                self.row(rows, now, "message_opened", "", "email", campaign);
                if by_mail && chance(random, 46) {
                    self.row(rows, then(random, &mut now), "message_clicked", "", "email", campaign);
                }
            }
            // One mail in a while is no reason to go; the fourth in two weeks is.
            if chance(random, if lately.len() > 3 { 7 } else { 1 }) {
                self.row(rows, now + 60_000, "opt_out", "", "email", campaign);
                return;
            }
        }
    }
}

/// A third was there before; of the others many come before Christmas, and some in the last weeks.
fn signs_up(random: &mut Random) -> Option<Day> {
    let day = match random.below(100) {
        0..30 => return None,
        30..48 => 130 + random.below(45),
        48..53 => 364 - random.below(20),
        _ => random.below(365),
    };
    Some(FIRST_DAY.plus(day as i32))
}

/// Gifts before Christmas, nothing after it.
fn busy(day: Day) -> u32 {
    match day.civil().1 {
        11 | 12 => 100,
        1 | 2 => 50,
        _ => 84,
    }
}
