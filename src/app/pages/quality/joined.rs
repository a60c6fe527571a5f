//! How files of other kinds fit the events: for each the users in it, and how many of them have events.

use engine::events::{FileKind, Join, Joins};
use engine::i18n::Lang;
use leptos::prelude::*;

use crate::app::components::bold::bold;
use crate::app::state::App;
use crate::app::words::{mapping as kinds, quality as words};
use crate::format;

/// The pane; nothing where all files are of one kind.
#[component]
pub fn Joined() -> impl IntoView {
    let app = expect_context::<App>();
    let told = Memo::new(move |_| app.catalog.with(|catalog| catalog.joins.clone()));
    move || told.with(|told| !told.files.is_empty()).then(|| view! { <Pane app=app told=told/> })
}

#[component]
fn Pane(app: App, told: Memo<Joins>) -> impl IntoView {
    let line = |cells: [String; 6]| {
        let [file, kind, numbers @ ..] = cells;
        let numbers = numbers.map(|number| view! { <td class="num">{number}</td> });
        view! { <tr><th scope="row">{file}</th><td>{kind}</td>{numbers.collect_view()}</tr> }
    };
    view! {
        <section class="pane c12 top" data-panel="joined">
            <div class="head"><h2>{move || words::joined(app.t())}</h2></div>
            <p class="say">{move || told.with(|told| bold(&sentences(app.t(), told)))}</p>
            <table>
                <thead>
                    <tr>
                        <th scope="col">{move || words::joined_file(app.t())}</th>
                        <th scope="col">{move || words::joined_kind(app.t())}</th>
                        <th scope="col" class="num">{move || words::joined_users(app.t())}</th>
                        <th scope="col" class="num">{move || words::joined_matched(app.t())}</th>
                        <th scope="col" class="num">{move || words::joined_share(app.t())}</th>
                        <th scope="col" class="num">{move || words::joined_reach(app.t())}</th>
                    </tr>
                </thead>
                <tbody>{move || told.with(|told| lines(app.t(), told).into_iter().map(line).collect_view())}</tbody>
            </table>
            <p class="small quiet note">{move || words::joined_how(app.t())}</p>
        </section>
    }
}

fn sentences(lang: Lang, told: &Joins) -> String {
    told.files.iter().map(|join| sentence(lang, join)).collect::<Vec<_>>().join(" ")
}

fn sentence(lang: Lang, join: &Join) -> String {
    let (users, matched, file) =
        (format::count(lang, join.users), format::count(lang, join.matched), names(lang, join));
    match join.share() {
        None if join.kind == FileKind::Costs => words::joined_costs(lang, file),
        None => words::joined_empty(lang, file),
        Some(_) if join.matched == 0 => words::joined_none(lang, users, file),
        Some(share) => words::joined_say(lang, matched, users, format::percent_with(lang, share, 1), file),
    }
}

/// File, kind, users, those with events, their share, and the share of all with events.
fn lines(lang: Lang, told: &Joins) -> Vec<[String; 6]> {
    let percent = |share: Option<f64>| share.map_or_else(String::new, |share| format::percent_with(lang, share, 1));
    let line = |join: &Join| {
        let reach = (told.users > 0).then(|| join.matched as f64 / told.users as f64);
        [
            names(lang, join),
            kinds::file_kind(lang, join.kind).into(),
            format::count(lang, join.users),
            format::count(lang, join.matched),
            percent(join.share()),
            percent(reach),
        ]
    };
    told.files.iter().map(line).collect()
}

fn names(lang: Lang, join: &Join) -> String {
    match join.files.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, more @ ..] => kinds::and_more(lang, first, format::count(lang, more.len() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(files: &[&str], users: u64, matched: u64) -> Join {
        let files = files.iter().map(|file| (*file).to_string()).collect();
        Join { files, kind: FileKind::Attributes, users, matched }
    }

    #[test]
    fn sentences_in_both_languages() {
        let users = join(&["users.csv"], 3_300, 3_120);
        assert_eq!(sentence(Lang::En, &users), "**3,120 of 3,300** users of users.csv (94.5%) have events.");
        assert_eq!(
            sentence(Lang::De, &users),
            "**3.120 von 3.300** Nutzern aus users.csv (94,5\u{a0}%) haben Ereignisse."
        );
        let none = sentence(Lang::En, &join(&["a.csv", "b.csv"], 12, 0));
        assert!(none.starts_with("**None of 12** users of a.csv and 1 more has events"), "{none}");
        assert_eq!(sentence(Lang::En, &join(&["a.csv"], 0, 0)), "a.csv has no users that can be read.");
    }

    #[test]
    fn shares_of_both_sides() {
        let told = Joins { users: 6_000, files: vec![join(&["users.csv"], 3_300, 3_000), join(&["empty.csv"], 0, 0)] };
        let lines = lines(Lang::En, &told);
        assert_eq!(
            lines[0],
            ["users.csv", "attributes of users", "3,300", "3,000", "90.9%", "50.0%"].map(String::from)
        );
        assert_eq!(lines[1][4..], ["", "0.0%"].map(String::from));
    }
}
