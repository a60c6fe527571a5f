//! What a reader knows so far: users with their shard, and the values of dictionary columns. Each is looked for among the
//! recent ones first.

use super::intern::Interner;
use super::short::{Recent, Short};
use crate::events::{Texts, shard_of};

/// Slots for recent users and for recent values of a column, as powers of two: small enough for the processor's nearest cache.
pub(super) const RECENT_USERS: u32 = 10;
/// See [`RECENT_USERS`].
const RECENT_VALUES: u32 = 9;

/// A dictionary column.
pub(super) struct Column {
    pub values: Interner<u32>,
    recent: Recent<u32>,
    /// By the cell as it is written, with quotes and spaces.
    pub raw: Recent<u32>,
}

/// Everybody this reader has met, and where they live.
pub(super) struct Users {
    pub ids: Interner<Home>,
    /// Users of each shard so far.
    n: Vec<u32>,
    recent: Recent<Home>,
}

/// The shard that owns a user, and the user's position in this reader's list for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Home {
    pub shard: u32,
    pub code: u32,
}

impl Home {
    /// Where users live who are not in the sample.
    pub const NOWHERE: Home = Home { shard: u32::MAX, code: u32::MAX };
}

impl Column {
    pub fn new() -> Self {
        Column { values: Interner::default(), recent: Recent::new(RECENT_VALUES), raw: Recent::new(RECENT_VALUES) }
    }

    /// The code of a value; `None` where it is not UTF-8.
    #[inline]
    pub fn code(&mut self, value: &[u8]) -> Option<u32> {
        let Some(short) = Short::of(value) else { return self.code_anew(value) };
        if let Some(code) = self.recent.get(short) {
            return Some(code);
        }
        let code = self.code_anew(value)?;
        self.recent.set(short, code);
        Some(code)
    }

    #[inline(never)]
    fn code_anew(&mut self, value: &[u8]) -> Option<u32> {
        match self.values.get(value) {
            Some(code) => Some(code),
            None => std::str::from_utf8(value).ok().map(|_| {
                let code = self.values.len() as u32;
                self.values.add(value, code);
                code
            }),
        }
    }
}

impl Users {
    pub fn new(n_shards: usize) -> Self {
        Users { ids: Interner::default(), n: vec![0; n_shards], recent: Recent::new(RECENT_USERS) }
    }

    /// Where a user lives who was met before.
    #[inline]
    pub fn find(&mut self, id: &[u8]) -> Option<Home> {
        let Some(short) = Short::of(id) else { return self.ids.get(id) };
        if let Some(home) = self.recent.get(short) {
            return Some(home);
        }
        let home = self.ids.get_short(short)?;
        self.recent.set(short, home);
        Some(home)
    }

    /// A home for a new user.
    #[inline(never)]
    pub fn add(&mut self, id: &[u8]) -> Home {
        let shard = shard_of(id, self.n.len());
        let home = Home { shard: shard as u32, code: self.n[shard] };
        self.n[shard] += 1;
        self.ids.add(id, home);
        home
    }

    /// The ids of each shard's users, in the order of their codes.
    pub fn by_shard(self) -> Vec<Texts> {
        let mut shards = vec![Texts::default(); self.n.len()];
        self.ids.for_each(|id, home| {
            shards[home.shard as usize].push(id);
        });
        shards
    }
}
