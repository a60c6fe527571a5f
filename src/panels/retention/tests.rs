//! What the panel says and draws of three small cohorts.

use engine::events::{Catalog, Day, Dimension};
use engine::queries::retention::{Cell as Count, Cohort, Part};
use engine::schemes::personas::{Adjective, Name, Noun};
use engine::schemes::{Condition, Selection};
use expect_test::{Expect, expect};

use super::*;
use crate::charts::{Mark, Shape};

/// Three cohorts as of the middle of April.
fn matrix() -> RetentionMatrix {
    let cohort = |month: u32, users: u32, active: &[u32]| Cohort {
        first_day: Day::from_civil(2025, month, 1),
        users,
        cells: (0..4)
            .map(|k| active.get(k).map(|users| Count { users: *users, complete: month as usize + k < 4 }))
            .collect(),
    };
    RetentionMatrix {
        interval: Interval::Month,
        as_of: Day::from_civil(2025, 4, 15),
        cohorts: vec![
            cohort(1, 400, &[400, 200, 120, 30]),
            cohort(2, 100, &[100, 20, 5]),
            cohort(3, 4812, &[4812, 900]),
            cohort(4, 12, &[12]),
        ],
        mean: vec![Some(1.0), Some(220.0 / 500.0), Some(0.3), None],
        plain_mean: vec![Some(1.0), Some(0.35), Some(0.3), None],
        parts: Vec::new(),
    }
}

fn view(lang: Lang) -> View {
    let mut view = View { lang, ..View::default() };
    view.catalog.first_day = Day::from_civil(2025, 1, 1);
    view
}

fn drawn(width: f32) -> Scene {
    Retention::chart(&matrix(), ChartSize { width, height: 300.0 }, &view(Lang::En)).unwrap()
}

fn texts(scene: &Scene) -> Vec<&str> {
    let text = |mark: &'_ Mark| matches!(mark.shape, Shape::Text { .. });
    let texts = scene.marks.iter().filter(|mark| text(mark)).map(|mark| match &mark.shape {
        Shape::Text { parts, .. } => parts[0].1.as_str(),
        _ => "",
    });
    texts.collect()
}

fn check_sentence(lang: Lang, expected: &Expect) {
    expected.assert_eq(&Retention::sentence(&matrix(), &view(lang)).replace('\u{a0}', "_"));
}

#[test]
fn sentence() {
    check_sentence(Lang::En, &expect!["Of the users first active in a month, **44.0%** are active again in the next."]);
    check_sentence(
        Lang::De,
        &expect![
            "Von den Nutzern, die in einem Monat zum ersten Mal aktiv sind, sind es **44,0_%** im nächsten wieder."
        ],
    );
}

/// From three complete cohorts of a telling size on, the best and the worst are named; April's 12 users are not.
#[test]
fn best_and_worst() {
    let mut matrix = matrix();
    for cohort in &mut matrix.cohorts {
        cohort.cells[1] = cohort.cells[1].map(|cell| Count { complete: true, ..cell });
    }
    let said = |lang| Retention::sentence(&matrix, &view(lang)).replace('\u{a0}', "_");
    expect![[r#"
        Of the users first active in a month, **44.0%** are active again in the next. Those of January_2025 come back most (50.0%), those of March_2025 least (18.7%).
        Von den Nutzern, die in einem Monat zum ersten Mal aktiv sind, sind es **44,0_%** im nächsten wieder. Am häufigsten kommen die vom Januar_2025 wieder (50,0_%), am seltensten die vom März_2025 (18,7_%)."#]].assert_eq(&[said(Lang::En), said(Lang::De)].join("\n"));
}

#[test]
fn table() {
    expect![[r#"
        Cohort,users,month 0,1,2,3,Complete to month
        2025-01-01,400,1,0.5,0.3,0.075,2
        2025-02-01,100,1,0.2,0.05,,1
        2025-03-01,4812,1,0.18703241895261846,,,0
        2025-04-01,12,1,,,,
        "All, weighted",5324,1,0.44,0.3,,
    "#]]
    .assert_eq(&Retention::table(&matrix(), &view(Lang::En)).csv().replace("\r\n", "\n"));
}

/// What has not been observed has no mark; what is not complete is dashed and starred, and not in the mean.
#[test]
fn chart_keeps_blank_and_incomplete_apart() {
    let scene = drawn(1174.0);
    let cells: Vec<&str> =
        scene.marks.iter().filter_map(|mark| mark.tip.as_ref().map(|_| mark.class.as_str())).collect();
    assert_eq!(cells.iter().filter(|class| **class == "inc").count(), 4);
    assert_eq!(cells.iter().filter(|class| class.starts_with('q')).count(), 6);
    expect!["First active in | users | month 0 | 1 | 2 | 3 | Jan_’25 | 400 | 100% | 50.0% | 30.0% | 8%* | Feb | 100 | 100% | 20.0% | 5%* | Mar | 4,812 | 100% | 19%* | Apr | 12 | 100%* | All, weighted | 100% | 44.0% | 30.0% | * month not complete on 15_Apr_2025: dashed, and left out of the last line. Blank: not yet observed, which is not zero."].assert_eq(&texts(&scene).join(" | ").replace('\u{a0}', "_"));
}

/// A phone has no bars and no column 0, and leaves the columns that do not fit to the table.
#[test]
fn chart_on_a_phone() {
    let scene = drawn(200.0);
    assert!(scene.marks.iter().all(|mark| mark.class != "mkq"));
    expect!["First active in | users | month 1 | 2 | Jan_’25 | 400 | 50% | 30% | Feb | 100 | 20% | 5%* | Mar | 4,812 | 19%* | Apr | 12 | All, weighted | 44% | 30% | * month not complete on 15_Apr_2025: | dashed, and left out of the last line. | Blank: not yet observed, which is not | zero. | Column 3 is in the table."].assert_eq(&texts(&scene).join(" | ").replace('\u{a0}', "_"));
}

#[test]
fn a_cell_stands_for_its_users() {
    let scene = drawn(1174.0);
    let cell = scene.marks.iter().filter(|mark| mark.class.starts_with('q')).nth(1).unwrap();
    let (first, month) = (Day::from_civil(2025, 1, 1).month(), Day::from_civil(2025, 2, 1).month());
    let users = Selection::of(Condition::first_active_in(first)).and(Condition::active_in(month));
    assert_eq!(cell.selection, Some(users));
    assert_eq!(cell.tip.as_ref().unwrap().spoken().replace('\u{a0}', " "), "Jan ’25, month 1, 50.0%, 200 of 400 users");
}

#[test]
fn one_month_is_a_problem() {
    let matrix = RetentionMatrix { mean: vec![Some(1.0)], ..matrix() };
    assert_eq!(Retention::problem(&matrix, &view(Lang::De)).unwrap().ways, [Way::Files], "no mapping mends it");
}

fn chosen(options: &[(&str, &str)]) -> View {
    let options = options.iter().map(|(id, value)| (id.to_string(), value.to_string())).collect();
    View { options, ..view(Lang::En) }
}

/// Numbers of users in the cells, and each cohort as much as any other in the last line.
#[test]
fn counts_and_plain_means() {
    let view = chosen(&[("count", "users"), ("mean", "plain")]);
    let scene = Retention::chart(&matrix(), ChartSize { width: 1174.0, height: 300.0 }, &view).unwrap();
    let said = texts(&scene).join(" | ").replace('\u{a0}', "_");
    expect!["First active in | users | month 0 | 1 | 2 | 3 | Jan_’25 | 400 | 400 | 200 | 120 | 30* | Feb | 100 | 100 | 20 | 5* | Mar | 4,812 | 4,812 | 900* | Apr | 12 | 12* | Mean, plain | 100% | 35.0% | 30.0% | * month not complete on 15_Apr_2025: dashed, and left out of the last line. Blank: not yet observed, which is not zero."].assert_eq(&said);
    expect![[r#"
        Cohort,users,month 0,1,2,3,Complete to month
        2025-01-01,400,400,200,120,30,2
        2025-02-01,100,100,20,5,,1
        2025-03-01,4812,4812,900,,,0
        2025-04-01,12,12,,,,
        "Mean, plain",5324,1,0.35,0.3,,
    "#]]
    .assert_eq(&Retention::table(&matrix(), &view).csv().replace("\r\n", "\n"));
    // The sentence says what the last line says.
    let said = Retention::sentence(&matrix(), &view).replace('\u{a0}', "_");
    assert!(said.starts_with("Of the users first active in a month, **35.0%** are active again in the next"), "{said}");
}

/// A line a part; a part's own users stand behind it, but not behind its cells.
#[test]
fn a_line_a_part() {
    let part = |value: Option<&str>, users, cells: [(u32, u32); 2]| Part {
        value: value.map(String::from),
        persona: None,
        users,
        cells: cells.into_iter().map(Some).chain([None, None]).collect(),
    };
    let parts = vec![
        part(Some("DE"), 300, [(300, 300), (150, 280)]),
        part(Some("FR"), 100, [(100, 100), (20, 90)]),
        part(Some("AT"), 60, [(60, 60), (24, 60)]),
        part(None, 112, [(112, 112), (2, 100)]),
    ];
    let split = RetentionMatrix { parts, ..matrix() };
    let view = chosen(&[("split", "by.country")]);
    assert_eq!(Retention::params(&view).split, Some(Split::Dimension("country".into())));
    expect!["Of the users first active in a month, **44.0%** are active again in the next. Of “DE” most come back (53.6%), of “FR” fewest (22.2%)."].assert_eq(&Retention::sentence(&split, &view).replace('\u{a0}', "_"));
    let table = Retention::table(&split, &view);
    expect![[r#"
        Group,users,month 0,1,2,3,Complete to month
        DE,300,1,0.5357142857142857,,,1
        FR,100,1,0.2222222222222222,,,1
        AT,60,1,0.4,,,1
        All others,112,1,0.02,,,1
        "All, weighted",572,1,0.44,0.3,,
    "#]]
    .assert_eq(&table.csv().replace("\r\n", "\n"));
    let (from, to) = (Day::from_civil(2025, 1, 1), Day::from_civil(2025, 4, 15));
    let home = Condition::Home { dimension: "country".into(), value: "DE".into() };
    assert_eq!(table.rows[0].selection, Some(Selection::of(Condition::FirstActive { from, to }).and(home)));
    let others =
        Condition::OtherHome { dimension: "country".into(), values: vec!["DE".into(), "FR".into(), "AT".into()] };
    assert_eq!(table.rows[3].selection, Some(Selection::of(Condition::FirstActive { from, to }).and(others)));
    let scene = Retention::chart(&split, ChartSize { width: 1174.0, height: 300.0 }, &view).unwrap();
    assert_eq!(scene.marks.iter().filter(|mark| mark.selection.is_some()).count(), 4);
}

/// A column that only a file of costs has parts no users.
#[test]
fn splits_by_what_users_have() {
    let dimension =
        |id: &str, only_costs| Dimension { id: id.into(), column: id.into(), only_costs, ..Dimension::default() };
    let catalog =
        Catalog { dimensions: vec![dimension("channel", true), dimension("country", false)], ..view(Lang::En).catalog };
    let options = Retention::options(&View { catalog, ..view(Lang::En) });
    let split = options.iter().find(|option| option.id == "split").expect("a choice");
    let ids: Vec<&str> = split.choices.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["", "status", "rfm", "personas", "by.country"]);
}

/// Lines bear the names of personas; where there are none, that is said.
#[test]
fn a_line_a_persona() {
    let view = chosen(&[("split", "personas")]);
    assert!(Retention::options(&view)[4].choices.contains(&("personas".into(), "persona".into())));
    let part = |value: Option<&str>, persona| Part {
        value: value.map(String::from),
        persona,
        users: 100,
        cells: vec![Some((100, 100)), None, None, None],
    };
    let owls = Name { adjectives: vec![Adjective::Nocturnal], noun: Noun::Buyers, of: String::new() };
    let parts = vec![part(Some("p1"), Some(owls)), part(Some("too_few"), None)];
    let split = RetentionMatrix { parts, ..matrix() };
    let names = |matrix| Wording::of(matrix, &view).lines().into_iter().map(|line| line.name).collect::<Vec<_>>();
    assert_eq!(names(&split), ["Nocturnal buyers", "Too few events to tell"]);
    assert!(!Retention::sentence(&split, &view).contains("no clear personas"));
    let nobody = RetentionMatrix { parts: vec![part(None, None)], ..matrix() };
    assert!(
        Retention::sentence(&nobody, &view)
            .ends_with("There are no clear personas to split by: all users are one line.")
    );
}

/// Who has too few events for a persona is no group that comes back least.
#[test]
fn too_few_events_are_no_persona() {
    let part = |value: &str, back| Part {
        value: Some(value.into()),
        persona: None,
        users: 100,
        cells: vec![Some((100, 100)), Some((back, 100)), None, None],
    };
    let parts = vec![part("p1", 60), part("p2", 50), part("p3", 40), part("too_few", 1)];
    let split = RetentionMatrix { parts, ..matrix() };
    let said = Retention::sentence(&split, &chosen(&[("split", "personas")]));
    assert!(said.contains("Of “p1” most come back (60.0%), of “p3” fewest (40.0%)."), "{said}");
}

/// Whoever is active in three months is in three cohorts of everyone: their sizes add up to nobody's number.
#[test]
fn cohorts_of_everyone_have_no_sum() {
    let total = |entry, parts: Vec<Part>| {
        let split = RetentionMatrix { parts, ..matrix() };
        Retention::table(&split, &chosen(&[("entry", entry)])).rows.last().unwrap().cells[1].text.clone()
    };
    assert_eq!([total("first", Vec::new()), total("every", Vec::new())], ["5,324", "·"]);
    // A part counts each of its users once.
    let part =
        Part { value: Some("DE".into()), persona: None, users: 300, cells: vec![Some((300, 300)), None, None, None] };
    assert_eq!(total("every", vec![part]), "300");
}

#[test]
fn a_column_may_be_called_like_a_scheme() {
    let split = |value| Retention::params(&chosen(&[("split", value)])).split;
    assert_eq!(split("status"), Some(Split::Scheme(Default::default())));
    assert_eq!(split("by.status"), Some(Split::Dimension("status".into())));
    assert_eq!((split(""), split("planet")), (None, None));
}
