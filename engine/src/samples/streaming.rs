//! Seven free days: a streaming service with a free week. Planted: most leave on the eighth day; who finishes a series in the free week
//! mostly stays; evenings of series, afternoons of children, commuters, films at weekends; a campaign in June, quiet summers.

use super::World;
use super::kit::{
    FIRST_DAY, Kind, LAST_DAY, Life, Rhythm, Rows, Week, amount, between, chance, day_of, draw, kind, life, start, then,
};
use crate::events::{Day, MS_PER_DAY, Millis};
use crate::models::Random;

/// What is known of it.
pub const WORLD: World = World {
    id: "streaming",
    file: "sample-streaming.csv",
    bytes: 4_754_749,
    users: 3_150,
    events: 79_177,
    by_status: [321, 171, 72, 194, 162, 98, 1_898, 234],
};

const SEED: u64 = 0x5EED;
const N_USERS: u32 = 3_150;

/// Days that are free, the first one included.
const FREE_DAYS: i32 = 7;

/// Days between two payments.
const MONTH: i32 = 30;

/// Of 100 who do not finish a series in the free week, how many subscribe.
const SUBSCRIBE: u32 = 24;

/// Of 100 who do.
const SUBSCRIBE_AFTER_SERIES: u32 = 88;

const SERIES: Kind = Kind {
    share: 34,
    rhythm: Rhythm { gap: 8.5, spread: 0.35, once: 5, stay: 66, life: 150.0, pause: 14, won_back: 0 },
    week: Week::Any,
    hours: &[(20, 24), (21, 36), (22, 26), (23, 12), (19, 2)],
    categories: &[("Series", 84), ("Films", 12), ("Documentaries", 4)],
    platforms: &[("tv", 86), ("web", 10), ("ios", 4)],
    searches: 6,
    looks: (1, 3),
    goes_on: 30,
    buys: 0,
    order: (1_299, 1_299),
};

const CHILDREN: Kind = Kind {
    share: 24,
    rhythm: Rhythm { gap: 9.0, spread: 0.35, once: 6, stay: 66, life: 160.0, pause: 16, won_back: 0 },
    week: Week::Any,
    hours: &[(14, 24), (15, 32), (16, 28), (17, 14), (9, 2)],
    categories: &[("Kids", 90), ("Films", 10)],
    platforms: &[("ipad", 88), ("tv", 12)],
    searches: 4,
    looks: (1, 2),
    goes_on: 14,
    buys: 0,
    order: (1_299, 1_299),
};

const COMMUTERS: Kind = Kind {
    share: 22,
    rhythm: Rhythm { gap: 7.5, spread: 0.35, once: 8, stay: 58, life: 130.0, pause: 14, won_back: 0 },
    week: Week::Weekdays,
    hours: &[(6, 36), (7, 48), (5, 6), (8, 10)],
    categories: &[("Documentaries", 70), ("News", 24), ("Series", 6)],
    platforms: &[("android", 92), ("ios", 8)],
    searches: 8,
    looks: (1, 1),
    goes_on: 4,
    buys: 0,
    order: (799, 799),
};

const FILMS: Kind = Kind {
    share: 20,
    rhythm: Rhythm { gap: 10.0, spread: 0.3, once: 8, stay: 60, life: 150.0, pause: 14, won_back: 0 },
    week: Week::Weekend,
    hours: &[(18, 14), (19, 34), (20, 38), (21, 14)],
    categories: &[("Films", 88), ("Documentaries", 12)],
    platforms: &[("web", 82), ("tv", 18)],
    searches: 78,
    looks: (1, 1),
    goes_on: 4,
    buys: 0,
    order: (799, 799),
};

const KINDS: [Kind; 4] = [SERIES, CHILDREN, COMMUTERS, FILMS];

/// Makes it.
pub fn make() -> Rows {
    let mut random = Random::new(SEED);
    let mut rows = Rows::new("event,order_id,amount,currency,category,plan,country,platform");
    for user in 1..=N_USERS {
        add_user(&mut random, &mut rows, user);
    }
    rows
}

/// One who watches.
struct Viewer {
    user: u32,
    kind: &'static Kind,
    /// The cells after the category.
    home: String,
}

fn add_user(random: &mut Random, rows: &mut Rows, user: u32) {
    let kind = kind(random, &KINDS);
    let Life { signed_up, days, is_over } = life(random, kind, signs_up, busy);
    let plan = if kind.order.0 > 1_000 { "family" } else { "basic" };
    let country = draw(random, &[("DE", 52), ("AT", 16), ("CH", 12), ("NL", 20)]);
    let platform = draw(random, kind.platforms);
    let viewer = Viewer { user, kind, home: format!("{plan},{country},{platform}") };
    if !signed_up {
        return viewer.pays(random, rows, &days, false, is_over);
    }
    let trial = days[0];
    let mut finished = false;
    // The free week is used on more days than weeks that cost.
    for day in (0..FREE_DAYS).map(|n| trial.plus(n)).filter(|day| *day <= LAST_DAY) {
        if day == trial || chance(random, 32) {
            let mut now = start(random, day, kind.hours);
            if day == trial {
                rows.add(user, now, format_args!("trial_start,,,,,{}", viewer.home));
            }
            finished |= viewer.watches(random, rows, &mut now);
        }
    }
    let eighth = trial.plus(FREE_DAYS);
    if eighth > LAST_DAY {
        return;
    }
    let subscribes = chance(random, if finished { SUBSCRIBE_AFTER_SERIES } else { SUBSCRIBE });
    if subscribes {
        let days: Vec<Day> = std::iter::once(eighth).chain(days.into_iter().filter(|day| *day > eighth)).collect();
        viewer.pays(random, rows, &days, true, is_over);
    } else if chance(random, 84) {
        let now = start(random, eighth, &[(9, 20), (12, 30), (18, 30), (20, 20)]);
        rows.add(user, now, format_args!("cancel,,,,,{}", viewer.home));
    }
}

impl Viewer {
    /// The days of a subscriber; each payment is made with the first visit after it is due.
    fn pays(&self, random: &mut Random, rows: &mut Rows, days: &[Day], subscribes: bool, is_over: bool) {
        let Some(mut due) = days.first().copied() else { return };
        let mut last = 0;
        for day in days {
            let mut now = start(random, *day, self.kind.hours);
            if subscribes && *day == days[0] {
                rows.add(self.user, now, format_args!("subscribe,,,,,{}", self.home));
            }
            if *day >= due {
                let order = format!("S{:05}{:05}", self.user, day.0);
                let price = amount(self.kind.order.0);
                rows.add(self.user, now, format_args!("payment_success,{order},{price},EUR,,{}", self.home));
                due = day.plus(MONTH);
            }
            self.watches(random, rows, &mut now);
            last = now;
        }
        let cancelled = last + MS_PER_DAY;
        if is_over && chance(random, 60) && day_of(cancelled) <= LAST_DAY {
            rows.add(self.user, cancelled, format_args!("cancel,,,,,{}", self.home));
        }
    }

    /// A visit: a search, something played. Returns whether a series was finished.
    fn watches(&self, random: &mut Random, rows: &mut Rows, now: &mut Millis) -> bool {
        let category = draw(random, self.kind.categories);
        if chance(random, self.kind.searches) {
            rows.add(self.user, then(random, now), format_args!("search,,,,{category},{}", self.home));
        }
        for _ in 0..between(random, self.kind.looks) {
            rows.add(self.user, then(random, now), format_args!("play,,,,{category},{}", self.home));
        }
        let finishes = category == "Series" && chance(random, self.kind.goes_on);
        if finishes {
            rows.add(self.user, then(random, now), format_args!("series_finished,,,,{category},{}", self.home));
        }
        finishes
    }
}

/// One in five was there before; many come by the campaign in June.
fn signs_up(random: &mut Random) -> Option<Day> {
    let day = match random.below(100) {
        0..20 => return None,
        20..34 => 364 - random.below(20),
        _ => random.below(365),
    };
    Some(FIRST_DAY.plus(day as i32))
}

/// In summer people are outside.
fn busy(day: Day) -> u32 {
    match day.civil().1 {
        7 | 8 => 52,
        6 => 84,
        _ => 96,
    }
}
