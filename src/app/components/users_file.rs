//! Users as a file: all of a selection, with status, reason and main numbers.

use engine::events::Day;
use engine::fold::Query;
use engine::queries::users::{Params, Users};
use engine::schemes::{Condition, Selection};
use leptos::prelude::*;

use super::{download, typed};
use crate::app::state::App;
use crate::panels::users::table;

/// Asks for the users, as of a day of their own if there is one, and saves them as CSV under the name of their group.
pub fn save_users(app: App, params: Params, day: Option<Day>, name: &str) {
    let settings = untrack(|| typed::on(app, app.settings.get(), day));
    let view = untrack(|| app.view("users"));
    let name = file_name(name);
    leptos::task::spawn_local(async move {
        let params = serde_json::to_value(params).unwrap_or_default();
        let bytes = match app.ask(Users::NAME, params, settings).await {
            Ok(bytes) => bytes,
            Err(failure) => return app.fail(failure),
        };
        if let Ok(answer) = engine::fold::decode_answer::<Users>(&bytes) {
            download::save_csv(&format!("terrarium-users-{name}-{}.csv", answer.as_of), &table(&answer, &view).csv());
        }
    });
}

/// A day, a month, or the first day and the last.
fn days(from: &Day, to: &Day) -> String {
    let month = from.month();
    match (from == to, (month.first_day(), month.last_day()) == (*from, *to)) {
        (true, _) => from.to_string(),
        (_, true) => month.to_string(),
        _ => format!("{from}-{to}"),
    }
}

/// The group as a word for a file's name: the segments that name it.
pub fn group_id(selection: &Selection) -> Option<String> {
    let id = |condition: &Condition| match condition {
        // RFM groups are called as statuses are, and are other users.
        Condition::Segment { scheme, segment, .. } if scheme == "rfm" => Some(format!("rfm-{segment}")),
        Condition::Segment { segment, .. } => Some(segment.clone()),
        Condition::Moved { since } => Some(format!("moved-since-{since}")),
        Condition::Reason { reason } => Some(reason.clone()),
        Condition::RfmCell { r, f } => Some(format!("r{r}f{f}")),
        Condition::FirstActive { from, to } => Some(format!("first-{}", days(from, to))),
        Condition::Active { from, to } => Some(format!("active-{}", days(from, to))),
        Condition::Paid { from, to } => Some(format!("paid-{}", days(from, to))),
        Condition::CameOrWent { month } => Some(format!("pulse-{month}")),
        Condition::Home { value, .. } | Condition::Value { value, .. } => Some(value.clone()),
        _ => None,
    };
    if let [Condition::Segment { segment, on: Some(on), .. }, Condition::Active { from, .. }] =
        &selection.conditions[..]
        && *from == on.plus(1)
    {
        return Some(format!("back-from-{segment}-since-{on}"));
    }
    let ids: Vec<String> = selection.conditions.iter().filter_map(id).collect();
    (!ids.is_empty()).then(|| ids.join("-"))
}

/// A text without what file systems refuse.
pub fn file_name(text: &str) -> String {
    const MOST: usize = 60;
    let safe = |letter: char| if letter.is_alphanumeric() || letter == '_' || letter == '-' { letter } else { ' ' };
    let text: String = text.chars().map(safe).collect();
    text.split_whitespace().collect::<Vec<_>>().join("-").chars().take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_by_their_group() {
        let segment = |id: &str| Selection::segment("status", id);
        assert_eq!(group_id(&segment("at_risk")).as_deref(), Some("at_risk"));
        assert_eq!(group_id(&Selection::segment("rfm", "at_risk")).as_deref(), Some("rfm-at_risk"));
        let both = segment("new").and(Condition::Home { dimension: "country".into(), value: "EIRE".into() });
        assert_eq!(group_id(&both).as_deref(), Some("new-EIRE"));
        let (from, to) = (Day::from_civil(2025, 2, 1), Day::from_civil(2025, 2, 28));
        let days = |from, to| group_id(&Selection::of(Condition::Active { from, to })).unwrap();
        assert_eq!(days(from, to), "active-2025-02");
        assert_eq!(
            (days(to, to), days(from.plus(1), to)),
            ("active-2025-02-28".into(), "active-2025-02-02-2025-02-28".into())
        );
        let stood = Condition::Segment { scheme: "status".into(), segment: "dormant".into(), on: Some(from.plus(-1)) };
        let back = Selection::of(stood).and(Condition::Active { from, to });
        assert_eq!(group_id(&back).as_deref(), Some("back-from-dormant-since-2025-01-31"));
        assert_eq!(group_id(&Selection::of(Condition::Silent { from: 0, to: 6 })), None);
        assert_eq!(file_name("silent 91 to 180 days: 628 / ../x"), "silent-91-to-180-days-628-x");
    }
}
