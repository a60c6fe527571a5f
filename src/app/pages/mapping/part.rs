//! How much of the files is read: equal rows once or each time, a range of days, a sample of users; and what to do where it would
//! not fit into memory.

use engine::events::{Day, Only};
use engine::i18n::Lang;
use engine::ingest::Memory;
use leptos::prelude::*;

use super::Guesses;
use super::edit::{Meaning, assign};
use super::pick::Pick;
use crate::app::components::icon::Icon;
use crate::app::link::{Link, room};
use crate::app::state::App;
use crate::app::words::part as words;
use crate::format;

/// Shares of users that are offered, in percent.
const SHARES: [u32; 7] = [100, 50, 25, 10, 5, 2, 1];

/// Columns named as the heaviest.
const NAMED: usize = 3;

/// The pick lists.
#[component]
pub fn Part(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let drops = guesses.of(|preview| preview.mapping.drop_repeated);
    let only = guesses.of(|preview| preview.mapping.only);
    let repeats = move || {
        [("keep", words::repeats_keep(app.t())), ("drop", words::repeats_drop(app.t()))]
            .map(|(word, text)| (word.to_string(), text.to_string()))
            .to_vec()
    };
    let percent = move || only.with(percent);
    let shares = move || {
        let mut shares = SHARES.to_vec();
        if !shares.contains(&percent()) {
            shares.push(percent());
        }
        shares.into_iter().map(|share| (share.to_string(), share_word(app.t(), share))).collect::<Vec<_>>()
    };
    let set_share = move |word: String| {
        let share = word.parse().unwrap_or(100.0) / 100.0;
        guesses.change(|mapping, _| mapping.only = mapping.only.with_share(share));
    };
    let day = move |label: fn(Lang) -> &'static str,
                    value: fn(&Only) -> Option<Day>,
                    set: fn(&mut Only, Option<Day>)| {
        view! {
            <label>
                {move || label(app.t())}
                <input type="date" class="day" prop:value=move || only.with(value).map(|day| day.to_string()).unwrap_or_default()
                    on:change=move |event| {
                        let day = Day::parse(&event_target_value(&event));
                        guesses.change(|mapping, _| set(&mut mapping.only, day));
                    }/>
            </label>
        }
    };
    view! {
        <div class="locale" role="group" data-panel="part" aria-label=move || words::title(app.t())>
            {day(words::from, |only| only.from, |only, day| only.from = day)}
            {day(words::to, |only| only.to, |only, day| only.to = day)}
            <Pick label=Signal::derive(move || words::users(app.t()).to_string()) shown=true options=Signal::derive(shares)
                value=Signal::derive(move || percent().to_string()) on_pick=Callback::new(set_share)/>
            <Pick label=Signal::derive(move || words::repeats(app.t()).to_string()) shown=true options=Signal::derive(repeats)
                value=Signal::derive(move || if drops.get() { "drop" } else { "keep" }.to_string())
                on_pick=Callback::new(move |word: String| guesses.change(|mapping, _| mapping.drop_repeated = word == "drop"))/>
        </div>
    }
}

/// The share of users as a whole number of percents.
fn percent(only: &Only) -> u32 {
    (only.share() * 100.0).round() as u32
}

fn share_word(lang: Lang, percent: u32) -> String {
    if percent == 100 {
        words::all(lang).into()
    } else {
        words::sampled(lang, format::percent_with(lang, f64::from(percent) / 100.0, 0))
    }
}

/// Before anything is read: that it will not fit, and three ways on.
#[component]
pub fn TooLarge(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let workers = workers(app);
    let told = guesses.of(|preview| preview.memory.clone());
    let heavy = guesses.of(move |preview| {
        let mapping = &preview.mapping;
        let column = |name: &str| engine::ingest::ColumnRole::from_id(name).and_then(|role| mapping.column(role));
        let heavy = preview.memory.heaviest(workers).into_iter().take(NAMED);
        heavy.map(|(name, bytes)| (column(name).unwrap_or(name).to_string(), bytes)).collect::<Vec<_>>()
    });
    let leave_out = move |name: String| {
        guesses.change(|mapping, columns| {
            for factor in name.split('*') {
                assign(mapping, columns, factor.trim(), Meaning::LeftOut);
            }
        });
    };
    let column = move |(name, bytes): (String, u64)| {
        let text = words::without(app.t(), &name, format::bytes(app.t(), bytes));
        view! { <button type="button" class="btn second tiny" on:click=move |_| leave_out(name.clone())>{text}</button> }
    };
    move || {
        let (memory, room) = (told.get(), room().saturating_sub(app.held()));
        (!memory.fits(workers, room)).then(|| {
            let lang = app.t();
            let share = memory.percent_that_fits(workers, room) as f64 / 100.0;
            let now = guesses.preview.with_untracked(|preview| preview.as_ref().map_or(1.0, |preview| preview.mapping.only.share()));
            let sample = move |_| guesses.change(|mapping, _| mapping.only = mapping.only.with_share(share * now));
            view! {
                <div class="ask bad" role="alert" data-state="too-large">
                    <Icon id="i-ask" size=20/>
                    <p><b class="strong">{say(lang, &memory, workers)}</b>" "{words::three_ways(lang)}</p>
                    {heavy.get().into_iter().map(column).collect_view()}
                    <button type="button" class="btn second tiny" on:click=sample>{words::sample_of(lang, format::percent_with(lang, share * now, 0))}</button>
                    <p class="small quiet">{words::range_how(lang)}</p>
                </div>
            }
        })
    }
}

fn say(lang: Lang, memory: &Memory, workers: u64) -> String {
    let (one, all) = (memory.of_worker(workers), memory.of_all(workers));
    words::too_large(lang, format::count(lang, memory.rows), format::bytes(lang, all), format::bytes(lang, one))
}

/// Workers that read.
pub fn workers(app: App) -> u64 {
    app.link.with(|link| link.as_ref().map_or(1, Link::workers))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_large_file() {
        let memory = Memory { rows: 200_000_000, packed: 12_000_000_000, each: 500_000_000, ..Memory::default() };
        assert_eq!(
            say(Lang::En, &memory, 2).replace('\u{a0}', " "),
            "About 200,000,000 rows will not fit: reading them takes up to 13.0 GB, 6.5 GB in each worker, which ends at 4 GiB."
        );
    }

    #[test]
    fn shares_are_whole_percents() {
        for share in SHARES {
            assert_eq!(percent(&Only::default().with_share(f64::from(share) / 100.0)), share);
        }
    }
}
