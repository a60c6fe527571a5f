//! The part of the data that is read where not all of it is wanted, or fits: a span of days, and a sample of users.
//!
//! Users are sampled by a hash of their id, so that each is in with all rows or out with all rows, in every file and on every
//! machine, and a smaller sample is part of a larger one.

use serde::{Deserialize, Serialize};

use super::{Day, hash64};

/// Parts of a whole sample.
const WHOLE: u32 = 1_000_000;

/// The only days and users that are read; by default all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Only {
    /// Rows of earlier days are filtered.
    pub from: Option<Day>,
    /// Rows of later days are filtered.
    pub to: Option<Day>,
    /// Users in a million, where not all are read.
    pub sample: Option<u32>,
}

impl Only {
    /// Whether everything is read.
    pub fn is_all(&self) -> bool {
        *self == Only::default()
    }

    /// The share of users that is read, 0–1.
    pub fn share(&self) -> f64 {
        f64::from(self.sample.unwrap_or(WHOLE)) / f64::from(WHOLE)
    }

    /// With a share of the users, 0–1; all of them from 1 on.
    pub fn with_share(self, share: f64) -> Only {
        let parts = (share.clamp(0.0, 1.0) * f64::from(WHOLE)).round() as u32;
        Only { sample: Some(parts.max(1)).filter(|parts| *parts < WHOLE), ..self }
    }

    /// Whether a user is in the sample.
    #[inline]
    pub fn has_user(&self, id: &[u8]) -> bool {
        // The low half of the hash: the high one decides the shard, and a sample must fill all of them.
        self.sample.is_none_or(|parts| (hash64(id) & 0xFFFF_FFFF) * u64::from(WHOLE) < u64::from(parts) << 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::shard_of;

    #[test]
    fn samples_are_even_and_nested() {
        let ids: Vec<String> = (0..20_000).map(|n| format!("user-{n}")).collect();
        let sample = |share: f64| {
            let only = Only::default().with_share(share);
            ids.iter().filter(|id| only.has_user(id.as_bytes())).collect::<Vec<_>>()
        };
        let (tenth, half) = (sample(0.1), sample(0.5));
        // Five standard deviations of a binomial.
        assert!((1_788..=2_212).contains(&tenth.len()), "{}", tenth.len());
        assert!((9_646..=10_354).contains(&half.len()), "{}", half.len());
        assert!(tenth.iter().all(|id| half.contains(id)));
        let in_shard = |shard| tenth.iter().filter(|id| shard_of(id.as_bytes(), 4) == shard).count();
        assert!((0..4).all(|shard| (390..=610).contains(&in_shard(shard))));
        assert_eq!(sample(1.0).len(), ids.len());
    }
}
