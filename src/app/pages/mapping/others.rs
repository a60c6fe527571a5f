//! Files of other kinds, below the main one: what each is, and what its columns mean.
//!
//! A change goes into the file's own mapping, under the name of the first of those that are read alike. Another kind lets its
//! columns be guessed anew.

use engine::events::FileKind;
use engine::ingest::{ColumnGuess, Mapping, OtherFiles};
use leptos::prelude::*;

use super::Guesses;
use super::columns::sure;
use super::edit::{Meaning, assign, meaning_of, offered};
use super::pick::Pick;
use super::rows::{CellReader, cell};
use crate::app::words::mapping as words;
use crate::format;

/// One block for files that are read alike; nothing where all are main files.
#[component]
pub fn Others(guesses: Guesses) -> impl IntoView {
    let app = guesses.app;
    let names = guesses.of(|preview| preview.others.iter().map(|other| other.name.clone()).collect::<Vec<_>>());
    move || {
        names.with(|names| !names.is_empty()).then(|| {
            view! {
                <section class="others" data-panel="other_files">
                    <h2>{move || words::other_files(app.t())}</h2>
                    <p class="small quiet">{move || words::other_how(app.t())}</p>
                    <For each=move || names.get() key=String::clone children=move |name| view! { <Block guesses=guesses name=name/> }/>
                </section>
            }
        })
    }
}

#[component]
fn Block(guesses: Guesses, name: String) -> impl IntoView {
    let app = guesses.app;
    let other = One { guesses, name: StoredValue::new(name) };
    let files = other.of(|other| other.files.clone());
    let kind = other.kind();
    let why = other.of(|other| Some(other.why));
    let columns = other.of(|other| other.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>());
    let lines = other.of(|other| other.rows.iter().map(|row| row.line).collect::<Vec<_>>());
    let title = move || match files.get().as_slice() {
        [first, more @ ..] if !more.is_empty() => {
            words::and_more(app.t(), first, format::count(app.t(), more.len() as u64))
        }
        _ => other.name.get_value(),
    };
    let kinds = move || {
        let kinds = FileKind::ALL.iter();
        kinds.map(|kind| (kind.id().to_string(), words::file_kind(app.t(), *kind).to_string())).collect::<Vec<_>>()
    };
    let notes = move || {
        let lang = app.t();
        let why = why.get().map(|why| why.text(lang));
        why.into_iter().chain(words::kind_use(lang, kind.get())).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <div class="other" data-file=other.name.get_value()>
            <div class="other-head">
                <h3>{title}</h3>
                <Pick label=Signal::derive(move || words::kind_of(app.t(), other.name.get_value())) options=Signal::derive(kinds)
                    value=Signal::derive(move || kind.get().id().to_string()) on_pick=Callback::new(move |id: String| other.pick_kind(&id))/>
                <p class="small quiet">{notes}</p>
            </div>
            <div class="other-columns" tabindex="0" role="region" aria-label=move || words::columns_of(app.t(), other.name.get_value())>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{move || words::column(app.t())}</th>
                            <th scope="col">{move || words::meaning(app.t())}</th>
                            {move || lines.get().into_iter().map(|line| view! {
                                <th scope="col">{words::at_line(app.t(), format::count(app.t(), line))}</th>
                            }).collect_view()}
                            <th scope="col">{move || words::why(app.t())}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || columns.get() key=String::clone children=move |column| view! { <Column other=other column=column/> }/>
                    </tbody>
                </table>
            </div>
        </div>
    }
}

#[component]
fn Column(other: One, column: String) -> impl IntoView {
    let app = other.guesses.app;
    let column = StoredValue::new(column);
    let guess: Memo<Option<ColumnGuess>> = other
        .of(move |other| column.with_value(|name| other.columns.iter().find(|column| column.name == *name).cloned()));
    let meaning = other.own(move |own, columns| column.with_value(|name| Some(meaning_of(own, columns, name))));
    let kind = other.kind();
    let options = move || {
        let lang = app.t();
        let is_attributes = matches!(kind.get(), FileKind::Attributes | FileKind::Summaries);
        let kept = if is_attributes { words::attribute_word(lang) } else { words::dimension_word(lang) };
        let mut options = vec![
            (Meaning::LeftOut.id().to_string(), words::left_out_word(lang).to_string()),
            (Meaning::Dimension.id().into(), kept.into()),
        ];
        let roles = offered(kind.get());
        options.extend(roles.map(|role| (role.id().into(), words::column_role(lang, role, kind.get()).into())));
        options
    };
    let pick = move |word: String| {
        if let Some(meaning) = Meaning::from_id(&word) {
            other.change(|own, columns| assign(own, columns, &column.get_value(), meaning));
        }
    };
    let cells = move || {
        let lang = app.t();
        other.guesses.preview.with(|preview| {
            let preview = preview.as_ref()?;
            other.name.with_value(|name| {
                let found = preview.others.iter().find(|other| other.name == *name)?;
                let (own, columns) = (preview.mapping.files.get(name)?, names(found));
                let at = column.with_value(|name| columns.iter().position(|column| column == name))?;
                let reader = CellReader::of(lang, preview, name, own, &columns, &found.rows);
                Some(found.rows.iter().map(|row| cell(lang, at, row, &reader)).collect_view())
            })
        })
    };
    let why = move || {
        guess.get().map(|guess| {
            let reasons = guess.reasons.iter().map(|reason| reason.text(app.t())).collect::<Vec<_>>().join("; ");
            (sure(app.t(), &guess), reasons)
        })
    };
    view! {
        <tr class:out=move || meaning.get() == Some(Meaning::LeftOut)>
            <th scope="row"><span class="code">{column.get_value()}</span></th>
            <td>
                <Pick label=Signal::derive(move || words::role_of(app.t(), column.get_value())) options=Signal::derive(options)
                    value=Signal::derive(move || meaning.get().map_or("-", Meaning::id).to_string()) on_pick=Callback::new(pick)/>
            </td>
            {cells}
            <td class="small quiet">{why}</td>
        </tr>
    }
}

/// One group of further files.
#[derive(Clone, Copy)]
struct One {
    guesses: Guesses,
    name: StoredValue<String>,
}

impl One {
    /// A part of what is guessed of it, tracked.
    fn of<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&OtherFiles) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let name = self.name;
        self.guesses.of(move |preview| {
            let other = name.with_value(|name| preview.others.iter().find(|other| other.name == *name));
            other.map(&part).unwrap_or_default()
        })
    }

    /// A part of its mapping, tracked; the second argument are its columns.
    fn own<T: Default + PartialEq + Send + Sync + 'static>(
        self,
        part: impl Fn(&Mapping, &[String]) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let name = self.name;
        self.guesses.of(move |preview| {
            name.with_value(|name| {
                let other = preview.others.iter().find(|other| other.name == *name)?;
                Some(part(preview.mapping.files.get(name)?, &names(other)))
            })
            .unwrap_or_default()
        })
    }

    fn kind(self) -> Memo<FileKind> {
        self.own(|own, _| own.kind)
    }

    /// Changes its mapping.
    fn change(self, change: impl FnOnce(&mut Mapping, &[String])) {
        let name = self.name.get_value();
        let columns = self.guesses.preview.with_untracked(|preview| {
            let other = preview.iter().flat_map(|preview| &preview.others).find(|other| other.name == name);
            other.map(names).unwrap_or_default()
        });
        self.guesses.change(|mapping, _| change(mapping.files.entry(name).or_default(), &columns));
    }

    /// Another kind: its columns are guessed anew.
    fn pick_kind(self, id: &str) {
        let Some(kind) = FileKind::from_id(id) else { return };
        self.change(|own, _| *own = Mapping { kind, dialect: own.dialect.clone(), ..Mapping::default() });
    }
}

/// The headers of files that are read alike.
pub fn names(other: &OtherFiles) -> Vec<String> {
    other.columns.iter().map(|column| column.name.clone()).collect()
}
