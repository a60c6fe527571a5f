//! Sample worlds: a card each, with a closed jar in which every plant stands for one share of its users.

use engine::i18n::Lang;
use engine::samples::{WORLDS, World};
use leptos::prelude::*;

use super::Word;
use super::garden::{Garden, SHARES, plants};
use crate::app::frame::Frame;
use crate::app::words::first as words;
use crate::format;
use crate::panels::statuses::STATUSES;

/// The name of a world, and what is to be found in it.
fn told(world: &World) -> (Word, Word) {
    match world.id {
        "streaming" => (words::seven_days, words::seven_days_what),
        "shop" => (words::corner_shop, words::corner_shop_what),
        _ => (words::night_kitchen, words::night_kitchen_what),
    }
}

/// The cards.
#[component]
pub fn Worlds() -> impl IntoView {
    let frame = expect_context::<Frame>();
    let share = move || format::percent_with(frame.t(), 1.0 / SHARES as f64, 0);
    view! {
        <section class="worlds" aria-labelledby="worlds">
            <h2 id="worlds">{move || words::worlds(frame.t())}" "<span>{move || words::worlds_note(frame.t())}</span></h2>
            <ul>{WORLDS.iter().map(|world| card(frame, world)).collect_view()}</ul>
            <p class="small quiet">{move || words::plants_note(frame.t(), share())}</p>
        </section>
    }
}

fn card(frame: Frame, world: &'static World) -> impl IntoView {
    let (name, what) = told(world);
    let size = move || {
        let [users, events] = [world.users, world.events].map(|n| format::count(frame.t(), n));
        words::world_size(frame.t(), users, events)
    };
    view! {
        <li data-world=world.id>
            <Garden plants=plants(&world.by_status) label=Signal::derive(move || label(frame.t(), world))/>
            <div>
                <h3>{move || name(frame.t())}</h3>
                <p>{move || what(frame.t())}</p>
                <p>{size}</p>
                <button type="button" class="link" disabled=move || !frame.takes_files() on:click=move |_| frame.open_world(world)>
                    {move || words::open_world(frame.t(), name(frame.t()))}
                </button>
            </div>
        </li>
    }
}

/// What the jar shows, for who does not see it: "3 Loyal, 4 Active, …".
fn label(lang: Lang, world: &World) -> String {
    let grown = STATUSES.iter().zip(plants(&world.by_status)).filter(|(status, n)| status.id != "churned" && *n > 0);
    let grown: Vec<String> = grown.map(|(status, n)| format!("{n} {}", status.word(lang))).collect();
    words::garden(lang, format::percent_with(lang, 1.0 / SHARES as f64, 0), grown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts of a world stand in the order of the scheme, and so do the looks.
    #[test]
    fn statuses_have_one_order() {
        assert_eq!(STATUSES.map(|status| status.id).to_vec(), engine::schemes::status::DOCUMENT.order);
    }

    #[test]
    fn every_world_has_words_of_its_own() {
        let names: std::collections::BTreeSet<&str> = WORLDS.iter().map(|world| told(world).0(Lang::En)).collect();
        assert_eq!(names.len(), WORLDS.len());
    }

    #[test]
    fn a_jar_says_what_grows_in_it() {
        let world = World { by_status: [2, 4, 0, 0, 0, 0, 2, 2], ..WORLDS[0] };
        assert_eq!(
            label(Lang::En, &world),
            "A closed jar with a plant for each 5% of users: 4 Loyal, 8 Active, 4 Prospect"
        );
    }
}
