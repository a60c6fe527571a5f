//! Which anonymous ids one reader sees with which users. See [`crate::events::resolve`] for what follows from it.

use std::collections::BTreeSet;

use super::intern::Interner;
use crate::events::{Links, Texts};

/// Slots of the cache of recent pairs: the rows of one visit repeat theirs.
const RECENT: usize = 1024;

/// A user: shard, and the reader's code there.
type User = (u32, u32);

/// Collects pairs of an anonymous id and a user.
pub(super) struct Linker {
    anonymous: Interner<u32>,
    pairs: BTreeSet<(u32, User)>,
    recent: Vec<Option<(u32, User)>>,
    /// Per shard and code: whether a row has the user as its user id.
    is_user: Vec<Vec<bool>>,
}

impl Linker {
    pub fn new(n_shards: usize) -> Self {
        Linker {
            anonymous: Interner::default(),
            pairs: BTreeSet::new(),
            recent: vec![None; RECENT],
            is_user: vec![Vec::new(); n_shards],
        }
    }

    /// Notes a row with a user id, and the anonymous id beside it.
    pub fn note(&mut self, user: User, anonymous: Option<&[u8]>) {
        let is_user = &mut self.is_user[user.0 as usize];
        let code = user.1 as usize;
        if is_user.len() <= code {
            is_user.resize(code + 1, false);
        }
        is_user[code] = true;
        let Some(anonymous) = anonymous else { return };
        let id = match self.anonymous.get(anonymous) {
            Some(id) => id,
            // Bytes that are not UTF-8 can be no user of their own, so nobody needs to know whose they are.
            None if std::str::from_utf8(anonymous).is_err() => return,
            None => {
                let id = self.anonymous.len() as u32;
                self.anonymous.add(anonymous, id);
                id
            }
        };
        let recent = &mut self.recent[id as usize % RECENT];
        if *recent != Some((id, user)) {
            *recent = Some((id, user));
            self.pairs.insert((id, user));
        }
    }

    /// All pairs, and the users that no row had as user id. `users`: those of each shard, in the order of their codes.
    pub fn finish(self, users: &[Texts]) -> Links {
        let without_user = users.iter().zip(&self.is_user).map(|(users, is_user)| {
            let only_anonymous = |code: &u32| !is_user.get(*code as usize).copied().unwrap_or(false);
            (0..users.len() as u32).filter(only_anonymous).collect()
        });
        let mut anonymous = Texts::default();
        self.anonymous.for_each(|text, _| {
            anonymous.push(text);
        });
        Links {
            without_user: without_user.collect(),
            anonymous,
            pairs: self.pairs.into_iter().map(|(id, (shard, code))| (id, shard, code)).collect(),
        }
    }
}
