//! The first screen: an open jar that takes files, three promises that can be checked, what to put in.

use engine::i18n::Lang;
use leptos::prelude::*;

mod choose;
mod jar;
mod paste;

pub use choose::ChooseFiles;

use crate::app::components::back::BackToDashboard;
use crate::app::components::icon::Icon;
use crate::app::state::App;
use crate::app::words::first as words;
use crate::format;
use choose::hovering;
use jar::Jar;
use paste::PasteRows;

type Word = fn(Lang) -> &'static str;

/// What the page promises, and how it keeps it. Each is true of this build; none is a number that nobody measured.
const PROMISES: [(Word, Word); 3] = [
    (words::seal_on, words::seal_on_how),
    (words::no_account, words::no_account_how),
    (words::not_kept, words::not_kept_how),
];

/// (title, what it unlocks, columns).
const NEEDS: [(Word, Word, &[Word]); 3] = [
    (words::need_two, words::need_two_what, &[words::column_user, words::column_time]),
    (words::need_event, words::need_event_what, &[words::column_event, words::column_order, words::column_amount]),
    (words::need_more, words::need_more_what, &[words::column_country, words::column_category, words::column_device]),
];

/// The page.
#[component]
pub fn FirstPage() -> impl IntoView {
    let app = expect_context::<App>();
    let over = hovering(app);
    let sealed = move || app.link.with(Option::is_some);
    view! {
        <main class="first" id="main" tabindex="-1">
            <div class="pitch">
                <h1>{move || words::title(app.t())}</h1>
                <div class="acts back"><BackToDashboard/></div>
                <p class="lead-p">{move || words::lead(app.t())}</p>
                <Promises/>
            </div>
            <div class="drop" data-panel="drop" class:over=over class:sealed=sealed>
                <Jar/>
                <div class="inner">
                    {move || app.awaited.with(Option::is_some).then(|| view! {
                        <p class="small strong" role="status" data-awaited="">{words::recipe_waits(app.t())}</p>
                    })}
                    <h2>{move || if over.get() { words::let_go(app.t()) } else { words::drop_here(app.t()) }}</h2>
                    <div class="row">
                        <ChooseFiles word=words::choose/>
                        <PasteRows/>
                    </div>
                    <p class="small quiet hide-s">{move || words::formats(app.t())}</p>
                </div>
                <p class="small quiet only-s">{move || words::formats(app.t())}</p>
            </div>
            <Needs/>
            <Foot/>
        </main>
    }
}

#[component]
fn Promises() -> impl IntoView {
    let app = expect_context::<App>();
    let line = move |(what, how): (Word, Word)| {
        view! {
            <li>
                <Icon id="i-ok"/>
                <span><b>{move || what(app.t())}</b>" "{move || how(app.t())}</span>
            </li>
        }
    };
    view! { <ul class="steps">{PROMISES.map(line).collect_view()}</ul> }
}

#[component]
fn Needs() -> impl IntoView {
    let app = expect_context::<App>();
    let need = move |(at, (title, what, columns)): (usize, (Word, Word, &'static [Word]))| {
        let chips = columns.iter().map(|column| view! { <code>{move || column(app.t())}</code> }).collect_view();
        view! {
            <li>
                <p class="columns">{(at > 0).then(|| view! { <span>{"+"}</span> })}{chips}</p>
                <h3>{move || title(app.t())}</h3>
                <p>{move || what(app.t())}</p>
            </li>
        }
    };
    view! {
        <section class="needs" aria-labelledby="needs">
            <h2 id="needs">{move || words::needs(app.t())}" "<span>{move || words::needs_note(app.t())}</span></h2>
            <ul>{NEEDS.into_iter().enumerate().map(need).collect_view()}</ul>
            <p class="small ask-for"><a href=move || app.address("ask_for")>{move || words::ask_for(app.t())}</a></p>
        </section>
    }
}

/// Build, measured size, licence, and the way to the proof.
#[component]
fn Foot() -> impl IntoView {
    let app = expect_context::<App>();
    let loaded = move || {
        let bytes = app.link.with(|link| {
            let before = link.as_ref().map(|link| link.seal().requests_before).unwrap_or_default();
            before.iter().map(|line| line.bytes).sum::<u64>()
        });
        (bytes > 0).then(|| view! { <span>{words::loaded(app.t(), format::bytes(app.t(), bytes))}</span> })
    };
    view! {
        <footer class="foot">
            <span>{move || words::this_build(app.t())}</span>
            {loaded}
            <span>{move || words::licence(app.t())}</span>
            <a class="push" href=move || app.address("privacy")>{move || words::check_seal(app.t())}</a>
        </footer>
    }
}
