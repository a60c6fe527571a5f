//! Which columns look like personal data, and which of them were read all the same.

use engine::i18n::Lang;
use leptos::prelude::*;

use crate::app::components::bold::bold;
use crate::app::pages::Personal;
use crate::app::state::App;
use crate::app::words::personal as words;

/// The pane.
#[component]
pub fn PersonalData() -> impl IntoView {
    let app = expect_context::<App>();
    let rows = move || {
        let row = |column: Personal| {
            let lang = app.t();
            view! {
                <tr>
                    <th scope="row"><span class="code">{column.name()}</span></th>
                    <td>{column.kind(lang)}</td>
                    <td>{became(lang, &column)}</td>
                </tr>
            }
        };
        app.personal.get().into_iter().map(row).collect_view()
    };
    let table = move || {
        (!app.personal.with(Vec::is_empty)).then(|| {
            view! {
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{words::column(app.t())}</th>
                            <th scope="col">{words::looks_like(app.t())}</th>
                            <th scope="col">{words::what_became(app.t())}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
    };
    view! {
        <section class="pane c5 top" data-panel="personal_data">
            <div class="head"><h2>{move || words::title(app.t())}</h2></div>
            <p class="say">{move || app.personal.with(|columns| bold(&sentence(app.t(), columns)))}</p>
            {table}
        </section>
    }
}

fn became(lang: Lang, column: &Personal) -> &'static str {
    match (column.is_read, column.is_user) {
        (_, true) => words::is_user(lang),
        (true, _) => words::is_read(lang),
        (false, _) => words::left_out(lang),
    }
}

fn sentence(lang: Lang, columns: &[Personal]) -> String {
    let read = columns.iter().filter(|column| column.is_read).count();
    match (read, columns.len()) {
        (_, 0) => words::none_found(lang).into(),
        (0, _) => words::none_read(lang).into(),
        (read, of) => words::some_read(lang, read, of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ingest::Reason;

    #[test]
    fn what_was_read_is_said() {
        let column = |is_read, is_user| Personal {
            file: None,
            column: "mail".into(),
            reason: Reason::FreeText,
            is_read,
            is_user,
        };
        assert_eq!(sentence(Lang::En, &[]), "No column looks like personal data.");
        assert_eq!(sentence(Lang::En, &[column(false, false)]), words::none_read(Lang::En));
        let some = [column(false, false), column(true, true), column(true, false)];
        assert_eq!(
            sentence(Lang::De, &some),
            "**2** von **3** Spalten, die nach personenbezogenen Daten aussehen, sind gelesen."
        );
        assert_eq!(
            some.map(|column| became(Lang::En, &column)),
            ["left out of every answer", "read as the user id", "read"]
        );
    }
}
