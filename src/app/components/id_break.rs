//! A break in the user ids, told on every page whose figures follow users over it: what is untrue, why, and what can be done.
//!
//! What looks suspicious hangs on the files alone, neither on days nor on thresholds: it is asked once for all pages.

use engine::events::Day;
use engine::fold::Settings;
use engine::i18n::Lang;
use engine::queries::suspicious::{Answer, Break, Suspicious, worst};
use leptos::prelude::*;

use super::bold::bold;
use super::top_note::TopNote;
use super::typed;
use crate::app::link::Failure;
use crate::app::pages::read_from;
use crate::app::state::App;
use crate::app::words::{quality, suspicious as words};
use crate::client::sleep;
use crate::format;

/// How long to wait until the page has asked what it shows, and between looks at whether it has its answers.
const PAUSE_MS: i32 = 50;

/// What looks suspicious in the files that were read; [`Suspicions::of`] is provided once, above all pages.
#[derive(Clone, Copy)]
pub struct Suspicions(LocalResource<Option<Result<Answer, Failure>>>);

impl Suspicions {
    /// Asks whenever other files have been read.
    pub fn of(app: App) -> Self {
        Suspicions(LocalResource::new(move || {
            // The catalog stands for the data.
            let has_data = app.has_data() && app.catalog.with(|catalog| catalog.events > 0);
            async move {
                if !has_data {
                    return None;
                }
                // The page's own questions come first; of all others only what sets users apart waits for this one.
                sleep(PAUSE_MS).await;
                while app.waiting.get_untracked() > 0 {
                    sleep(PAUSE_MS).await;
                }
                Some(typed::ask::<Suspicious>(app, Default::default(), Settings::default()).await)
            }
        }))
    }

    /// The answer, tracked; `None` as long as there is none.
    pub fn get(self) -> Option<Result<Answer, Failure>> {
        self.0.get().flatten()
    }

    /// Every day up to as-of on which the ids changed, tracked.
    fn breaks(self, app: App) -> Vec<Break> {
        let as_of = app.settings.with(|settings| app.catalog.with(|catalog| settings.as_of(catalog)));
        let all = self.get().and_then(Result::ok).map(|answer| answer.breaks).unwrap_or_default();
        up_to(as_of, all)
    }
}

fn up_to(as_of: Day, mut breaks: Vec<Break>) -> Vec<Break> {
    breaks.retain(|one| one.day <= as_of);
    breaks
}

/// Pages that follow users from day to day, and so over the break: personas and places, too, divide users by what they did in all their
/// time, and by status. The clock is none of them: it counts activity by the hour, whoever's it is.
const PAGES: [&str; 8] = ["overview", "status", "rfm", "movers", "return_curve", "retention", "personas", "places"];

/// The note at the top of such a page; nothing where the ids are the same all along.
#[component]
pub fn IdBreakNote(
    /// Which page.
    page: &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    let suspicions = expect_context::<Suspicions>();
    let breaks = Memo::new(move |_| suspicions.breaks(app));
    move || {
        let last = breaks.with(|breaks| breaks.last().copied()).filter(|_| PAGES.contains(&page))?;
        Some(view! {
            <TopNote panel="id_break">
                <p>{move || breaks.with(|breaks| new_ids(app.t(), breaks)).map(|text| bold(&text))}</p>
                <div class="acts">
                    <ReadFrom day=last.day/>
                    <a class="btn second tiny" href=move || app.address("quality")>{move || quality::title(app.t())}</a>
                </div>
            </TopNote>
        })
    }
}

/// Reads the files again from a day on.
#[component]
pub fn ReadFrom(
    /// The first day that is read.
    day: Day,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <button type="button" class="btn second tiny" on:click=move |_| read_from(app, day)>
            {move || words::read_from(app.t(), format::date(app.t(), day))}
        </button>
    }
}

/// The worst break, with its own week; how many further ones there are; and since when the ids are the same.
pub fn new_ids(lang: Lang, breaks: &[Break]) -> Option<String> {
    let (told, last) = worst(breaks).zip(breaks.last())?;
    let [of, back] = [told.of, told.back()].map(|n| format::count(lang, n));
    let further = match breaks.len() - 1 {
        0 => String::new(),
        1 => words::further_break(lang).into(),
        n => words::further_breaks(lang, format::count(lang, n as u64)),
    };
    Some(words::say_new_ids(lang, format::date(lang, told.day), of, back, further, format::date(lang, last.day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::pages;

    #[test]
    fn the_pages_exist() {
        assert!(PAGES.iter().all(|name| pages::find(name).is_some()));
    }

    /// Whatever shows a status rests on it that a user is the same all along.
    #[test]
    fn every_page_that_divides_users_is_among_them() {
        let without: Vec<&str> =
            pages::PAGES.iter().map(|page| page.name).filter(|name| !PAGES.contains(name)).collect();
        assert_eq!(without, ["clock", "quality", "ask_for", "privacy"]);
    }

    /// A break that lies after the day that everything is told of has done no harm yet.
    #[test]
    fn only_breaks_up_to_the_day_are_told() {
        let of = |day| Break { day: Day(day), of: 221, n: 218 };
        let until = |as_of| up_to(Day(as_of), vec![of(18_352), of(18_383)]).len();
        assert_eq!([until(18_351), until(18_352), until(18_382), until(20_000)], [0, 1, 1, 2]);
        assert_eq!(new_ids(Lang::En, &[]), None);
    }
}
