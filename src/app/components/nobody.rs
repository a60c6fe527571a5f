//! Where the users filter leaves nobody: one word in place of all panels, and for each condition how many users there would be
//! without it. Not where there is nobody anyway, as before the first activity: then panels say so, and what helps.

use engine::fold::{Condition, Settings};
use engine::queries::segments::Segments;
use leptos::prelude::*;

use super::named_personas::NamedPersonas;
use super::typed;
use crate::app::state::App;
use crate::app::words::users as words;
use crate::format;
use crate::panels::user_filter::{self, base};

/// Whether the filter leaves nobody, tracked. As long as it is not known, what was known before.
pub fn is_nobody(app: App) -> Memo<bool> {
    let chosen = typed::answer::<Segments>(app, Default::default);
    let everyone = typed::answer_in::<Segments>(app, |settings| Settings { users: None, ..settings }, Default::default);
    Memo::new(move |before| {
        let count = |answer: Option<Result<_, _>>| Some(base(&answer?.ok()?));
        let is_filtered = app.settings.with(|settings| settings.users.is_some());
        let known = count(chosen.get()).zip(count(everyone.get()));
        is_filtered && known.map_or(before.copied().unwrap_or(false), leaves_nobody)
    })
}

/// Of (chosen, all) users.
fn leaves_nobody((chosen, all): (u64, u64)) -> bool {
    chosen == 0 && all > 0
}

/// What stands in place of the panels.
#[component]
pub fn NobodyFits() -> impl IntoView {
    let app = expect_context::<App>();
    let personas = expect_context::<NamedPersonas>();
    let conditions = Memo::new(move |_| {
        let users = app.settings.with(|settings| settings.users.clone());
        users.map(|filter| filter.selection.conditions).unwrap_or_default()
    });
    let advice = move || if conditions.with(Vec::len) > 1 { words::drop_one(app.t()) } else { words::drop_it(app.t()) };
    view! {
        <section class="pane c12" data-panel="nobody" data-state="none-fit">
            <p class="say">{move || words::filter_leaves_nobody(app.t())}</p>
            <p class="small quiet">{advice}</p>
            <div class="acts">
                {move || conditions.get().into_iter().map(|condition| {
                    view! { <Drop condition=condition personas=personas/> }
                }).collect_view()}
            </div>
        </section>
    }
}

/// A condition, and how many users there are without it.
#[component]
fn Drop(condition: Condition, personas: NamedPersonas) -> impl IntoView {
    let app = expect_context::<App>();
    let condition = StoredValue::new(condition);
    let without = move |settings: Settings| {
        let users = condition.with_value(|condition| user_filter::without(settings.users, condition));
        Settings { users, ..settings }
    };
    let counted = typed::answer_in::<Segments>(app, without, Default::default);
    let text = move || {
        let what = condition.with_value(|condition| user_filter::said(condition, &app.view("bar"), &personas.get()));
        let n = counted.get().and_then(Result::ok).map(|answer| format::count(app.t(), base(&answer)));
        n.map_or_else(|| words::without(app.t(), &what), |n| words::without_counted(app.t(), &what, n))
    };
    let drop = move |_| app.change(|settings| *settings = without(settings.clone()));
    view! {
        <button type="button" class="btn second tiny" data-drop="" on:click=drop>{text}</button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Before the first activity there is nobody, whoever is chosen: dropping a condition would help nobody.
    #[test]
    fn only_a_filter_that_is_to_blame() {
        assert_eq!([(0, 10), (0, 0), (3, 10)].map(leaves_nobody), [true, false, false]);
    }
}
