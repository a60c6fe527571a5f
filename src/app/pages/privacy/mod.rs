//! The privacy page: what is enforced, what was loaded, what is kept, and the means to check each of it. All of it is read
//! from the browser when the page is shown; nothing is claimed.

use engine::i18n::Lang;
use leptos::prelude::*;

mod attempts;
mod attempts_view;
mod facts;
mod kept;
mod ledger;
mod ring;

use super::{Body, Group, Page};
use crate::app::components::bold::bold;
use crate::app::components::icon::Icon;
use crate::app::link;
use crate::app::state::App;
use crate::app::words::{first, privacy as words};
use attempts_view::Attempts;
use kept::Kept;
use ledger::Ledger;
use ring::Ring;

type Word = fn(Lang) -> &'static str;

/// The page.
pub const PAGE: Page = Page {
    name: "privacy",
    group: Some(Group::File),
    title: words::title,
    body: Body::View(|| view! { <Privacy/> }.into_any()),
};

#[component]
fn Privacy() -> impl IntoView {
    let attempts = RwSignal::new(attempts_view::Run::NotYet);
    view! {
        <Hero attempts=attempts/>
        <div class="panes">
            <Attempts run=attempts/>
            <Enforced/>
            <Ledger/>
            <Check/>
            <Kept/>
            <Policy/>
        </div>
    }
}

#[component]
fn Hero(attempts: RwSignal<attempts_view::Run>) -> impl IntoView {
    let app = expect_context::<App>();
    let title = move || {
        let lang = app.t();
        match facts::seal(app) {
            None => words::open_title(lang).to_string(),
            Some(seal) => {
                let time = facts::clock(seal.sealed_at_ms);
                match seal.requests_since {
                    0 => words::sealed_title(lang, time),
                    n => words::broken_title(lang, facts::requests(lang, n), time),
                }
            }
        }
    };
    view! {
        <div class="heroband">
            <Ring/>
            <div>
                <h1>{title}</h1>
                <p>{move || words::lead(app.t())}</p>
            </div>
            <div class="acts">
                <button
                    type="button" class="btn"
                    disabled=move || attempts.get() == attempts_view::Run::Trying
                    on:click=move |_| attempts_view::run(attempts)
                >
                    {move || if attempts.get() == attempts_view::Run::Trying { words::trying(app.t()) } else { words::try_it(app.t()) }}
                </button>
                <Forget/>
            </div>
        </div>
    }
}

/// Asks once, then forgets rows, settings and everything in storage, and goes back to the first screen.
#[component]
fn Forget() -> impl IntoView {
    let app = expect_context::<App>();
    let (asked, set_asked) = signal(false);
    let forget = move |_| {
        app.settings.set(Default::default());
        app.options.set(Default::default());
        app.close();
        app.page.set(crate::app::url::START.into());
        link::forget_all();
    };
    let question = move || {
        view! {
            <p class="small" role="status">{words::forget_ask(app.t())}</p>
            <button type="button" class="btn danger" on:click=forget>{words::forget_yes(app.t())}</button>
            <button type="button" class="btn second" on:click=move |_| set_asked.set(false)>{words::forget_no(app.t())}</button>
        }
    };
    let button = move || {
        view! {
            <button type="button" class="btn second" on:click=move |_| set_asked.set(true)>{words::forget(app.t())}</button>
        }
    };
    move || if asked.get() { question().into_any() } else { button().into_any() }
}

#[component]
fn Enforced() -> impl IntoView {
    let app = expect_context::<App>();
    let level = move || facts::level(app);
    let say = move || {
        let lang = app.t();
        bold(&match level() {
            0 => words::level_none(lang).to_string(),
            1 => words::level(lang, 1, words::basic_word(lang)),
            n => words::level(lang, n, words::strong_word(lang)),
        })
    };
    let rungs: [(u8, Word, Word); 4] = [
        (1, words::basic, words::basic_how),
        (2, words::strong, words::strong_how),
        (3, words::firewall, words::firewall_how),
        (4, words::air_gapped, words::air_gapped_how),
    ];
    let rung = move |(at, word, how): (u8, Word, Word)| {
        let on = move || level() >= at;
        view! {
            <li class:off=move || !on()>
                {move || view! { <Icon id=if on() { "i-ok" } else { "i-no" }/> }}
                <b>{move || word(app.t())}<span class="sr">{move || if on() { words::on(app.t()) } else { words::off(app.t()) }}</span></b>
                <span>{move || how(app.t())}</span>
            </li>
        }
    };
    view! {
        <section class="pane c6 top" data-panel="seal_level">
            <div class="head"><h2>{move || words::enforced(app.t())}</h2></div>
            <p class="say">{say}</p>
            <ul class="ladder">{rungs.map(rung).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Check() -> impl IntoView {
    let app = expect_context::<App>();
    let steps: [(Word, Word); 3] =
        [(words::step_1, words::step_1_how), (words::step_2, words::step_2_how), (words::step_3, words::step_3_how)];
    let step = move |(what, how): (Word, Word)| {
        view! { <li><b class="strong">{move || what(app.t())}</b>" "{move || how(app.t())}</li> }
    };
    view! {
        <section class="pane c4 top" data-panel="check">
            <div class="head"><h2>{move || words::check(app.t())}</h2></div>
            <ol class="how">{steps.map(step).collect_view()}</ol>
        </section>
    }
}

#[component]
fn Policy() -> impl IntoView {
    let app = expect_context::<App>();
    let text = move || {
        let policies = facts::policies();
        if policies.is_empty() { words::policy_none(app.t()).to_string() } else { policies.join("\n\n+ ") }
    };
    let added = move || facts::seal(app).map(|seal| words::policy_added(app.t(), facts::clock(seal.sealed_at_ms)));
    view! {
        <section class="pane c4 top" data-panel="policy">
            <div class="head"><h2>{move || words::policy(app.t())}</h2></div>
            <pre tabindex="0" role="region" aria-label=move || words::policy(app.t())>{text}</pre>
            <p class="small quiet note">{added}</p>
            <p class="small quiet note">{move || words::rebuild(app.t(), first::this_build(app.t()))}</p>
        </section>
    }
}
