//! Rows to shards, without a file format in between.

use engine::events::{
    Catalog, Day, MS_PER_DAY, Millis, NO_AMOUNT, ReaderCodes, Role, RowBatch, Shard, ShardBuilder, Texts,
    merge_dictionaries, shard_of,
};
use engine::fold::{Context, Query};

/// One event; its name is the id of its role.
#[derive(Clone, Debug)]
pub struct Row {
    pub user: String,
    pub time: Millis,
    pub role: Role,
    pub amount: Option<i64>,
}

impl Row {
    /// An activity without a meaning of its own.
    pub fn activity(user: &str, time: Millis) -> Row {
        Row { user: user.into(), time, role: Role::Other, amount: None }
    }
}

/// Some shards, and what is known of all.
pub struct World {
    pub shards: Vec<Shard>,
    pub cx: Context,
}

impl World {
    /// Puts rows into that many shards.
    pub fn new(rows: &[Row], n_shards: usize) -> World {
        let (names, mut remaps) = merge_dictionaries(&[Role::ALL.iter().map(|role| role.id()).collect::<Vec<_>>()]);
        let roles = names.texts.iter().map(|name| Role::from_id(name).unwrap()).collect();
        let catalog = Catalog { names, roles, amount_decimals: Some(2), ..Catalog::default() };
        let remap = remaps.remove(0);
        let parts = (0..n_shards).map(|shard| {
            let mut users = Texts::default();
            let mut codes = std::collections::BTreeMap::new();
            let mut batch = RowBatch::default();
            for row in rows.iter().filter(|row| shard_of(row.user.as_bytes(), n_shards) == shard) {
                batch.users.push(*codes.entry(&row.user).or_insert_with(|| users.push(row.user.as_bytes())));
                batch.times.push(row.time);
                batch.names.push(Role::ALL.iter().position(|role| *role == row.role).unwrap() as u32);
                batch.amounts.push(row.amount.map_or(NO_AMOUNT, |amount| amount * 10_000));
            }
            let mut builder = ShardBuilder::default();
            builder.push(0, batch);
            builder.finish(&[ReaderCodes { users, names: remap.clone(), ..ReaderCodes::default() }], &catalog)
        });
        let (shards, reports): (Vec<_>, Vec<_>) = parts.unzip();
        let mut cx = Context { catalog, ..Context::default() };
        cx.catalog.first_day = reports.iter().filter_map(|report| report.active).map(|(first, _)| first).min().unwrap();
        cx.catalog.last_day = reports.iter().filter_map(|report| report.active).map(|(_, last)| last).max().unwrap();
        World { shards, cx }
    }

    /// The same world, seen at the end of a day.
    pub fn on(mut self, day: Day) -> World {
        self.cx.settings.as_of = Some(day);
        self
    }

    /// Asks a query.
    pub fn ask<Q: Query>(&self, params: &Q::Params) -> Q::Answer {
        engine::queries::answer::<Q>(params, &self.shards, &mut self.cx.clone()).unwrap()
    }
}

/// Milliseconds of `YYYY-MM-DD[ HH:MM[:SS[.mmm]]]`, UTC.
pub fn instant(text: &str) -> Millis {
    let day = Millis::from(Day::parse(&text[..10]).unwrap().0) * MS_PER_DAY;
    let Some(clock) = text.get(11..) else { return day };
    let part = |at: usize, len: usize| clock.get(at..at + len).map_or(0, |digits| digits.parse::<Millis>().unwrap());
    day + ((part(0, 2) * 60 + part(3, 2)) * 60 + part(6, 2)) * 1000 + part(9, 3)
}
