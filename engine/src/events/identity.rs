//! Who an anonymous id belongs to: the rows of a visitor before login become rows of the user they turned out to be.
//!
//! In: which anonymous ids each reader saw in rows with which users ([`Links`]). Out: which ids belong to whom
//! ([`resolve`]), what is told of it ([`Identity`]), those seen with several users ([`Conflict`]), and for each shard the rows it
//! must hand to another ([`HandOver`]).
//!
//! The rule: an anonymous id seen with exactly one user belongs to that user; seen with several, it stays a user of its own
//! and is listed; one that is a user id itself is that user. So two users are never joined through a device. Only whole files
//! decide, so neither the order of rows nor the number of readers and shards matters.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{PackedRows, ReaderPart, RowBatch, Texts, shard_of};

/// Conflicts that are told with the identity, each with so many of its users; the page has no room for more.
const FIRST: usize = 8;
const FIRST_USERS: usize = 5;

/// Users that are listed of one conflict.
pub const CONFLICT_USERS: usize = 100;

/// Users that are listed of all conflicts together: once they are as many, the list ends.
pub const CONFLICTS_USERS: usize = 200_000;

/// What one reader saw of anonymous ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Anonymous ids in rows that have a user id too.
    pub anonymous: Texts,
    /// Position of the anonymous id, the user's shard, the reader's code of the user there; each once, ascending.
    pub pairs: Vec<(u32, u32, u32)>,
    /// Per shard: codes of users that no row has as user id, but rows without user id have as anonymous id.
    pub without_user: Vec<Vec<u32>>,
}

/// What is told of anonymous ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Whether a column of anonymous ids was read.
    pub is_mapped: bool,
    /// Anonymous ids whose rows went to the one user they were seen with.
    pub merged: u64,
    /// The rows of these.
    pub merged_rows: u64,
    /// Anonymous ids that are users of their own: never seen with a user, or seen with several, or not to be merged.
    pub alone: u64,
    /// Anonymous ids seen with several users.
    pub conflicts: u64,
    /// The first few of these, by the bytes of the id, each with its first few users.
    pub first: Vec<Conflict>,
}

/// An anonymous id seen with several users: one device, many people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The anonymous id.
    pub anonymous: String,
    /// The first users it was seen with, by the bytes of their ids.
    pub users: Vec<String>,
    /// Number of users it was seen with.
    pub n_users: u64,
}

/// An anonymous id and the user it belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// The anonymous id: a user of the shard `from` so far.
    pub anonymous: Vec<u8>,
    /// The user.
    pub user: Vec<u8>,
    /// Shard of the anonymous id.
    pub from: usize,
    /// Shard of the user.
    pub to: usize,
}

/// What became of anonymous ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The numbers.
    pub identity: Identity,
    /// The anonymous ids seen with several users, by the bytes of the id: of each at most [`CONFLICT_USERS`], and of all no more
    /// once these are [`CONFLICTS_USERS`].
    pub conflicts: Vec<Conflict>,
    /// Those whose rows become a user's, ascending.
    pub moves: Vec<Move>,
}

/// Decides which rows change their user. With `keep_apart` none does; conflicts are told all the same.
pub fn resolve(parts: &[ReaderPart], n_shards: usize, keep_apart: bool) -> Resolved {
    let is_mapped = parts.iter().any(|part| part.links.is_some());
    if !is_mapped {
        return Resolved::default();
    }
    let mut users_of: BTreeMap<&[u8], BTreeSet<&[u8]>> = BTreeMap::new();
    let mut with_rows: BTreeSet<&[u8]> = BTreeSet::new();
    for part in parts {
        let Some(links) = &part.links else { continue };
        for (anonymous, shard, user) in &links.pairs {
            let user = part.users[*shard as usize].get(*user as usize);
            users_of.entry(links.anonymous.get(*anonymous as usize)).or_default().insert(user);
        }
        for (users, codes) in part.users.iter().zip(&links.without_user) {
            with_rows.extend(codes.iter().map(|code| users.get(*code as usize)));
        }
    }
    for id in user_ids(parts) {
        users_of.remove(id);
        with_rows.remove(id);
    }
    let mut identity = Identity { is_mapped, ..Identity::default() };
    let (mut conflicts, mut listed) = (Vec::new(), 0);
    for (anonymous, users) in users_of.iter().filter(|(_, users)| users.len() > 1) {
        let conflict = |named: usize| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let named = users.iter().take(named).map(|user| text(user)).collect();
            Conflict { anonymous: text(anonymous), users: named, n_users: users.len() as u64 }
        };
        identity.conflicts += 1;
        if identity.first.len() < FIRST {
            identity.first.push(conflict(FIRST_USERS));
        }
        if listed < CONFLICTS_USERS {
            conflicts.push(conflict(CONFLICT_USERS));
            listed += users.len().min(CONFLICT_USERS);
        }
    }
    let mut moves = Vec::new();
    for anonymous in with_rows {
        let users = users_of.get(anonymous).filter(|users| users.len() == 1 && !keep_apart);
        match users.and_then(BTreeSet::first) {
            Some(user) => moves.push(Move {
                anonymous: anonymous.to_vec(),
                user: user.to_vec(),
                from: shard_of(anonymous, n_shards),
                to: shard_of(user, n_shards),
            }),
            None => identity.alone += 1,
        }
    }
    identity.merged = moves.len() as u64;
    Resolved { identity, conflicts, moves }
}

/// Every user that any reader met as user id.
fn user_ids(parts: &[ReaderPart]) -> impl Iterator<Item = &[u8]> {
    parts.iter().flat_map(|part| {
        part.users.iter().enumerate().flat_map(move |(shard, users)| {
            let without = part.links.as_ref().and_then(|links| links.without_user.get(shard));
            let is_user = move |code: &usize| without.is_none_or(|codes| codes.binary_search(&(*code as u32)).is_err());
            (0..users.len()).filter(is_user).map(|code| users.get(code))
        })
    })
}

/// The rows that one shard must hand over before it builds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The shard that hands over.
    pub shard: usize,
    /// Anonymous ids whose rows change their user, ascending by bytes.
    pub leaving: Texts,
    /// For each of these the shard of its user and the user's code there, counted from the end of each reader's own users:
    /// every reader's list ends with the same arrivals.
    pub to: Vec<(usize, u32)>,
    /// Per reader and shard: how many users the reader met itself.
    pub own_users: Vec<Vec<u32>>,
}

impl HandOver {
    /// What each shard hands over, and the users that arrive in each.
    pub fn all(moves: &[Move], parts: &[ReaderPart], n_shards: usize) -> (Vec<HandOver>, Vec<Texts>) {
        let count = |part: &ReaderPart| part.users.iter().map(|users| users.len() as u32).collect();
        let own_users: Vec<Vec<u32>> = parts.iter().map(count).collect();
        let hand_over = |shard| HandOver { shard, own_users: own_users.clone(), ..HandOver::default() };
        let mut hand_overs: Vec<HandOver> = (0..n_shards).map(hand_over).collect();
        let mut arrivals = vec![Texts::default(); n_shards];
        for Move { anonymous, user, from, to } in moves {
            let code = arrivals[*to].push(user);
            hand_overs[*from].leaving.push(anonymous);
            hand_overs[*from].to.push((*to, code));
        }
        (hand_overs, arrivals)
    }

    /// For each of a reader's users of this shard: the shard and code of the user its rows go to, where they go.
    pub fn routes(&self, reader: usize, users: &Texts) -> Vec<Option<(usize, u32)>> {
        let route = |at: usize| {
            let leaving = self.leaving.find(users.get(at))?;
            let (shard, arrival) = *self.to.get(leaving)?;
            Some((shard, self.own_users.get(reader)?.get(shard)? + arrival))
        };
        (0..users.len()).map(route).collect()
    }
}

/// Rows of one reader on their way from one shard to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// The shard they are for.
    pub shard: usize,
    /// The reader whose codes they have.
    pub reader: usize,
    /// The rows.
    pub rows: PackedRows,
}

/// Takes the rows that have a route out of a batch: what stays, where any goes, and a parcel a shard.
pub(super) fn split(packed: PackedRows, reader: usize, routes: &[Option<(usize, u32)>]) -> (PackedRows, Vec<Parcel>) {
    let rows = packed.unpack();
    let route = |row: usize| routes.get(rows.users[row] as usize).copied().flatten();
    if (0..rows.len()).all(|row| route(row).is_none()) {
        return (packed, Vec::new());
    }
    let mut parcels: BTreeMap<usize, (Vec<usize>, Vec<u32>)> = BTreeMap::new();
    let mut stay = Vec::new();
    for row in 0..rows.len() {
        match route(row) {
            None => stay.push(row),
            Some((shard, user)) => {
                let (picked, users) = parcels.entry(shard).or_default();
                picked.push(row);
                users.push(user);
            }
        }
    }
    let parcel = |(shard, (picked, users)): (usize, (Vec<usize>, Vec<u32>))| Parcel {
        shard,
        reader,
        rows: RowBatch { users, ..rows.select(&picked) }.into(),
    };
    (rows.select(&stay).into(), parcels.into_iter().map(parcel).collect())
}
