//! What worlds are made with: kinds of people, the days on which they come, rows.
//!
//! Chances are whole numbers, and what is drawn comes from one [`Random`] a world, in one order: a world has no other source.

use std::fmt::{Arguments, Write};

use crate::events::{Day, MS_PER_DAY, Millis, iso};
use crate::models::Random;

/// The first day of every world: 1 July 2024.
pub const FIRST_DAY: Day = Day(19_905);

/// The last day of every world: 30 June 2025.
pub const LAST_DAY: Day = Day(FIRST_DAY.0 + N_DAYS - 1);

const N_DAYS: i32 = 365;

/// The days before the end on which those who had left are won back.
const WON_BACK_DAYS: usize = 11;

/// Values with their weights.
pub type Shares<T> = &'static [(T, u32)];

/// A planted persona.
pub struct Kind {
    /// Its weight among the users.
    pub share: u32,
    /// How they come and go.
    pub rhythm: Rhythm,
    /// On which days.
    pub week: Week,
    /// Local hours at which they come.
    pub hours: Shares<u32>,
    /// What they like.
    pub categories: Shares<&'static str>,
    /// What they use.
    pub platforms: Shares<&'static str>,
    /// Of 100 visits, how many begin with a search.
    pub searches: u32,
    /// Least and most things looked at in a visit.
    pub looks: (u32, u32),
    /// Of 100 visits, how many go on: to a cart, or to the end of a series.
    pub goes_on: u32,
    /// Of 100 carts, how many are bought.
    pub buys: u32,
    /// Least and greatest amount of an order, in cents.
    pub order: (u32, u32),
}

/// How people come and go. Shares are of 100.
pub struct Rhythm {
    /// Days between two visits of a typical one.
    pub gap: f64,
    /// How much that differs: the standard deviation of its logarithm.
    pub spread: f64,
    /// How many come once, and no more.
    pub once: u32,
    /// How many of the others stay.
    pub stay: u32,
    /// Days that those who do not stay remain, on average.
    pub life: f64,
    /// How many make one long pause.
    pub pause: u32,
    /// How many of those who left long ago are won back in the last days.
    pub won_back: u32,
}

/// On which days people come, by and large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Week {
    /// On any.
    Any,
    /// From Monday to Friday.
    Weekdays,
    /// On Saturdays and Sundays.
    Weekend,
}

/// A share of 100.
pub fn chance(random: &mut Random, of_100: u32) -> bool {
    random.below(100) < of_100 as usize
}

/// One of these values, by their weights.
pub fn draw<T: Copy + Default>(random: &mut Random, shares: &[(T, u32)]) -> T {
    let all: u32 = shares.iter().map(|(_, weight)| weight).sum();
    let mut left = random.below(all as usize) as u32;
    let drawn = shares.iter().find(|(_, weight)| {
        let is_here = left < *weight;
        left = left.saturating_sub(*weight);
        is_here
    });
    drawn.map(|(value, _)| *value).unwrap_or_default()
}

/// A number from `least` to `most`.
pub fn between(random: &mut Random, (least, most): (u32, u32)) -> u32 {
    least + random.below((most - least) as usize + 1) as u32
}

/// One of the kinds, by their weights.
pub fn kind<'a>(random: &mut Random, kinds: &'a [Kind]) -> &'a Kind {
    let weights: Vec<(usize, u32)> = kinds.iter().enumerate().map(|(at, kind)| (at, kind.share)).collect();
    &kinds[draw(random, &weights)]
}

/// Who comes, and when: the day of the first visit, whether that is the day they signed up, all days with a visit.
pub struct Life {
    /// Whether they signed up on the first of the days; else they were there before the world begins.
    pub signed_up: bool,
    /// Days with a visit, ascending; at least one.
    pub days: Vec<Day>,
    /// Whether they are gone for good: not merely between two visits when the world ends.
    pub is_over: bool,
}

/// Draws the life of one user. `busy`: of 100 visits that fall on a day, how many are made.
pub fn life(
    random: &mut Random,
    kind: &Kind,
    signs_up: impl Fn(&mut Random) -> Option<Day>,
    busy: fn(Day) -> u32,
) -> Life {
    let rhythm = &kind.rhythm;
    let gap = rhythm.gap * libm::exp(rhythm.spread * random.normal());
    let joined = signs_up(random);
    let first = joined.unwrap_or_else(|| FIRST_DAY.plus(random.below(gap as usize + 2) as i32)).min(LAST_DAY);
    let comes_once = chance(random, rhythm.once);
    let stays = !comes_once && chance(random, rhythm.stay);
    let end = match stays {
        true => LAST_DAY,
        false if comes_once => first,
        false => first.plus((-libm::log(1.0 - random.uniform()) * rhythm.life) as i32),
    };
    let pause = chance(random, rhythm.pause).then(|| {
        let start = first.plus(10 + random.below(250) as i32);
        (start, start.plus(70 + random.below(70) as i32))
    });
    let mut days = vec![first];
    let mut at = f64::from(first.0);
    loop {
        at += (gap * (0.5 + random.uniform())).max(1.0);
        let day = fitting(random, Day(at as i32), kind.week);
        if day > end.min(LAST_DAY) {
            break;
        }
        let pauses = pause.is_some_and(|(start, end)| start <= day && day < end);
        if !pauses && chance(random, busy(day)) && days.last().is_some_and(|last| *last < day) {
            days.push(day);
        }
    }
    // Only who had come some times is missed.
    let won_back = days.len() > 3 && end < LAST_DAY.plus(-100) && chance(random, rhythm.won_back);
    if won_back {
        days.push(LAST_DAY.plus(-(random.below(WON_BACK_DAYS) as i32)));
    }
    Life { signed_up: joined.is_some(), days, is_over: end < LAST_DAY && !won_back }
}

/// A day on which such people come: nine of ten wait for it.
fn fitting(random: &mut Random, day: Day, week: Week) -> Day {
    let is_weekend = day.weekday() >= 5;
    let fits = match week {
        Week::Any => true,
        Week::Weekdays => !is_weekend,
        Week::Weekend => is_weekend,
    };
    if fits || chance(random, 10) {
        return day;
    }
    let wait = match week {
        Week::Weekend => 5 + random.below(2) as i32 - day.weekday() as i32,
        _ => 7 - day.weekday() as i32,
    };
    day.plus(wait)
}

/// The instant at which a visit begins, early enough to end on the same day.
pub fn start(random: &mut Random, day: Day, hours: &[(u32, u32)]) -> Millis {
    let hour = draw(random, hours);
    let second = hour * 3600 + between(random, (0, 44 * 60));
    Millis::from(day.0) * MS_PER_DAY + Millis::from(second) * 1000
}

/// Goes on by some seconds.
pub fn then(random: &mut Random, at: &mut Millis) -> Millis {
    *at += Millis::from(between(random, (6, 70))) * 1000;
    *at
}

/// The day of an instant.
pub fn day_of(at: Millis) -> Day {
    Day(at.div_euclid(MS_PER_DAY) as i32)
}

/// Cents as an amount with two decimals.
pub fn amount(cents: u32) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// The rows of a world.
pub struct Rows {
    header: &'static str,
    rows: Vec<(Millis, String)>,
}

impl Rows {
    /// None yet. `header`: the columns after user and time.
    pub fn new(header: &'static str) -> Rows {
        Rows { header, rows: Vec::new() }
    }

    /// Adds a row; `cells` are those after user and time.
    pub fn add(&mut self, user: u32, at: Millis, cells: Arguments) {
        let mut row = format!("u{user:05},{},", iso(at));
        // A text takes whatever is written.
        let _ = row.write_fmt(cells);
        self.rows.push((at, row));
    }

    /// The file, in the order of time.
    pub fn csv(mut self) -> Vec<u8> {
        self.rows.sort_by_key(|(at, _)| *at);
        let mut text = format!("user_id,time,{}\n", self.header);
        for (_, row) in self.rows {
            text.push_str(&row);
            text.push('\n');
        }
        text.into_bytes()
    }
}
