//! User status: where a user stands between prospect and churned. The rules are data: `presets/status.json`.
//!
//! A, D, C and N come from all of the data and hold for every earlier day; the top shares are those of the day.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::document::{Compiled, Document, Verdict};
use super::ranks::{self, Ranks};
use super::thresholds::Thresholds;
use super::{Limits, Scheme};
use crate::events::{Day, Shard};
use crate::fold::{Context, Need};
use crate::metrics::Env;
use crate::rules::Scope;

/// The scheme `status`.
#[derive(Debug)]
pub struct Status;

/// The document of the preset.
pub static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let json = include_str!("presets/status.json");
    Document::parse(json).unwrap_or_else(|error| unreachable!("the preset is tested: {error}"))
});

impl Scheme for Status {
    fn id(&self) -> &'static str {
        "status"
    }

    fn segments(&self, _cx: &Context) -> Vec<String> {
        DOCUMENT.order.clone()
    }

    fn needs(&self, on: Day, _cx: &Context) -> Vec<Need> {
        vec![Need::of::<Thresholds>(&Default::default()), Need::of::<Ranks>(&ranks_on(on))]
    }

    fn assign(&self, shard: &Shard, on: Day, cx: &Context) -> Vec<Option<u8>> {
        judge(shard, on, cx).into_iter().map(|verdict| verdict.map(|verdict| verdict.segment)).collect()
    }
}

/// For each user of the shard: the status at the end of the day, with the reason. Users outside the base have one only where an
/// attribute file knows them: they are prospects.
pub fn judge(shard: &Shard, on: Day, cx: &Context) -> Vec<Option<Verdict>> {
    let (rules, env) = (compiled(on, cx), Env::of(cx));
    shard.users(&cx.catalog, on).map(|user| if user.is_known() { rules.judge(&user, &env) } else { None }).collect()
}

/// The rules with the thresholds in force and the cut-offs of the day.
pub fn compiled(on: Day, cx: &Context) -> Compiled {
    compiled_with(&cx.fact::<Thresholds>(&Default::default()), on, cx)
}

/// The rules with other thresholds.
pub fn compiled_with(limits: &Limits, on: Day, cx: &Context) -> Compiled {
    let cuts = cx.fact::<Ranks>(&ranks_on(on)).cuts.into_iter().collect();
    let scope = Scope { params: scope_params(limits), cuts };
    DOCUMENT.compile(&scope).unwrap_or_else(|error| unreachable!("checked when it was read: {error}"))
}

/// The parameters of the document.
pub(crate) fn scope_params(limits: &Limits) -> BTreeMap<String, f64> {
    let Limits { a, d, c, n, .. } = *limits;
    [("A", a), ("D", d), ("C", c), ("N", n)].map(|(name, days)| (name.to_string(), f64::from(days))).into()
}

/// The question for the cut-offs of a day.
fn ranks_on(on: Day) -> ranks::Params {
    ranks::Params {
        on: Some(on),
        tops: DOCUMENT.tops(&Scope { params: scope_params(&Limits::default()), ..Scope::default() }),
    }
}
