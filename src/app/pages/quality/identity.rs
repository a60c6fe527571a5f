//! What became of anonymous ids: how many turned out to be a user, and which were seen with several.

use engine::events::{CONFLICT_USERS, CONFLICTS_USERS, Conflict, Identity as Told};
use engine::i18n::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::components::bold::bold;
use crate::app::components::download::save_csv_file;
use crate::app::state::App;
use crate::app::words::quality as words;
use crate::format;

/// The pane; nothing where no column of anonymous ids was read.
#[component]
pub fn Identity() -> impl IntoView {
    let app = expect_context::<App>();
    let told = Memo::new(move |_| app.catalog.with(|catalog| catalog.identity.clone()));
    move || told.with(|told| told.is_mapped).then(|| view! { <Pane app=app told=told/> })
}

#[component]
fn Pane(app: App, told: Memo<Told>) -> impl IntoView {
    let line =
        |(what, n): (&'static str, String)| view! { <tr><th scope="row">{what}</th><td class="num">{n}</td></tr> };
    view! {
        <section class="pane c7 top" data-panel="identity">
            <div class="head"><h2>{move || words::identity(app.t())}</h2></div>
            <p class="say">{move || told.with(|told| bold(&sentence(app.t(), told)))}</p>
            <table><tbody>{move || told.with(|told| lines(app.t(), told).into_iter().map(line).collect_view())}</tbody></table>
            {move || told.with(|told| conflicts(app.t(), told))}
            {move || told.with(|told| told.conflicts > 0).then(|| view! { <Download app=app/> })}
            <p class="small quiet note">{move || words::identity_how(app.t())}</p>
        </section>
    }
}

fn conflicts(lang: Lang, told: &Told) -> Option<impl IntoView + use<>> {
    let row = |conflict: &Conflict| {
        let more = conflict.n_users.saturating_sub(conflict.users.len() as u64);
        let mut users = conflict.users.join(", ");
        if more > 0 {
            users = words::and_more(lang, users, format::count(lang, more));
        }
        let anonymous = conflict.anonymous.clone();
        view! { <tr><th scope="row"><span class="code">{anonymous}</span></th><td>{users}</td></tr> }
    };
    let rows = told.first.iter().map(row).collect_view();
    (told.conflicts > 0).then(|| {
        view! {
            <table>
                <thead><tr><th scope="col">{words::anonymous_id(lang)}</th><th scope="col">{words::seen_with(lang)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

/// All conflicts as a file: the table above shows the first ones only.
#[component]
fn Download(app: App) -> impl IntoView {
    let (busy, set_busy) = signal(false);
    let download = move |_| {
        let Some(link) = app.link.get_untracked() else { return };
        let lang = app.lang.get_untracked();
        set_busy.set(true);
        spawn_local(async move {
            match link.conflicts_csv(lang).await {
                Ok(csv) => save_csv_file(words::conflicts_name(lang), &csv),
                Err(failure) => app.fail(failure),
            }
            set_busy.try_set(false);
        });
    };
    let how = move || {
        let [most, of_all] = [CONFLICT_USERS, CONFLICTS_USERS].map(|n| format::count(app.t(), n as u64));
        words::conflicts_how(app.t(), most, of_all)
    };
    view! {
        <div class="acts">
            <button type="button" class="btn second tiny" id="conflicts" disabled=busy on:click=download>
                {move || if busy.get() { words::preparing(app.t()) } else { words::conflicts_download(app.t()) }}
            </button>
            <p class="small quiet">{how}</p>
        </div>
    }
}

fn lines(lang: Lang, told: &Told) -> Vec<(&'static str, String)> {
    [
        (words::merged(lang), told.merged),
        (words::merged_rows(lang), told.merged_rows),
        (words::alone(lang), told.alone),
        (words::conflicts(lang), told.conflicts),
    ]
    .map(|(what, n)| (what, format::count(lang, n)))
    .to_vec()
}

fn sentence(lang: Lang, told: &Told) -> String {
    let merged = match told.merged {
        0 => words::merged_none(lang).into(),
        1 => words::merged_one(lang).into(),
        n => words::merged_say(lang, format::count(lang, n)),
    };
    match told.conflicts {
        0 => merged,
        1 => format!("{merged} {}", words::conflict_one(lang)),
        n => format!("{merged} {}", words::conflict_say(lang, format::count(lang, n))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences() {
        let told = |merged, conflicts| Told { merged, conflicts, ..Told::default() };
        assert_eq!(sentence(Lang::En, &told(0, 0)), "No anonymous id turned out to be a user.");
        assert_eq!(
            sentence(Lang::De, &told(1_200, 1)),
            "**1.200** anonyme IDs haben sich als Nutzer erwiesen. **Eine** wurde mit mehreren Nutzern gesehen und bleibt für sich."
        );
    }
}
