//! The first screen: an open jar that takes files, three promises that can be checked, sample worlds, what to put in.

use engine::i18n::Lang;
use leptos::prelude::*;

mod choose;
mod garden;
mod jar;
mod paste;
mod worlds;

pub use choose::ChooseFiles;

use crate::app::components::icon::Icon;
use crate::app::frame::Frame;
use crate::app::shell::{Languages, ThemeSwitch};
use crate::app::words::first as words;
use crate::format;
use choose::hovering;
use jar::Jar;
use paste::PasteRows;
use worlds::Worlds;

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
pub fn FirstPage(
    /// A way back, below the title.
    #[prop(optional, into)]
    back: ViewFn,
    /// What the page waits for, in the jar.
    #[prop(optional, into)]
    waits: ViewFn,
) -> impl IntoView {
    let frame = expect_context::<Frame>();
    let over = hovering(frame);
    view! {
        <main class="first" id="main" tabindex="-1">
            <div class="pitch">
                <h1>{move || words::title(frame.t())}</h1>
                <div class="acts back">{back.run()}</div>
                <p class="lead-p">{move || words::lead(frame.t())}</p>
                <Promises/>
            </div>
            <div class="drop" data-panel="drop" class:over=over class:sealed=move || frame.is_sealed()>
                <Jar/>
                <div class="inner">
                    {waits.run()}
                    <h2>{move || if over.get() { words::let_go(frame.t()) } else { words::drop_here(frame.t()) }}</h2>
                    <div class="row">
                        <ChooseFiles word=words::choose/>
                        <PasteRows/>
                    </div>
                    <p class="small quiet hide-s">{move || words::formats(frame.t())}</p>
                </div>
                <p class="small quiet only-s">{move || words::formats(frame.t())}</p>
            </div>
            <Worlds/>
            <Needs/>
            <Foot/>
        </main>
    }
}

#[component]
fn Promises() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let line = move |(what, how): (Word, Word)| {
        view! {
            <li>
                <Icon id="i-ok"/>
                <span><b>{move || what(frame.t())}</b>" "{move || how(frame.t())}</span>
            </li>
        }
    };
    view! { <ul class="steps">{PROMISES.map(line).collect_view()}</ul> }
}

#[component]
fn Needs() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let need = move |(at, (title, what, columns)): (usize, (Word, Word, &'static [Word]))| {
        let chips = columns.iter().map(|column| view! { <code>{move || column(frame.t())}</code> }).collect_view();
        view! {
            <li>
                <p class="columns">{(at > 0).then(|| view! { <span>{"+"}</span> })}{chips}</p>
                <h3>{move || title(frame.t())}</h3>
                <p>{move || what(frame.t())}</p>
            </li>
        }
    };
    view! {
        <section class="needs" aria-labelledby="needs">
            <h2 id="needs">{move || words::needs(frame.t())}" "<span>{move || words::needs_note(frame.t())}</span></h2>
            <ul>{NEEDS.into_iter().enumerate().map(need).collect_view()}</ul>
            <p class="small ask-for"><a href=move || frame.address("ask_for")>{move || words::ask_for(frame.t())}</a></p>
        </section>
    }
}

/// Build, measured size, licence, and the way to the proof.
#[component]
fn Foot() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let loaded = move || {
        let seal = frame.seal.get()?.state();
        // A file that was asked for before may end after it.
        seal.requests_since.track();
        let bytes = seal.requests_before.iter().map(|line| line.bytes).sum();
        (bytes > 0).then(|| view! { <span>{words::loaded(frame.t(), format::bytes(frame.t(), bytes))}</span> })
    };
    view! {
        <footer class="foot">
            <span>{move || words::this_build(frame.t())}</span>
            {loaded}
            <span>{move || words::licence(frame.t())}</span>
            // A recipe is a file like any other: whoever takes them looks what each is.
            <button type="button" class="link" disabled=move || !frame.takes_files() on:click=move |_| choose::ask()>
                {move || words::open_recipe(frame.t())}
            </button>
            <span class="only-s pair"><Languages/><ThemeSwitch/></span>
            <a class="push" href=move || frame.address("privacy")>{move || words::check_seal(frame.t())}</a>
        </footer>
    }
}
