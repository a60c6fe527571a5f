//! What concerns all shards: joining the readers' ends, finishing answers, the list of rejected rows.

use engine::events::{Catalog, Conflict, ShardReport, Spread};
use engine::fold::{Context, Settings};
use engine::i18n::Lang;
use engine::ingest::{
    Assembly, Mapping, REJECT_BYTES, ReadPlan, Reject, Rejects, conflicts_csv, global_lines, rejects_csv,
};
use engine::protocol::{Fact, NeedText, ReadEnd, Reply};
use engine::queries;

use super::{Refusal, Said, prepare};

/// The desk's half of a worker.
#[derive(Default)]
pub struct Desk {
    plans: Vec<ReadPlan>,
    assembly: Assembly,
    rejects: Vec<Reject>,
    conflicts: Vec<Conflict>,
    cx: Context,
}

impl Desk {
    /// `ends`: one a reader. They are taken one after the other, so that of their lists of rejected rows never more is held than
    /// the merged one and that of one reader.
    pub fn assemble(
        &mut self,
        plans: Vec<ReadPlan>,
        mapping: &Mapping,
        spread: Spread,
        ends: impl Iterator<Item = Vec<u8>>,
    ) -> Result<Said, Refusal> {
        let (mut parts, mut lines) = (Vec::new(), Vec::new());
        let mut list = Rejects::new(plans.len(), REJECT_BYTES);
        for bytes in ends {
            let end: ReadEnd = postcard::from_bytes(&bytes)?;
            parts.push(end.part);
            lines.extend(end.lines);
            end.rejects.into_iter().for_each(|reject| list.push(reject));
        }
        self.assembly = Assembly::new(&plans, mapping, &parts);
        self.conflicts = std::mem::take(&mut self.assembly.conflicts);
        let orders = self.assembly.orders(&mut parts, spread);
        self.rejects = list.finish();
        global_lines(&mut self.rejects, &lines);
        self.plans = plans;
        self.assembly.check(&self.rejects, &self.plans)?;
        let orders = orders.iter().map(postcard::to_stdvec).collect::<Result<Vec<_>, _>>()?;
        Ok((Reply::Done, orders))
    }

    pub fn complete(&mut self, reports: &[ShardReport]) -> Said {
        self.cx = Context {
            catalog: std::mem::take(&mut self.assembly).finish(reports, self.rejects.len()),
            ..Context::default()
        };
        let told = Catalog { costs: Vec::new(), ..self.cx.catalog.clone() };
        (Reply::Catalog(Box::new(told)), Vec::new())
    }

    pub fn rejects(&self, lang: Lang) -> Said {
        (Reply::Done, vec![rejects_csv(&self.rejects, &self.plans, lang).into_bytes()])
    }

    pub fn conflicts(&self, lang: Lang) -> Said {
        let all = self.cx.catalog.identity.conflicts;
        (Reply::Done, vec![conflicts_csv(&self.conflicts, all, lang).into_bytes()])
    }

    pub fn needs(&mut self, question: &NeedText, settings: Settings) -> Result<Said, Refusal> {
        prepare(&mut self.cx, settings, Vec::new());
        let need = question.need();
        let needs = queries::chosen::needs(queries::find(&need.query)?, &need.params, &self.cx)?;
        Ok((Reply::Needs(needs.iter().map(NeedText::from).collect()), Vec::new()))
    }

    pub fn finish(
        &mut self,
        question: &NeedText,
        settings: Settings,
        facts: Vec<Fact>,
        partials: &[Vec<u8>],
    ) -> Result<Said, Refusal> {
        prepare(&mut self.cx, settings, facts);
        let need = question.need();
        let answer = queries::find(&need.query)?.finish(&need.params, partials, &self.cx)?;
        Ok((Reply::Done, vec![answer]))
    }
}
