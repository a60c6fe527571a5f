//! Which users one reader meets in which group of files; see [`crate::events::Joins`]. Only where there are several groups.

use super::ReadPlan;
use crate::events::{Flags, Texts};

/// Marks users by group.
pub(super) struct Met {
    /// Per group, shard and code of the user.
    groups: Vec<Vec<Flags>>,
}

impl Met {
    /// `None` where all files are read alike, which costs nothing then.
    pub fn new(plans: &[ReadPlan], n_shards: usize) -> Option<Met> {
        let n_groups = plans.iter().map(|plan| plan.group + 1).max()?;
        (n_groups > 1).then(|| Met { groups: vec![vec![Flags::new(); n_shards]; n_groups] })
    }

    /// Notes a row.
    pub fn note(&mut self, group: usize, shard: u32, code: u32) {
        let (flags, at) = (&mut self.groups[group][shard as usize], code as usize);
        if flags.len() <= at {
            flags.resize(at + 1, false);
        }
        flags[at] = true;
    }

    /// One mark a user. `users`: those of each shard, in the order of their codes.
    pub fn finish(mut self, users: &[Texts]) -> Vec<Vec<Flags>> {
        for group in &mut self.groups {
            group.iter_mut().zip(users).for_each(|(flags, users)| flags.resize(users.len(), false));
        }
        self.groups
    }
}
