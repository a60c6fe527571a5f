//! Cards of the discovered personas: portrait, what they do more and less, statuses, a typical user, what to say.
//!
//! A card is a panel of its own, with a table and a menu; it shares definition and switch with the pane above.

use std::sync::Arc;

use engine::queries::personas::{Answer, PersonaCards as Cards};
use leptos::html::Div;
use leptos::prelude::*;

use super::bold::bold;
use super::measure::measure;
use super::panel_menu::PanelMenu;
use super::scene_view::SceneView;
use super::table_view::TableView;
use super::typed;
use crate::app::pages::{self, Page};
use crate::app::state::App;
use crate::app::words::shell as words;
use crate::charts::Scene;
use crate::panels::personas::{self, PersonaCard};

/// All cards, in the order of their size.
#[component]
pub fn PersonaCards() -> impl IntoView {
    let app = expect_context::<App>();
    let answer = typed::answer::<Cards>(app, Default::default);
    let known = Memo::new(move |_| answer.get().and_then(Result::ok).map(Arc::new));
    let cards = move || known.get().map_or(0, |answer| answer.cards.len());
    let cards = Memo::new(move |_| cards());
    let card = move |at| view! { <Card at=at answer=known/> };
    // Two abreast: the place beside an odd one is sheet, too.
    let filler = move || (cards.get() % 2 == 1).then(|| view! { <div class="pane c6" aria-hidden="true"></div> });
    let none = Memo::new(move |_| known.get().is_some_and(|answer| answer.cards.is_empty()));
    view! {
        {move || (0..cards.get()).map(card).collect_view()}
        {filler}
        {move || none.get().then(|| view! { <OtherWays/> })}
    }
}

/// Pages that divide users by rules, which need no personas.
const OTHERS: [&str; 4] = ["status", "rfm", "places", "clock"];

/// Where there are no personas: the ways on.
#[component]
fn OtherWays() -> impl IntoView {
    let app = expect_context::<App>();
    let link = move |page: &'static Page| {
        view! { <a class="btn second tiny" href=move || app.address(page.name)>{move || (page.title)(app.t())}</a> }
    };
    view! {
        <section class="pane c12" data-panel="other_ways">
            <div class="head"><h2>{move || personas::other_ways_heading(app.t())}</h2></div>
            <p class="small quiet">{move || personas::other_ways(app.t())}</p>
            <div class="acts">{OTHERS.into_iter().filter_map(pages::find).map(link).collect_view()}</div>
        </section>
    }
}

/// One card, drawn for its measured width.
#[component]
fn Card(at: usize, answer: Memo<Option<Arc<Answer>>>) -> impl IntoView {
    let app = expect_context::<App>();
    let place = NodeRef::<Div>::new();
    let width = RwSignal::new(0.0_f32);
    measure(place, width);
    let card = Memo::new(move |_| {
        let (answer, width) = (answer.get()?, width.get());
        (width > 0.0)
            .then(|| personas::cards(&answer, width, &app.view("personas")).into_iter().nth(at))
            .flatten()
            .map(Arc::new)
    });
    let text = move |part: fn(&PersonaCard) -> &str| move || card.get().map(|card| part(&card).to_string());
    let scene = move |part: fn(&PersonaCard) -> Option<&Scene>| {
        Signal::derive(move || card.get().and_then(|card| part(&card).cloned()).map(Arc::new))
    };
    let facts = move || {
        let fact = |(label, text): (String, String)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> };
        card.get().map(|card| card.facts.iter().cloned().map(fact).collect_view())
    };
    let told = move |part: fn(&PersonaCard) -> &str| {
        Memo::new(move |_| card.get().map(|card| part(&card).to_string()).unwrap_or_default())
    };
    let (heading, meta) = (told(|card| &card.title), told(|card| &card.meta));
    let name = Memo::new(move |_| card.get().map(|card| format!("persona_{}", card.id)).unwrap_or_default());
    let table = Memo::new(move |_| card.get().map(|card| card.table.clone()).unwrap_or_default());
    let placed = |(x, y, scene)| (x, y, Arc::new(scene));
    let picture = Memo::new(move |_| {
        card.get().map(|card| card.poster().into_iter().map(placed).collect()).unwrap_or_else(Vec::new)
    });
    let open = move |_| {
        if let Some(card) = card.get_untracked() {
            app.drill(card.title.clone(), card.selection.clone());
        }
    };
    view! {
        <section class="pane c6" data-panel=move || name.get() data-card=move || card.get().map(|card| card.id.clone())>
            <div class="persona" node_ref=place>
                <div class="persona-title">
                    <div>
                        <h3>{text(|card| &card.title)}</h3>
                        <p class="meta">{move || card.get().map(|card| bold(&card.meta))}</p>
                    </div>
                    <div class="tools">
                        <button type="button" class="btn second tiny" on:click=open>{move || words::see_users(app.t())}</button>
                        <PanelMenu panel="personas" name=name heading=heading sentence=meta table=table picture=picture/>
                    </div>
                </div>
                <div class="as-chart"><SceneView scene=scene(|card| Some(&card.portrait))/></div>
                <div class="as-chart">
                    <p class="sub">{text(|card| &card.lifts_note)}</p>
                    <SceneView scene=scene(|card| Some(&card.lifts))/>
                </div>
                <div class="span as-chart"><SceneView scene=scene(|card| card.status.as_ref())/></div>
                <div class="span as-chart">
                    <p class="sub">{text(|card| &card.timeline_note)}</p>
                    <SceneView scene=scene(|card| card.timeline.as_ref())/>
                </div>
                <dl class="facts span">{facts}</dl>
                <div class="tell span">
                    <span class="k">{text(|card| &card.tell_note)}</span>
                    {text(|card| &card.tell)}
                </div>
            </div>
            <div class="as-table" tabindex="0" role="region"
                aria-label=move || format!("{}: {}", heading.get(), words::table(app.t()))>
                <TableView caption=heading table=table/>
            </div>
        </section>
    }
}
