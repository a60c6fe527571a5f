//! The line of a file that cannot be read, with a sign under the fault, and what one click can do about it.

use engine::ingest::{Fix, Place};
use leptos::prelude::*;

use crate::app::pages::mapping::{change_dialect, read_all_in};
use crate::app::state::App;
use crate::app::words::reading as words;
use crate::format;

/// Line, byte, and the line itself.
#[component]
pub fn PlaceView(place: Place) -> impl IntoView {
    let app = expect_context::<App>();
    let text = drawn(&place);
    let title = move || words::place(app.t(), format::count(app.t(), place.line), format::count(app.t(), place.byte));
    // A long line is scrolled; whoever has no pointer scrolls it by the focus.
    view! {
        <figure class="place">
            <figcaption class="small quiet">{title}</figcaption>
            <pre tabindex="0" role="group" aria-label=title>{text}</pre>
        </figure>
    }
}

/// The way on that one click takes: its words, and what it does. None where that is so already.
#[derive(Clone, PartialEq)]
pub struct Mend(Fix);

impl Mend {
    /// What mends it, as the file is read now. Tracked.
    pub fn of(app: App, fix: &Fix) -> Option<Mend> {
        let helps = app.mapping.with(|mapping| {
            let chosen = mapping.as_ref().map(|mapping| &mapping.dialect);
            match fix {
                Fix::OnlyCurrency(_) => mapping.is_some(),
                Fix::WithoutQuotes => chosen.is_none_or(|chosen| chosen.quote.as_deref() != Some("")),
                Fix::GuessDelimiter => chosen.is_some_and(|chosen| chosen.delimiter.is_some()),
            }
        });
        helps.then(|| Mend(fix.clone()))
    }

    /// What stands on the button.
    pub fn word(&self, app: App) -> String {
        match &self.0 {
            Fix::WithoutQuotes => words::without_quotes(app.t()).into(),
            Fix::GuessDelimiter => words::guess_delimiter(app.t()).into(),
            Fix::OnlyCurrency(currency) => words::only_currency(app.t(), currency),
        }
    }

    /// Reads the file in the other way.
    pub fn apply(&self, app: App) {
        match &self.0 {
            Fix::WithoutQuotes => change_dialect(app, true, |choice| choice.quote = Some(String::new())),
            Fix::GuessDelimiter => change_dialect(app, true, |choice| choice.delimiter = None),
            Fix::OnlyCurrency(currency) => app.mapping.update(|mapping| {
                read_all_in(mapping.get_or_insert_default(), currency);
            }),
        }
    }
}

/// The number of the line, the line, and the sign below.
fn drawn(place: &Place) -> String {
    let lead = format!("{}  ", place.line);
    let sign = place.caret.map(|before| format!("\n{}^", " ".repeat(lead.len() + before as usize)));
    format!("{lead}{}{}", place.text, sign.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_stands_under_the_fault() {
        let place = Place { line: 17, byte: 912, text: "ann,\"red".into(), caret: Some(4) };
        assert_eq!(drawn(&place), "17  ann,\"red\n        ^");
        assert_eq!(drawn(&Place { caret: None, ..place }), "17  ann,\"red");
    }
}
