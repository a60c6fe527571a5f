//! What the panel says and draws of 200 users in four places.

use engine::events::Day;

use super::*;
use crate::charts::Shape;

fn place(value: &str, users: u64, active: u64, all: u64) -> Place {
    Place {
        value: value.into(),
        users,
        share: users as f64 / all as f64,
        by_status: vec![users - active, active],
        revenue: Some(users as i64 * 100),
        revenue_share: Some(users as f64 / all as f64),
        ..Place::default()
    }
}

/// 200 users: Austria 120 of whom half are here, Belgium 60 of whom all are, 20 elsewhere.
fn answer() -> Answer {
    Answer {
        dimension: Some("country".into()),
        statuses: vec!["churned".into(), "active".into()],
        users: 200,
        revenue: Some(20_000),
        n_places: 4,
        places: vec![place("Austria", 120, 60, 200), place("Belgium", 60, 60, 200)],
        others: Some(place("", 20, 0, 200)),
        ..Answer::default()
    }
}

fn view(lang: Lang) -> View {
    let mut view = View { lang, ..View::default() };
    view.catalog.amount_decimals = Some(2);
    view
}

#[test]
fn the_finding_in_words() {
    let said = |lang| PlacesPanel::sentence(&answer(), &view(lang)).replace('\u{a0}', "_");
    assert_eq!(
        said(Lang::En),
        "**60.0%** of users are at home in **Austria**. Most alive is Belgium: 100% of its users are loyal, active, new or reactivated, against 60% of all."
    );
    assert_eq!(
        said(Lang::De),
        "**60,0_%** der Nutzer sind in **Austria** zu Hause. Am lebendigsten ist Belgium: 100_% der Nutzer sind treu, aktiv, neu oder reaktiviert, gegenüber 60_% insgesamt."
    );
}

/// The rows add up to 200.00, the revenue of all to 187.50: the sentence says where the rest is.
#[test]
fn refunds_without_a_row_are_told() {
    let said = |users, lang| {
        let answer = Answer { outside: Some(Outside { users, revenue: -1_250 }), ..answer() };
        let said = PlacesPanel::sentence(&answer, &view(lang)).replace('\u{a0}', "_");
        said.split_once("all. ").or(said.split_once("insgesamt. ")).map(|(_, rest)| rest.to_string()).unwrap()
    };
    assert_eq!(
        said(48, Lang::En),
        "48 more users have refunds and no activity, so stand at no place: −12.50. With them, revenue in all is 187.50."
    );
    assert_eq!(
        said(1, Lang::De),
        "Ein weiterer Nutzer hat Erstattungen, aber keine Aktivität, und gehört so an keinen Ort: −12,50. Mit ihm ist der Umsatz insgesamt 187,50."
    );
}

/// Values that only messages bear are nobody's.
#[test]
fn a_value_that_no_activity_bears() {
    let messages = Messages { sent: Some(250), ..Messages::default() };
    let of = |dimension: &str| Answer {
        dimension: Some(dimension.into()),
        users: 200,
        n_places: 1,
        places: vec![Place { value: "Spring".into(), messages, ..Place::default() }],
        missing: Some(place("", 200, 100, 200)),
        messages,
        ..Answer::default()
    };
    let both = [Lang::En, Lang::De].map(|lang| PlacesPanel::sentence(&of("campaign"), &view(lang)));
    assert_eq!(
        both,
        [
            "No user has a value of “Campaign” in their activity. A message that was only sent or opened is no activity. Messages: 250 sent; each value’s are in the table.",
            "Kein Nutzer hat in seiner Aktivität einen Wert von „Kampagne“. Eine Nachricht, die nur gesendet oder geöffnet wurde, ist keine Aktivität. Nachrichten: 250 gesendet; die je Wert stehen in der Tabelle."
        ]
    );
    let country = PlacesPanel::sentence(&of("country"), &view(Lang::En));
    assert!(country.starts_with("No user has a value of “Country” in their activity. A message"), "{country}");
}

/// A campaign that cost 12.50, was clicked four times and brought no buyer.
#[test]
fn what_was_spent() {
    let costs = |spend, per_click| Costs { spend, per_click, per_buyer: None };
    let mut answer = answer();
    answer.dimension = Some("campaign".into());
    answer.costs = Some(costs(1_234_600_000, Some(2)));
    answer.shared_days = Some((Day::from_civil(2025, 4, 1), Day::from_civil(2025, 6, 30)));
    answer.places[0].costs = Some(costs(12_500_000, Some(3_130_000)));
    let mut view = view(Lang::En);
    view.catalog.cost_currency = Some("EUR".into());
    let rests = " Spent: €1,235. A click and a buyer rest on 1_Apr_2025 to 30_Jun_2025, the days that costs and events both cover. Most alive";
    assert!(PlacesPanel::sentence(&answer, &view).replace('\u{a0}', "_").contains(rests));
    let never = Answer { shared_days: None, ..answer.clone() };
    assert!(PlacesPanel::sentence(&never, &view).contains(" Costs and events have no day in common: no spend a click"));
    let table = PlacesPanel::table(&answer, &view);
    let last = |cells: &[Cell]| cells[cells.len() - 3..].iter().map(|cell| cell.text.clone()).collect::<Vec<_>>();
    assert_eq!(last(&table.rows[0].cells), ["€12.50", "€3.13", "·"]);
    assert_eq!(table.columns.last().map(|column| column.0.as_str()), Some("Spend a buyer"));
    // Some users, or a sample of them: the spend is not theirs.
    let note =
        "Spent: €1,235. It is that of everyone, while only some users are shown: no spend a click or a buyer is told.";
    assert!(!PlacesPanel::sentence(&answer, &view).contains("of everyone"));
    view.settings.users = Some(engine::fold::UserFilter::default());
    assert!(PlacesPanel::sentence(&answer, &view).contains(note));
    view.settings.users = None;
    view.catalog.only = view.catalog.only.with_share(0.5);
    assert!(PlacesPanel::sentence(&answer, &view).contains(note));
}

#[test]
fn the_missing_column_is_named() {
    let answer = Answer { unlock: vec!["country".into(), "platform".into()], ..Answer::default() };
    let problem = PlacesPanel::problem(&answer, &view(Lang::De)).unwrap();
    assert_eq!(problem.advice, "Ordnen Sie eine dieser Spalten zu: Land, Plattform.");
}

#[test]
fn each_place_divides_into_its_statuses() {
    for width in [1100.0, 326.0] {
        let scene = PlacesPanel::chart(&answer(), ChartSize { width, height: 300.0 }, &view(Lang::En)).unwrap();
        let widths = |class: &str| -> Vec<f32> {
            let of = scene.marks.iter().filter(|mark| mark.class == class);
            of.filter_map(|mark| if let Shape::Rect { w, .. } = mark.shape { Some(w) } else { None }).collect()
        };
        let (active, churned) = (widths("s-active"), widths("s-churned"));
        assert_eq!((active.len(), churned.len()), (2, 2));
        assert!((active[0] + churned[0] - active[1]).abs() < 0.1, "both rows are as wide as 100 %");
    }
    let table = PlacesPanel::table(&answer(), &view(Lang::En));
    assert!(table.rows.iter().all(|row| row.selection.is_some()), "each row opens its users");
    assert_eq!(table.rows[2].cells[0].text, "2 others");
    let others = Condition::OtherHome { dimension: "country".into(), values: vec!["Austria".into(), "Belgium".into()] };
    let has_home = Condition::HasHome { dimension: "country".into(), has: true };
    assert_eq!(table.rows[2].selection, Some(Selection::of(others).and(has_home)));
    assert_eq!(table.columns[3].0, "Active");
}
