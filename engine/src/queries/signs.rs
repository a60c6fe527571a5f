//! What a user did between two days, and stopped doing: event names, as codes.
//!
//! Messages that arrive, and what machines do, say nothing of a user and are passed over; refunds, cancellations and the like count.

use std::collections::BTreeSet;

use crate::events::{Day, Event, Role, User};
use crate::schemes::Sign;

/// The event names that say something of one user.
#[derive(Debug, Default)]
pub(super) struct Signs {
    last: Option<u32>,
    did: BTreeSet<u32>,
    before: BTreeSet<u32>,
    /// Whether the user was active in these days.
    pub(super) is_active: bool,
}

impl Signs {
    /// Of a user as of the day `to`: the days after `after`, and as many before them.
    pub(super) fn of(user: &User, after: Day, to: Day) -> Signs {
        let zone = &user.catalog().zone;
        let (start, before) = (zone.end_of(after), zone.end_of(after.plus(-to.since(after))));
        let mut signs = Signs { is_active: user.last_day().is_some_and(|day| day > after), ..Signs::default() };
        let mut latest = None;
        for event in user.events().rev().filter(tells) {
            let (time, name) = (event.time(), event.name());
            // Events at one instant have no order: of those the greatest code.
            latest = latest.max(Some((time, name)));
            if time >= start {
                signs.did.insert(name);
            } else if time >= before {
                signs.before.insert(name);
            } else if latest.is_some_and(|(last, _)| time < last) {
                break;
            }
        }
        signs.last = latest.map(|(_, name)| name);
        signs
    }

    /// Whether the user shows a sign. Who was not active at all did nothing and stopped nothing: that is silence.
    pub(super) fn has(&self, sign: Sign, name: u32) -> bool {
        match sign {
            Sign::Last => self.last == Some(name),
            Sign::Did => self.is_active && self.did.contains(&name),
            Sign::Stopped => self.is_active && self.before.contains(&name) && !self.did.contains(&name),
        }
    }

    /// Every sign that the user shows.
    pub(super) fn all(&self) -> impl Iterator<Item = (Sign, u32)> {
        let names = self.last.iter().chain(&self.did).chain(&self.before).copied().collect::<BTreeSet<u32>>();
        let signs = |name| [Sign::Last, Sign::Did, Sign::Stopped].map(|sign| (sign, name));
        names.into_iter().flat_map(signs).filter(|(sign, name)| self.has(*sign, *name))
    }
}

fn tells(event: &Event) -> bool {
    !event.role().is_message() && event.role() != Role::System
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::testing::{FIRST, World, at};

    /// Against the rows themselves, looked at once a sign.
    #[test]
    fn as_counted_the_slow_way() {
        let (after, to) = (FIRST.plus(150), FIRST.plus(230));
        let days = |from: i32, to: i32| at(FIRST.plus(from), 0)..at(FIRST.plus(to), 0);
        let (before, between) = (days(71, 151), days(151, 231));
        let mut shown = 0;
        for seed in 0..6 {
            let mut world = World::random(seed);
            // Rows of one order are one event: here each is its own.
            world.rows.iter_mut().for_each(|row| row.order = None);
            let (shards, cx) = world.load(2, Settings::default());
            for user in shards.iter().flat_map(|shard| shard.users(&cx.catalog, to)) {
                let role = |name: &str| Role::from_id(name).unwrap();
                let own = || {
                    let rows =
                        world.rows.iter().filter(|row| row.user.as_bytes() == user.id() && row.time < between.end);
                    rows.filter(|row| !role(&row.name).is_message())
                };
                let active = own().any(|row| between.contains(&row.time) && role(&row.name).is_activity());
                let last = own().max_by_key(|row| (row.time, cx.catalog.names.code(&row.name))).map(|row| &row.name);
                let signs = Signs::of(&user, after, to);
                for (code, name) in (0..).zip(&cx.catalog.names.texts) {
                    let within =
                        |range: &std::ops::Range<i64>| own().any(|row| row.name == *name && range.contains(&row.time));
                    let slow = [
                        last == Some(name),
                        active && within(&between),
                        active && within(&before) && !within(&between),
                    ];
                    let fast = [Sign::Last, Sign::Did, Sign::Stopped].map(|sign| signs.has(sign, code));
                    assert_eq!(fast, slow, "{name} {:?}", String::from_utf8_lossy(user.id()));
                    assert_eq!(
                        signs.all().filter(|(_, name)| *name == code).count(),
                        slow.iter().filter(|is| **is).count()
                    );
                    shown += slow.iter().filter(|is| **is).count();
                }
            }
        }
        assert!(shown > 500, "{shown}");
    }
}
