//! Event files of any size, the same for the same seed: an app's log with its eight columns, in time order.
//!
//! Users come over 18 months, are active on some days for a time, and leave; a few uninstall. About 82 rows a user.

use std::io::{self, Write};

use engine::events::{Day, MS_PER_DAY, Millis, iso};

/// Names with weights: mostly looking around, some messages that nobody acts on, few purchases.
const EVENTS: [(&str, u64); 12] = [
    ("view_item", 26),
    ("app_open", 24),
    ("search", 10),
    ("view_category", 9),
    ("add_to_cart", 7),
    ("push_sent", 7),
    ("email_sent", 5),
    ("push_opened", 4),
    ("login", 3),
    ("share", 2),
    ("purchase", 2),
    ("support_ticket", 1),
];
/// Events that concern an item, and so have a category.
const WITH_CATEGORY: [&str; 4] = ["view_item", "view_category", "add_to_cart", "purchase"];
const CATEGORIES: [&str; 9] =
    ["Shoes", "Fashion", "\"Toys, Games\"", "Café & Tea", "Health", "Garden", "Books", "Electronics", "Pets"];
const COUNTRIES: [&str; 12] = ["US", "IN", "BR", "DE", "GB", "FR", "MX", "JP", "ID", "CO", "AT", "CH"];
const PLATFORMS: [&str; 3] = ["android", "ios", "web"];
const CHANNELS: [&str; 6] = ["organic", "paid_search", "email", "push", "referral", "direct"];

/// The first day: a Wednesday.
const FIRST: Day = Day(20_089);
const N_DAYS: u64 = 546;
const ROWS_A_USER: u64 = 82;

/// Writes about `n_rows` rows.
///
/// # Errors
/// Where they cannot be written.
pub fn events(n_rows: u64, seed: u64, out: &mut impl Write) -> io::Result<()> {
    let mut dice = Dice(seed);
    let mut users: Vec<User> = (0..n_rows.div_ceil(ROWS_A_USER)).map(|number| User::new(number, &mut dice)).collect();
    users.sort_by_key(|user| user.from);
    writeln!(out, "user_id,event,timestamp,amount,category,country,platform,channel")?;
    let mut come = 0;
    let mut here: Vec<User> = Vec::new();
    let mut rows: Vec<Row> = Vec::new();
    for day in 0..N_DAYS {
        while let Some(user) = users.get(come).filter(|user| user.from <= day) {
            here.push(user.clone());
            come += 1;
        }
        rows.clear();
        for (at, user) in here.iter().enumerate() {
            user.spend(day, at, &mut dice, &mut rows);
        }
        rows.sort_by_key(|row| row.time);
        for row in &rows {
            row.write(&here[row.user], out)?;
        }
        here.retain(|user| user.to > day);
    }
    Ok(())
}

#[derive(Clone)]
struct User {
    number: u64,
    /// First and last day of the stay.
    from: u64,
    to: u64,
    /// Of 100 days, so many with activity.
    habit: u64,
    uninstalls: bool,
    country: usize,
    platform: usize,
    channel: usize,
}

struct Row {
    time: Millis,
    /// Position among those who are here.
    user: usize,
    event: &'static str,
    cents: Option<u64>,
    category: &'static str,
}

impl User {
    fn new(number: u64, dice: &mut Dice) -> User {
        let from = dice.below(N_DAYS);
        // Most stay for days, some to the end.
        let stay = match dice.below(10) {
            0..4 => dice.below(30),
            4..8 => 30 + dice.below(200),
            _ => N_DAYS,
        };
        User {
            number,
            from,
            to: from + stay,
            habit: 4 + dice.below(8) * dice.below(8),
            uninstalls: dice.below(6) == 0,
            country: (dice.below(12) * dice.below(12) / 12) as usize,
            platform: dice.below(3) as usize,
            channel: dice.below(6) as usize,
        }
    }

    /// One day's rows.
    fn spend(&self, day: u64, at: usize, dice: &mut Dice, rows: &mut Vec<Row>) {
        let leaves = self.to == day && self.uninstalls;
        if self.from != day && !leaves && dice.below(100) >= self.habit {
            return;
        }
        let midnight = Millis::from(FIRST.0 + day as i32) * MS_PER_DAY;
        let mut time = midnight + (6 * 3600 + dice.below(16 * 3600)) as Millis * 1000;
        for _ in 0..1 + dice.below(8) {
            let event = dice.weighted(&EVENTS);
            let category = if WITH_CATEGORY.contains(&event) { CATEGORIES[dice.below(9) as usize] } else { "" };
            let cents = (event == "purchase").then(|| 99 + dice.below(20_000));
            rows.push(Row { time, user: at, event, cents, category });
            time += dice.below(900) as Millis * 1000;
        }
        if leaves {
            rows.push(Row { time, user: at, event: "uninstall", cents: None, category: "" });
        }
    }
}

impl Row {
    fn write(&self, user: &User, out: &mut impl Write) -> io::Result<()> {
        write!(out, "u_{:07},{},{},", user.number, self.event, iso(self.time))?;
        if let Some(cents) = self.cents {
            write!(out, "{}.{:02}", cents / 100, cents % 100)?;
        }
        let (country, platform, channel) = (COUNTRIES[user.country], PLATFORMS[user.platform], CHANNELS[user.channel]);
        writeln!(out, ",{},{country},{platform},{channel}", self.category)
    }
}

/// `SplitMix64` (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn weighted(&mut self, of: &[(&'static str, u64)]) -> &'static str {
        let mut left = self.below(of.iter().map(|(_, weight)| weight).sum());
        let mut last = "";
        for (name, weight) in of {
            last = name;
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => break,
            }
        }
        last
    }
}
