//! Only the users of each status: what is asked again when a threshold moves.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{DOCUMENT, Lifecycle, Params};
use crate::events::{Shard, User};
use crate::fold::{Context, Query};

/// Query `job_statuses`.
pub struct JobStatuses;

/// Users of each status that has any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statuses {
    /// By the word for the status.
    pub users: BTreeMap<String, u64>,
}

impl Query for JobStatuses {
    const NAME: &'static str = "job_statuses";
    type Params = Params;
    type Partial = Vec<u64>;
    type Answer = Statuses;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Vec<u64> {
        let lifecycle = Lifecycle::new(params, cx);
        let mut users = vec![0; DOCUMENT.order.len()];
        for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)).filter(User::exists) {
            users[lifecycle.segment(&user)] += 1;
        }
        users
    }

    fn merge(mut a: Vec<u64>, b: Vec<u64>) -> Vec<u64> {
        a.iter_mut().zip(b).for_each(|(to, from)| *to += from);
        a
    }

    fn finish(_: &Params, users: Vec<u64>, _: &Context) -> Statuses {
        let named = DOCUMENT.order.iter().cloned().zip(users);
        Statuses { users: named.filter(|(_, users)| *users > 0).collect() }
    }
}
