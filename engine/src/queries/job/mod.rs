//! The benchmark's job as a query: every kind of figure that a segmentation page shows, of one file, in one answer.
//!
//! The lifecycle of users by ordered rules, RFM quintiles, users a day, week and month, cohorts, tastes and hours by status,
//! counts by dimension. `benches/README.md` has the definitions; `benches/job.json` has the rules of the lifecycle. Only in
//! builds with the feature `bench`: the page that people load does not carry it.
//!
//! All days, hours and months are UTC. All figures are over all rows, passive events included. Ask with
//! `clock: elapsed`: the windows of the job count back from the latest timestamp.

mod answer;
mod buyers;
mod statuses;
mod tally;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::events::{Shard, User};
use crate::fold::{Context, Query};
use crate::metrics::Env;
use crate::rules::Scope;
use crate::schemes::document::{Compiled, Document};

pub use answer::{Answer, Checks, Totals};
pub use statuses::{JobStatuses, Statuses};
use tally::DIMENSIONS;
pub use tally::Tally;

/// Query `job`.
pub struct Job;

/// The thresholds of the lifecycle, in days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Params {
    /// Silent for more: dormant.
    pub dormant_days: u32,
    /// Silent for more: churned.
    pub churn_days: u32,
    /// Seen first so many days ago or fewer: new.
    pub new_days: u32,
    /// What "lately" means for at risk and loyal.
    pub window_days: u32,
    /// Changes nothing: answers are kept, and whoever measures wants them computed anew.
    pub round: u32,
}

impl Default for Params {
    fn default() -> Self {
        Params { dormant_days: 30, churn_days: 90, new_days: 14, window_days: 30, round: 0 }
    }
}

impl Query for Job {
    const NAME: &'static str = "job";
    type Params = Params;
    type Partial = Tally;
    type Answer = Answer;

    fn map(params: &Params, shard: &Shard, cx: &Context) -> Tally {
        let lifecycle = Lifecycle::new(params, cx);
        let mut tally = Tally::new(DOCUMENT.order.len(), &cx.catalog);
        let dimensions = DIMENSIONS.map(|id| cx.catalog.dimension(id));
        for user in shard.users(&cx.catalog, cx.settings.as_of(&cx.catalog)).filter(User::exists) {
            tally.count(&user, lifecycle.segment(&user), &dimensions);
        }
        tally
    }

    fn merge(mut a: Tally, b: Tally) -> Tally {
        a.add(b);
        a
    }

    fn finish(_: &Params, tally: Tally, cx: &Context) -> Answer {
        Answer::new(tally, &DOCUMENT.order, &cx.catalog)
    }
}

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let json = include_str!("../../../../benches/job.json");
    Document::parse(json).unwrap_or_else(|error| unreachable!("the document is tested: {error}"))
});

/// The rules of the lifecycle, with their thresholds.
struct Lifecycle {
    rules: Compiled,
    env: Env,
}

impl Lifecycle {
    fn new(params: &Params, cx: &Context) -> Lifecycle {
        let Params { dormant_days, churn_days, new_days, window_days, .. } = *params;
        let days = [
            ("CHURN", churn_days),
            ("DORMANT", dormant_days),
            ("NEW", new_days),
            ("WINDOW", window_days),
            ("TWO_WINDOWS", 2 * window_days),
        ];
        let params = days.map(|(name, days)| (name.to_string(), f64::from(days.max(1)))).into();
        let rules = DOCUMENT.compile(&Scope { params, ..Scope::default() });
        let rules = rules.unwrap_or_else(|error| unreachable!("checked when it was read: {error}"));
        Lifecycle { rules, env: Env::of(cx) }
    }

    /// Position of the user's segment in the document's order. The last rule takes all who are left. Not inlined: see
    /// [`Tally::count`].
    #[inline(never)]
    fn segment(&self, user: &User) -> usize {
        self.rules.judge(user, &self.env).map_or(0, |verdict| usize::from(verdict.segment))
    }
}
