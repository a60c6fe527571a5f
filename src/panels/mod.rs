//! Panels: one question on the page each. A panel is plain functions of an answer: sentence, chart, table, definition. No DOM.
//!
//! The page asks the panel's query, draws what these functions return and adds what all panels share (chart/table switch,
//! menu with CSV and SVG, definition, users behind a mark). A new panel is a file here, a line in [`PANELS`], and a place on a page.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use engine::events::Catalog;
use engine::fold::{Query, QueryError, Settings, decode_answer};
use engine::i18n::Lang;
use serde_json::Value;

use crate::charts::{ChartSize, Scene};

pub mod activity;
pub mod came_back;
pub mod clock;
pub mod key_figures;
pub mod movers_flow;
pub mod movers_matrix;
pub mod part;
pub mod personas;
pub mod places;
pub mod profile;
pub mod retention;
pub mod retention_rate;
pub mod return_curve;
pub mod rfm_grid;
pub mod rfm_groups;
pub mod rfm_status;
pub mod rfm_words;
pub mod segment_check;
pub mod status_bar;
pub mod status_over_time;
pub mod statuses;
pub mod still_here;
pub mod summaries;
mod table;
#[cfg(test)]
mod tests;
pub mod thresholds_compared;
pub mod user_filter;
pub mod users;
pub mod what_changed;
pub mod what_moved;

pub use table::{Cell, Row, Table};

/// Every panel, sorted by name.
pub const PANELS: &[&dyn AnyPanel] = &[
    &Entry::<activity::Activity>::new(),
    &Entry::<came_back::CameBack>::new(),
    &Entry::<clock::ClockPanel>::new(),
    &Entry::<key_figures::KeyFigures>::new(),
    &Entry::<movers_flow::MoversFlow>::new(),
    &Entry::<movers_matrix::MoversMatrix>::new(),
    &Entry::<personas::Personas>::new(),
    &Entry::<places::PlacesPanel>::new(),
    &Entry::<retention::Retention>::new(),
    &Entry::<retention_rate::RetentionRate>::new(),
    &Entry::<return_curve::ReturnCurve>::new(),
    &Entry::<rfm_grid::RfmGrid>::new(),
    &Entry::<rfm_groups::RfmGroups>::new(),
    &Entry::<rfm_status::RfmStatusPanel>::new(),
    &Entry::<segment_check::SegmentCheck>::new(),
    &Entry::<status_bar::StatusBar>::new(),
    &Entry::<status_over_time::StatusOverTime>::new(),
    &Entry::<still_here::StillHere>::new(),
    &Entry::<thresholds_compared::ThresholdsCompared>::new(),
    &Entry::<what_changed::WhatChanged>::new(),
    &Entry::<what_moved::WhatMoved>::new(),
];

/// The panel with that name.
pub fn find(name: &str) -> Option<&'static dyn AnyPanel> {
    PANELS.iter().find(|panel| panel.name() == name).copied()
}

/// What a panel may look at besides its answer.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Language of all words and numbers.
    pub lang: Lang,
    /// Dictionaries, zone, span of the data.
    pub catalog: Catalog,
    /// Dates, thresholds, switches.
    pub settings: Settings,
    /// What the person chose on this panel, by option id ([`PanelOption::id`]).
    pub options: BTreeMap<String, String>,
}

impl View {
    /// The chosen value of a panel's option, if any.
    pub fn option(&self, id: &str) -> Option<&str> {
        self.options.get(id).map(String::as_str)
    }

    /// An event name as people read it: names that stand for rows without one are ours, and translated.
    pub fn event<'a>(&self, name: &'a str) -> &'a str {
        match name {
            "purchase" => self.lang.pick("purchase", "Kauf"),
            "refund" => self.lang.pick("refund", "Erstattung"),
            "event" => self.lang.pick("event", "Ereignis"),
            own => own,
        }
    }

    /// An amount in the catalog's finest unit, as money.
    pub fn money(&self, minor: i64) -> String {
        let decimals = self.catalog.amount_decimals.unwrap_or(0);
        crate::format::money(self.lang, minor, decimals, self.catalog.currency.as_deref())
    }
}

/// A choice that a panel offers above its chart.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelOption {
    /// The word for it in the URL.
    pub id: &'static str,
    /// What stands before the pick list.
    pub label: String,
    /// (value, text); the first is the default.
    pub choices: Vec<(String, String)>,
}

/// Why there is no chart, said in words, with the way on.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// What is missing and why.
    pub text: String,
    /// What to do about it.
    pub advice: String,
    /// Where that is done, the likeliest first; none where the choices beside the panel do it.
    pub ways: &'static [Way],
}

/// Where a problem is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Which column is what, and what events mean.
    Mapping,
    /// Another as-of day.
    AsOf,
    /// Another day to compare with.
    CompareTo,
    /// Other files, or more of them.
    Files,
    /// Which columns to ask for, of whoever holds the data.
    AskFor,
}

/// One question on the page.
pub trait Panel: Sync {
    /// The question put to the engine.
    type Query: Query;
    /// The word for it: `data-panel`, URLs, file names.
    const NAME: &'static str;

    /// Small label above the sentence.
    fn heading(lang: Lang) -> &'static str;

    /// What exactly is shown: words, formula, units, source.
    fn definition(lang: Lang) -> &'static str;

    /// Parameters of the query.
    fn params(_view: &View) -> <Self::Query as Query>::Params {
        Default::default()
    }

    /// Choices offered above the chart.
    fn options(_view: &View) -> Vec<PanelOption> {
        Vec::new()
    }

    /// Why nothing can be drawn, if so.
    fn problem(_answer: &AnswerOf<Self>, _view: &View) -> Option<Problem> {
        None
    }

    /// The finding in one sentence; numbers between `**` are set bold.
    fn sentence(answer: &AnswerOf<Self>, view: &View) -> String;

    /// The picture, drawn for the measured width. `None`: the panel is its table.
    fn chart(answer: &AnswerOf<Self>, size: ChartSize, view: &View) -> Option<Scene>;

    /// The same numbers in the same order.
    fn table(answer: &AnswerOf<Self>, view: &View) -> Table;
}

/// The answer a panel shows.
pub type AnswerOf<P> = <<P as Panel>::Query as Query>::Answer;

/// A [`Panel`] with its types hidden, so that all of them fit one list.
pub trait AnyPanel: Sync {
    /// [`Panel::NAME`].
    fn name(&self) -> &'static str;
    /// Name of the query.
    fn query(&self) -> &'static str;
    /// [`Panel::heading`].
    fn heading(&self, lang: Lang) -> &'static str;
    /// [`Panel::definition`].
    fn definition(&self, lang: Lang) -> &'static str;
    /// [`Panel::params`] as JSON.
    fn params(&self, view: &View) -> Value;
    /// [`Panel::options`].
    fn options(&self, view: &View) -> Vec<PanelOption>;
    /// Which rows or column the files lack for its question; it is not asked then.
    fn lacks(&self, view: &View) -> Option<Problem>;
    /// Reads the answer's bytes.
    fn show(&self, answer: &[u8], view: &View) -> Result<Box<dyn Shown>, QueryError>;
}

/// An answer with the view it is shown in.
pub trait Shown {
    /// [`Panel::problem`].
    fn problem(&self) -> Option<Problem>;
    /// [`Panel::sentence`].
    fn sentence(&self) -> String;
    /// [`Panel::chart`].
    fn chart(&self, size: ChartSize) -> Option<Scene>;
    /// [`Panel::table`].
    fn table(&self) -> Table;
}

/// Puts a [`Panel`] into [`PANELS`].
pub struct Entry<P>(PhantomData<P>);

impl<P> Entry<P> {
    /// The entry of a panel.
    #[expect(clippy::new_without_default, reason = "only ever used in the constant list")]
    pub const fn new() -> Self {
        Entry(PhantomData)
    }
}

impl<P: Panel + 'static> AnyPanel for Entry<P> {
    fn name(&self) -> &'static str {
        P::NAME
    }

    fn query(&self) -> &'static str {
        P::Query::NAME
    }

    fn heading(&self, lang: Lang) -> &'static str {
        P::heading(lang)
    }

    fn definition(&self, lang: Lang) -> &'static str {
        P::definition(lang)
    }

    fn params(&self, view: &View) -> Value {
        serde_json::to_value(P::params(view)).unwrap_or_default()
    }

    fn options(&self, view: &View) -> Vec<PanelOption> {
        P::options(view)
    }

    fn lacks(&self, view: &View) -> Option<Problem> {
        summaries::problem(P::Query::NAME, view)
    }

    fn show(&self, answer: &[u8], view: &View) -> Result<Box<dyn Shown>, QueryError> {
        Ok(Box::new(ShownAnswer::<P> { answer: decode_answer::<P::Query>(answer)?, view: view.clone() }))
    }
}

struct ShownAnswer<P: Panel> {
    answer: AnswerOf<P>,
    view: View,
}

impl<P: Panel> Shown for ShownAnswer<P> {
    fn problem(&self) -> Option<Problem> {
        P::problem(&self.answer, &self.view)
    }

    fn sentence(&self) -> String {
        P::sentence(&self.answer, &self.view)
    }

    fn chart(&self, size: ChartSize) -> Option<Scene> {
        P::chart(&self.answer, size, &self.view)
    }

    fn table(&self) -> Table {
        P::table(&self.answer, &self.view)
    }
}
