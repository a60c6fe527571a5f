//! A made-up file in which every value of a person can be told from everything else.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use e2e::Outcome;

/// Part of every user id, event name, dimension value, order id and of the file's name; of no header.
pub const WORD: &str = "zq7x";

/// Amounts, of which every purchase has one.
const AMOUNTS: [&str; 4] = ["61973.05", "84016.39", "70258.41", "93604.17"];

const N_USERS: u32 = 120;

/// What must not be found anywhere: ways to write what is in the file.
pub fn canaries() -> Vec<String> {
    let amounts = AMOUNTS.iter().flat_map(|amount| {
        let (whole, cents) = amount.split_at(5);
        let (thousands, rest) = whole.split_at(2);
        // As it stands in the file, as an integer of its finest unit, as English and German write it.
        [
            whole.to_string(),
            format!("{whole}{}", &cents[1..]),
            format!("{thousands},{rest}"),
            format!("{thousands}.{rest}"),
        ]
    });
    amounts.chain([WORD.to_string()]).collect()
}

/// Writes the file: two years of views and purchases of users who come, stay or go, and a row that cannot be read.
pub fn write(folder: &Path) -> Outcome<PathBuf> {
    let mut csv = String::from("user_id,timestamp,event,amount,order_id,country,city,category,platform\n");
    for user in 0..N_USERS {
        // Numbers that look like chance, the same every time.
        let mut state = u64::from(user) + 1;
        let mut roll = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let (mut day, gap, last) = (roll(500), 2 + roll(60), 200 + roll(530));
        while day < last {
            let (name, amount, order) = match roll(3) {
                0 => ("purchase", AMOUNTS[roll(4) as usize], format!("{WORD}-order-{user}-{day}")),
                _ => ("view", "", String::new()),
            };
            let (year, month, date) = (2023 + day / 365, day % 365 / 31 + 1, day % 365 % 31 % 28 + 1);
            writeln!(
                csv,
                "{WORD}-user-{user:03},{year}-{month:02}-{date:02}T{:02}:15:00Z,{WORD} {name},{amount},{order},{WORD}-land-{},{WORD}-town-{},{WORD}-kind-{},{WORD}-device",
                roll(24),
                user % 3,
                user % 7,
                roll(5)
            )?;
            day += 1 + roll(gap);
        }
    }
    writeln!(csv, "{WORD}-user-late,{WORD}-never,{WORD} view,,,,,,")?;
    let file = folder.join(format!("{WORD}-file.csv"));
    fs::write(&file, csv)?;
    Ok(file)
}
