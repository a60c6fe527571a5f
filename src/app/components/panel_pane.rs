//! A panel on the page: heading, definition, finding, picture, table, menu.
//!
//! The answer is derived from the question (parameters and settings); what it says is derived from the answer and the view.
//! A new answer comes in place of the old one, without an empty moment between.

use std::sync::Arc;

use engine::events::Catalog;
use engine::fold::Settings;
use leptos::prelude::*;
use serde_json::Value;

use super::bold::bold;
use super::icon::Icon;
use super::panel_menu::PanelMenu;
use super::problem::{FailureView, ProblemView};
use super::scene_view::{Moved, SceneView};
use super::table_view::TableView;
use crate::app::link::Failure;
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::charts::ChartSize;
use crate::panels::{AnyPanel, PanelOption, Problem, Table, View};

/// What is asked.
#[derive(Clone, PartialEq)]
struct Question {
    params: Value,
    settings: Settings,
    catalog: Arc<Catalog>,
}

/// An answer with the settings it was asked with: a sentence never mixes two states.
#[derive(Clone)]
struct Answer {
    bytes: Arc<Vec<u8>>,
    settings: Settings,
}

/// What a panel says of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Why nothing can be drawn, if so.
    pub problem: Option<Problem>,
    /// The finding.
    pub sentence: String,
    /// The numbers.
    pub table: Table,
}

/// What a pane knows at a moment.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    /// Nothing yet.
    Waiting,
    /// The answer.
    Told(Told),
    /// No answer, and why: text and advice.
    Failed(String, String),
}

/// A panel.
#[component]
pub fn PanelPane(
    /// Which.
    panel: &'static dyn AnyPanel,
    /// Columns, of twelve.
    span: u8,
    /// Height that the picture should have, in CSS pixels.
    #[prop(into)]
    height: Signal<f32>,
    /// Shows the picture from edge to edge, without the sentence.
    #[prop(default = false)]
    bare: bool,
    /// Stands in the column that only very wide screens have.
    #[prop(default = false)]
    third: bool,
) -> impl IntoView {
    let app = expect_context::<App>();
    let name = panel.name();
    let question = Memo::new(move |_| {
        let view = app.view(name);
        Question { params: panel.params(&view), settings: view.settings, catalog: app.catalog.get() }
    });
    // What the files cannot answer is not asked.
    let lacks = Memo::new(move |_| panel.lacks(&app.view(name)));
    let answer = LocalResource::new(move || {
        let Question { params, settings, .. } = question.get();
        let lacks = lacks.with(Option::is_some);
        async move {
            if lacks {
                return Ok(Answer { bytes: Arc::default(), settings });
            }
            let bytes = app.ask(panel.query(), params, settings.clone()).await?;
            Ok::<_, Failure>(Answer { bytes: Arc::new(bytes), settings })
        }
    });
    let view_of = move |answer: &Answer| View { settings: answer.settings.clone(), ..app.view(name) };
    let known = Memo::new(move |_| {
        let lang = app.lang.get();
        let failed = |failure: &Failure| Known::Failed(failure.text(lang), failure.advice(lang).to_string());
        if let Some(problem) = lacks.get() {
            return Known::Told(Told { problem: Some(problem), ..Told::default() });
        }
        match answer.get() {
            None => Known::Waiting,
            Some(Err(failure)) => failed(&failure),
            Some(Ok(answer)) => match panel.show(&answer.bytes, &view_of(&answer)) {
                Ok(shown) => {
                    Known::Told(Told { problem: shown.problem(), sentence: shown.sentence(), table: shown.table() })
                }
                Err(error) => Known::Failed(error.to_string(), String::new()),
            },
        }
    });
    let width = RwSignal::new(0.0_f32);
    let scene = Memo::new(move |_| {
        let size = ChartSize { width: width.get(), height: height.get() };
        let answer = answer.get().and_then(Result::ok).filter(|_| size.width > 0.0 && lacks.with(Option::is_none))?;
        let shown = panel.show(&answer.bytes, &view_of(&answer)).ok()?;
        if shown.problem().is_some() {
            return None;
        }
        shown.chart(size).map(Arc::new)
    });

    let told = move || match known.get() {
        Known::Told(told) => Some(told),
        _ => None,
    };
    let table = Memo::new(move |_| told().map(|told| told.table).unwrap_or_default());
    let sentence = Memo::new(move |_| told().map(|told| told.sentence).unwrap_or_default());
    let picture = Memo::new(move |_| scene.get().map(|scene| vec![(0.0, 0.0, scene)]).unwrap_or_default());
    let heading = Signal::derive(move || panel.heading(app.t()).to_string());
    let state = move || match known.get() {
        Known::Waiting => "waiting",
        Known::Failed(..) => "error",
        Known::Told(Told { problem: Some(_), .. }) => "impossible",
        Known::Told(_) => "ready",
    };
    let drawn = move || state() == "ready";
    // Measured, answered, and yet no picture: the panel is its table.
    let only_table = move || drawn() && width.get() > 0.0 && scene.with(Option::is_none);

    let body = move || match known.get() {
        Known::Waiting => view! { <p class="say quiet">{words::counting(app.t())}</p> }.into_any(),
        Known::Failed(text, advice) => view! { <FailureView text=text advice=advice/> }.into_any(),
        Known::Told(Told { problem: Some(problem), .. }) => view! { <ProblemView problem=problem/> }.into_any(),
        Known::Told(Told { sentence, .. }) => view! { <p class="say">{bold(&sentence)}</p> }.into_any(),
    };
    let on_move = Callback::new(move |moved: Moved| move_threshold(app, moved));
    let class = move || {
        let shape = match (bare, third) {
            (true, _) => "bare",
            (_, true) => "third",
            _ => "",
        };
        let table = if only_table() { "only-table" } else { "" };
        format!("pane c{span} {shape} {table}")
    };
    view! {
        <section class=class data-panel=name data-state=state aria-busy=move || (state() == "waiting").then_some("true")
            aria-label=move || heading.get()>
            <div class="head">
                <h2>{move || heading.get()}</h2>
                <button type="button" class="def" on:click=move |_| app.define(name)>
                    {move || words::definition(app.t())}
                </button>
                <div class="tools">
                    {move || (drawn() && !only_table()).then(|| view! { <Switch name=name/> })}
                    {move || drawn().then(|| view! {
                        <PanelMenu panel=name name=name.to_string() heading=heading sentence=sentence table=table picture=picture/>
                    })}
                </div>
            </div>
            {body}
            <Choices panel=panel/>
            <figure class="as-chart" class:waiting=move || state() == "waiting" style:min-height=move || {
                if state() == "waiting" { format!("{}px", height.get()) } else { "0".into() }
            }>
                <SceneView scene=scene width=width on_move=on_move/>
            </figure>
            <div class="as-table" tabindex="0" role="region" aria-label=move || format!("{}: {}", heading.get(), words::table(app.t()))>
                {move || drawn().then(|| view! { <TableView caption=heading table=table/> })}
            </div>
            <p class="only-print print-note">{move || panel.definition(app.t())}</p>
        </section>
    }
}

/// Chart | Table. The style sheet does the switching: both are on the page.
#[component]
fn Switch(name: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let group = format!("show-{name}");
    view! {
        <span class="seg" role="radiogroup" aria-label=move || words::show_as(app.t())>
            <label data-text=move || words::chart(app.t())>
                <input type="radio" name=group.clone() checked=true/>
                {move || words::chart(app.t())}
            </label>
            <label data-text=move || words::table(app.t())>
                <input type="radio" name=group class="t-table"/>
                {move || words::table(app.t())}
            </label>
        </span>
    }
}

/// Pick lists above the picture.
#[component]
fn Choices(panel: &'static dyn AnyPanel) -> impl IntoView {
    let app = expect_context::<App>();
    let name = panel.name();
    let options = Memo::new(move |_| panel.options(&app.view(name)));
    let pick = move |option: PanelOption| {
        let id = option.id;
        let current = app.options.with(|all| all.get(name).and_then(|choices| choices.get(id).cloned()));
        let current = current.or_else(|| option.choices.first().map(|(value, _)| value.clone())).unwrap_or_default();
        let entries = option.choices.into_iter().map(|(value, text)| {
            let selected = value == current;
            view! { <option value=value selected=selected>{text}</option> }
        });
        view! {
            <label class="lab">
                {option.label}
                <span class="pick-native">
                    <select on:change=move |event| app.choose(name, id, &event_target_value(&event))>
                        {entries.collect_view()}
                    </select>
                    <Icon id="i-down" size=10/>
                </span>
            </label>
        }
    };
    move || {
        let options = options.get();
        (!options.is_empty())
            .then(|| view! { <div class="optrow">{options.into_iter().map(pick).collect_view()}</div> })
    }
}

/// A threshold was dragged.
pub fn move_threshold(app: App, moved: Moved) {
    if moved.begins {
        app.keep_step();
    }
    let days = Some(moved.value.max(1.0) as u32);
    app.settings.update(|settings| match moved.id {
        "a" => settings.a = days,
        "d" => settings.d = days,
        "c" => settings.c = days,
        "n" => settings.n = days,
        _ => {}
    });
}
