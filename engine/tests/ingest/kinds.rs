//! Several kinds of file at once: four small files whose totals are counted by hand, and random ones against a twin.

use std::collections::{BTreeMap, BTreeSet};

use engine::events::{Day, FileKind, Join, Role};
use engine::fold::{Context, Settings};
use engine::ingest::{Code, ColumnRole, Guess, IngestError, KindReason, Mapping, Reason, preview};
use engine::load::{Dataset, Source, load};
use engine::queries::places::{Answer, Places};
use engine::queries::retention_rate::{Churn, RetentionRate};
use engine::queries::return_curve::ReturnCurve;
use engine::queries::segment_check::SegmentCheck;
use engine::queries::segments::Segments;
use engine::queries::users::{self, Users};
use engine::queries::{answer, fold_local};
use engine::schemes::{Condition, Selection};
use proptest::prelude::*;
use serde_json::json;

use crate::tools::{head, options, source, today};

const FILES: [(&str, &[u8]); 4] = [
    ("events.csv", include_bytes!("../../../tests/data/joined/events.csv")),
    ("mails.csv", include_bytes!("../../../tests/data/joined/mails.csv")),
    ("tickets.csv", include_bytes!("../../../tests/data/joined/tickets.csv")),
    ("users.csv", include_bytes!("../../../tests/data/joined/users.csv")),
];

const MAPPING: &str = r#"{"user": "user_id", "time": "time", "event": "event", "amount": "amount", "country": "country",
    "files": {
        "users.csv": {"kind": "attributes", "user": "id", "country": "country", "plan": "plan", "dimensions": ["gender"]},
        "mails.csv": {"kind": "messages", "user": "recipient", "time": "sent_at", "event": "type", "campaign": "campaign"},
        "tickets.csv": {"kind": "tickets", "user": "user_id", "time": "created_at", "dimensions": ["topic"]}}}"#;

fn sources(files: &[(&str, &[u8])]) -> Vec<Source> {
    files.iter().map(|(name, bytes)| source(name, bytes)).collect()
}

fn read(
    files: &[(&str, &[u8])],
    mapping: &str,
    n_shards: usize,
    n_readers: usize,
    slice: u64,
) -> Result<Dataset, IngestError> {
    load(&mut sources(files), &Mapping::from_json(mapping)?, &options(n_shards, n_readers, slice))
}

/// Files, users and matched users of each further kind.
fn joins(data: &Dataset) -> Vec<(String, FileKind, u64, u64)> {
    let join = |join: &Join| (join.files.join(" "), join.kind, join.users, join.matched);
    data.catalog.joins.files.iter().map(join).collect()
}

/// Each user's value of an attribute.
fn values(data: &Dataset, id: &str) -> BTreeMap<String, Option<String>> {
    let at = data.catalog.dimension(id).expect("such a dimension");
    let text = |code| data.catalog.dimensions[at].values.text(code).to_string();
    let users = data.shards.iter().flat_map(|shard| shard.users(&data.catalog, today()));
    users.map(|user| (String::from_utf8_lossy(user.id()).into_owned(), user.attribute(at).map(text))).collect()
}

/// The same cell may mean another thing in the next file: an empty event is the default of its kind, a quote may be no quote.
#[test]
fn a_cell_means_what_it_means_in_its_own_file() {
    let files: [(&str, &[u8]); 2] = [
        ("events.csv", b"user,time,event,place\nann,2025-01-02,,\"x\"\nann,2025-01-03,,\"x\"\nbob,2025-01-03,view,x\nann,2025-01-04,,\"x\"\n"),
        ("mails.csv", b"who,sent,type,place\nann,2025-01-02,,\"x\"\nann,2025-01-03,,\"x\"\nbob,2025-01-03,view,x\nann,2025-01-04,,\"x\"\n"),
    ];
    let mapping = r#"{"user": "user", "time": "time", "event": "event", "dimensions": ["place"], "files": {"mails.csv": {"kind": "messages",
        "user": "who", "time": "sent", "event": "type", "dimensions": ["place"], "dialect": {"quote": ""}}}}"#;
    // Small slices, so that one reader has several of each file and has met each cell before.
    let data = read(&files, mapping, 2, 1, 60).expect("loads");
    let mut seen: BTreeMap<(String, String), u32> = BTreeMap::new();
    for shard in &data.shards {
        for user in shard.users(&data.catalog, today()) {
            for event in user.events() {
                let place = event.code(0).map(|code| data.catalog.dimensions[0].values.text(code)).unwrap_or_default();
                *seen.entry((data.catalog.names.text(event.name()).into(), place.into())).or_default() += 1;
            }
        }
    }
    let count = |name: &str, place: &str| seen.get(&(name.to_string(), place.to_string())).copied().unwrap_or(0);
    assert_eq!([count("event", "x"), count("message_sent", "\"x\""), count("view", "x")], [3, 3, 2], "{seen:?}");
}

/// A sample leaves users out with all that any file says of them, so that the match rate is that of the users who are left.
#[test]
fn a_sample_is_one_of_all_files() {
    let users: Vec<String> = (0..400).map(|n| format!("user{n}")).collect();
    let events: String = users.iter().map(|user| format!("{user},2025-01-02\n")).collect();
    let plans: String = users.iter().map(|user| format!("{user},free\n")).collect();
    let files = [("events.csv", format!("user,time\n{events}")), ("users.csv", format!("id,plan\n{plans}"))];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_bytes()));
    let mapping = r#"{"user": "user", "time": "time", "sample": 0.25,
        "files": {"users.csv": {"kind": "attributes", "user": "id", "dimensions": ["plan"]}}}"#;
    let data = read(&files, mapping, 3, 2, 500).expect("loads");
    let n = data.catalog.users;
    assert!((60..140).contains(&n), "{n}");
    assert_eq!(joins(&data), [("users.csv".to_string(), FileKind::Attributes, n, n)]);
    assert_eq!(data.catalog.report.filtered["not_in_sample"], 2 * (400 - n));
    assert!(data.catalog.report.adds_up());
}

#[test]
fn four_kinds_with_totals_counted_by_hand() {
    let mut whole: Option<Dataset> = None;
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (2, 3, 40), (3, 2, 25), (8, 4, 60)] {
        let data = read(&FILES, MAPPING, n_shards, n_readers, slice).expect("loads");
        let catalog = &data.catalog;
        assert!(catalog.report.adds_up());
        // 5 + 5 + 3 events and 5 rows of attributes; eve has messages only.
        assert_eq!((catalog.report.read, catalog.report.kept, catalog.report.attributes), (18, 18, 5));
        assert_eq!((catalog.users, catalog.events, catalog.joins.users), (5, 13, 4));
        let expected = [
            ("mails.csv".to_string(), FileKind::Messages, 3, 2),
            ("tickets.csv".to_string(), FileKind::Tickets, 2, 2),
            ("users.csv".to_string(), FileKind::Attributes, 4, 3),
        ];
        assert_eq!(joins(&data), expected);
        let dimensions: Vec<(&str, bool)> =
            catalog.dimensions.iter().map(|dimension| (dimension.id.as_str(), dimension.of_user)).collect();
        let of_events = [("country", false), ("campaign", false), ("topic", false)];
        assert_eq!(dimensions, [&of_events[..], &[("user.country", true), ("plan", true), ("gender", true)]].concat());
        let role = |name: &str| catalog.role(catalog.names.code(name).expect("such an event"));
        assert_eq!(role("support_ticket"), Role::SupportTicket);
        assert_eq!(
            (role("sent"), role("opened"), role("bounced")),
            (Role::MessageSent, Role::MessageOpened, Role::MessageBounced)
        );
        // The second row of ann has a plan and no gender: each column's latest value stays.
        let plans = values(&data, "plan");
        let plan = |user: &str| plans[user].as_deref();
        assert_eq!((plan("ann"), plan("bob"), plan("cid"), plan("dan")), (Some("silver"), Some("free"), None, None));
        assert_eq!(values(&data, "gender")["ann"].as_deref(), Some("f"));
        assert_eq!(values(&data, "country").values().flatten().count(), 0);
        assert_eq!(&whole.get_or_insert_with(|| data.clone()).catalog, catalog);

        let mut cx = Context { catalog: data.catalog, ..Context::default() };
        let bytes = fold_local("places", &json!({"dimension": "gender"}), &data.shards, &mut cx).expect("answers");
        let places: Answer = postcard::from_bytes(&bytes).expect("a places answer");
        let counts: Vec<(&str, u64)> = places.places.iter().map(|place| (place.value.as_str(), place.users)).collect();
        assert_eq!((counts, places.missing.map(|place| place.users)), (vec![("f", 2), ("m", 1)], Some(1)));
        let _: Places = Places;
    }
}

/// The first rows of each kind, as they are written and as they are read: an attribute has no time, what is left out is not read.
#[test]
fn each_kind_shows_its_first_rows() {
    let heads: Vec<_> = FILES.iter().map(|(name, bytes)| head(name, bytes)).collect();
    let seen = preview(&heads, None, today()).expect("tables");
    let cells = |name: &str| {
        let other = seen.others.iter().find(|other| other.name == name).expect("another kind");
        assert_eq!(other.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4]);
        let cells = other.rows[0].cells.iter();
        cells.map(|cell| (cell.raw.clone(), cell.parsed.clone().unwrap_or_else(|| "-".into()))).collect::<Vec<_>>()
    };
    let pairs = |expected: &[(&str, &str)]| -> Vec<(String, String)> {
        expected.iter().map(|(raw, read)| ((*raw).to_string(), (*read).to_string())).collect()
    };
    assert_eq!(
        cells("users.csv"),
        pairs(&[("ann", "ann"), ("f", "f"), ("gold", "gold"), ("DE", "DE"), ("ann@mail.example", "-")])
    );
    assert_eq!(
        cells("mails.csv"),
        pairs(&[("ann", "ann"), ("2025-03-01 08:00", "2025-03-01T08:00:00Z"), ("sent", "sent"), ("spring", "spring")])
    );
}

#[test]
fn kinds_and_columns_are_guessed() {
    // The order of the files does not decide which are the main ones.
    for turn in 0..FILES.len() {
        let mut files = FILES;
        files.rotate_left(turn);
        let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
        let seen = preview(&heads, None, today()).expect("tables");
        assert_eq!(seen.files[seen.main].file, "events.csv");
        assert_eq!(seen.problem, None);
        let expected = Mapping::from_json(MAPPING).expect("valid");
        let mut mapping = seen.mapping.clone();
        let tickets = mapping.files.get_mut("tickets.csv").expect("a mapping of its own");
        assert_eq!(tickets.dimensions, Vec::<String>::new());
        tickets.dimensions.push("topic".into());
        assert_eq!(mapping, expected, "{}", mapping.to_json());
        let users = seen.others.iter().find(|other| other.name == "users.csv").expect("attributes");
        assert_eq!(users.why, KindReason::NoTime);
        assert_eq!(users.columns[0].guess, Guess::Role(engine::ingest::ColumnRole::User));
        assert_eq!(users.columns[0].reasons, [Reason::Users { n: 4 }]);
        assert_eq!(users.columns[4].guess, Guess::LeftOut, "e-mail addresses are off");
        let events: BTreeSet<&str> = seen.events.iter().map(|event| event.name.as_str()).collect();
        assert!(events.is_superset(&BTreeSet::from(["view", "sent", "bounced", "support_ticket"])), "{events:?}");
    }
}

#[test]
fn another_kind_guesses_its_columns_anew() {
    let heads: Vec<_> = FILES.iter().map(|(name, bytes)| head(name, bytes)).collect();
    let given =
        Mapping::from_json(r#"{"files": {"tickets.csv": {"kind": "attributes"}, "gone.csv": {"kind": "costs"}}}"#);
    let seen = preview(&heads, Some(&given.expect("valid")), today()).expect("tables");
    let own = &seen.mapping.files["tickets.csv"];
    assert_eq!((own.kind, own.dimensions.as_slice()), (FileKind::Attributes, &["topic".to_string()][..]));
    assert!(!seen.mapping.files.contains_key("gone.csv"));
    assert_eq!(
        seen.others.iter().find(|other| other.name == "tickets.csv").map(|other| other.why),
        Some(KindReason::Chosen)
    );
}

#[test]
fn costs_are_passive_and_no_revenue() {
    let events = b"user,time,event\na,2025-01-01,purchase\nb,2025-01-02,view\n";
    let costs = b"user,day,cost\na,2025-01-01,2.50\nc,2025-01-09,4.00\n";
    let mapping = r#"{"user": "user", "time": "time", "event": "event",
        "files": {"spend.csv": {"kind": "costs", "user": "user", "time": "day", "amount": "cost"}}}"#;
    let data = read(&[("e.csv", events), ("spend.csv", costs)], mapping, 2, 1, 64).expect("loads");
    let catalog = &data.catalog;
    assert_eq!(catalog.role(catalog.names.code("cost").expect("an event")), Role::System);
    assert_eq!((catalog.last_day, catalog.amount_decimals), (Day::from_civil(2025, 1, 2), None));
    // No column of the file is kept, so there is nothing to tell its amounts by.
    assert_eq!((catalog.costs.len(), catalog.report.costs), (0, 0));
    assert_eq!(joins(&data), [("spend.csv".into(), FileKind::Costs, 2, 1)]);
    let heads = [head("e.csv", events), head("spend.csv", costs)];
    let guessed = preview(&heads, None, today()).expect("tables").mapping;
    assert_eq!(guessed.files, Mapping::from_json(mapping).expect("valid").files);
}

/// In an archive the name of the part counts, not that of the archive; in a workbook either may say it.
#[test]
fn parts_of_an_archive_are_told_by_their_own_names() {
    let events: &[u8] = b"user,time,event\nann,2025-01-02,view\nbob,2025-01-03,view\n";
    let other: &[u8] = b"user,created_at,topic\nann,2025-01-02,x\nann,2025-01-03,y\n";
    for (name, kind) in [
        ("export.zip › data/tickets.csv", FileKind::Tickets),
        ("tickets.zip › mails.csv + 3", FileKind::Messages),
        ("Umfrage 2025.xlsx › Tabelle1", FileKind::Surveys),
    ] {
        let seen =
            preview(&[head("export.zip › events.csv", events), head(name, other)], None, today()).expect("tables");
        assert_eq!(seen.mapping.files.get(name).map(|own| own.kind), Some(kind), "{name}");
    }
}

/// An answer is activity, and its score a value that is kept where the person says so.
#[test]
fn surveys_are_activity() {
    let files: [(&str, &[u8]); 2] = [
        ("events.csv", b"user,time,event\nann,2025-01-02,view\nbob,2025-01-03,view\n"),
        (
            "nps_2025.csv",
            b"respondent,answered_at,score,plan\nann,2025-02-01,9,x\nann,2025-02-03,3,x\nzoe,2025-02-02,7,y\n",
        ),
    ];
    let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
    let seen = preview(&heads, None, today()).expect("tables");
    assert_eq!((seen.others[0].name.as_str(), seen.others[0].why), ("nps_2025.csv", KindReason::Name));
    let own = seen.mapping.files.get("nps_2025.csv").expect("a survey");
    assert_eq!((own.kind, own.column(ColumnRole::Score)), (FileKind::Surveys, Some("score")));
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (3, 2, 20)] {
        let data = load(&mut sources(&files), &seen.mapping, &options(n_shards, n_readers, slice)).expect("loads");
        assert_eq!(joins(&data), [("nps_2025.csv".into(), FileKind::Surveys, 2, 1)]);
        let mut found = Vec::new();
        for shard in &data.shards {
            for user in shard.users(&data.catalog, today()) {
                let at = data.catalog.dimension("score").expect("kept");
                let text = |code| data.catalog.dimensions[at].values.text(code).to_string();
                let scores: Vec<String> =
                    user.events_of(Role::SurveyAnswer).filter_map(|event| event.code(at)).map(text).collect();
                found.push((String::from_utf8_lossy(user.id()).into_owned(), scores.join(" "), user.last_day()));
            }
        }
        found.sort();
        let day = |month, day| Some(Day::from_civil(2025, month, day));
        let expected = [("ann", "9 3", day(2, 3)), ("bob", "", day(1, 3)), ("zoe", "7", day(2, 2))];
        assert_eq!(found, expected.map(|(id, scores, last)| (id.to_string(), scores.to_string(), last)));
    }
}

#[test]
fn parts_of_an_export_share_a_mapping() {
    let files: [(&str, &[u8]); 4] = [
        ("a.csv", b"user,time\nann,2025-01-01\n"),
        ("b.csv", b"time,user\n2025-01-02,bob\n"),
        ("mail_1.csv", b"to,sent_at\nann,2025-01-01\n"),
        ("mail_2.csv", b"to,sent_at\nann,2025-01-03\neve,2025-01-03\n"),
    ];
    let heads: Vec<_> = files.iter().map(|(name, bytes)| head(name, bytes)).collect();
    let mapping = preview(&heads, None, today()).expect("tables").mapping;
    assert_eq!(mapping.files.keys().collect::<Vec<_>>(), ["mail_1.csv"]);
    let data = read(&files, &mapping.to_json(), 3, 2, 16).expect("loads");
    assert_eq!(joins(&data), [("mail_1.csv mail_2.csv".into(), FileKind::Messages, 2, 1)]);
    assert_eq!((data.catalog.joins.users, data.catalog.events), (2, 5));
}

#[test]
fn attributes_without_a_matching_id_leave_the_events_alone() {
    let files: [(&str, &[u8]); 2] = [("e.csv", b"user,time\na,2025-01-01\n"), ("u.csv", b"id,plan\n1,x\n2,y\n,z\n")];
    let mapping = r#"{"user": "user", "time": "time", "files": {"u.csv": {"kind": "attributes", "user": "id", "dimensions": ["plan"]}}}"#;
    let data = read(&files, mapping, 2, 2, 8).expect("loads");
    assert_eq!(joins(&data), [("u.csv".into(), FileKind::Attributes, 2, 0)]);
    assert_eq!((data.catalog.users, data.catalog.joins.files[0].share()), (1, Some(0.0)));
    assert_eq!(values(&data, "plan")["a"], None);
    // The row without id is told like any other.
    assert_eq!((data.catalog.report.rejected["no_user"], data.rejects[0].line), (1, 4));
}

#[test]
fn what_cannot_be_read_is_named() {
    let users: (&str, &[u8]) = ("u.csv", b"id,plan\n1,x\n");
    let events: (&str, &[u8]) = ("e.csv", b"user,time\na,2025-01-01\n");
    let fails = |files: &[(&str, &[u8])], own: &str| {
        let mapping = format!(r#"{{"user": "user", "time": "time", "files": {own}}}"#);
        read(files, &mapping, 1, 1, 64).expect_err("refused").to_string()
    };
    let attributes = r#"{"u.csv": {"kind": "attributes", "user": "id"}}"#;
    assert_eq!(
        fails(&[events, users], r#"{"user.csv": {"kind": "attributes", "user": "id"}}"#),
        "The mapping speaks of a file “user.csv”, which is not here. The files are: e.csv, u.csv."
    );
    assert!(
        fails(&[users], attributes).starts_with("u.csv tells what users are or what was spent, not what users did.")
    );
    assert_eq!(
        fails(&[events, users], r#"{"u.csv": {"kind": "attributes"}}"#),
        "u.csv: no column is mapped to user. Choose one of: id, plan."
    );
    assert!(
        fails(&[events, users], r#"{"u.csv": {"kind": "attributes", "user": "id", "dimensions": ["plann"]}}"#)
            .contains("plann")
    );
    assert!(fails(&[events, users], r#"{"u.csv": {"kind": "tickets", "user": "id"}}"#).contains("time"));
}

/// The users that a click on a status shows, held against its count and against the check that each user has one status.
fn ids_of(data: &Dataset, status: &str) -> BTreeSet<String> {
    let mut cx = Context { catalog: data.catalog.clone(), ..Context::default() };
    let on_status = Condition::Segment { scheme: "status".into(), segment: status.into(), on: None };
    let params = users::Params { selection: Selection::of(on_status), ..users::Params::default() };
    let found = answer::<Users>(&params, &data.shards, &mut cx).expect("answers");
    let counted = answer::<Segments>(&Default::default(), &data.shards, &mut cx).expect("answers");
    let segment = counted.segments.iter().find(|segment| segment.id == status).expect("a status");
    assert_eq!((segment.users, counted.unassigned), (found.users, 0));
    let check = answer::<SegmentCheck>(&Default::default(), &data.shards, &mut cx).expect("answers");
    assert!(check.holds() && check.users == counted.users, "{check:?}");
    let curve = answer::<ReturnCurve>(&Default::default(), &data.shards, &mut cx).expect("answers");
    assert_eq!(curve.users(status), found.users);
    found.rows.into_iter().map(|row| row.id).collect()
}

/// Who stands in the file of attributes and has no activity up to the day is a prospect, with messages or without.
#[test]
fn users_of_attributes_only_are_prospects() {
    let files: [(&str, &[u8]); 3] = [
        ("e.csv", b"user,time\nann,2025-01-01\nbob,2025-03-01\n"),
        ("m.csv", b"to,at\nlea,2025-01-02\neve,2025-01-02\n"),
        ("u.csv", b"id,plan\nbob,x\nlea,y\nzoe,\n"),
    ];
    let mapping = r#"{"user": "user", "time": "time", "files": {
        "m.csv": {"kind": "messages", "user": "to", "time": "at"},
        "u.csv": {"kind": "attributes", "user": "id", "dimensions": ["plan"]}}}"#;
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (2, 3, 9), (3, 2, 12), (8, 4, 7)] {
        let mut data = read(&files, mapping, n_shards, n_readers, slice).expect("loads");
        // Users with events: eve and lea have messages.
        assert_eq!((data.catalog.users, joins(&data)[1].2, joins(&data)[1].3), (4, 3, 1));
        let names = |ids: BTreeSet<String>| ids.into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(names(ids_of(&data, "prospect")), "lea zoe");
        // Attributes have no history: bob comes later, and is not seen yet before.
        data.catalog.last_day = Day::from_civil(2025, 2, 1);
        assert_eq!(names(ids_of(&data, "prospect")), "lea zoe");
    }
    // Rows of days that are not read may be anybody's.
    let part = mapping.replacen('{', r#"{"from": "2025-01-02", "#, 1);
    let data = read(&files, &part, 2, 1, 1 << 20).expect("loads");
    assert_eq!(data.catalog.report.filtered.keys().map(String::as_str).collect::<Vec<_>>(), [Code::OutsideRange.id()]);
    assert_eq!(ids_of(&data, "prospect").into_iter().collect::<Vec<_>>(), ["lea"]);
}

/// Whom only attributes know was never there, so they are not among those who could leave.
#[test]
fn users_of_attributes_only_do_not_dilute_churn() {
    let files: [(&str, &[u8]); 2] = [
        ("e.csv", b"user,time\nann,2025-01-01\nbob,2025-01-05\nbob,2025-03-01\n"),
        ("u.csv", b"id,plan\nbob,x\nlea,y\nzoe,y\n"),
    ];
    let mapping = r#"{"user": "user", "time": "time", "files": {
        "u.csv": {"kind": "attributes", "user": "id", "dimensions": ["plan"]}}}"#;
    let data = read(&files, mapping, 2, 1, 1 << 20).expect("loads");
    let settings = Settings { a: Some(7), d: Some(14), c: Some(30), ..Settings::default() };
    let mut cx = Context { catalog: data.catalog.clone(), settings, ..Context::default() };
    let rates = answer::<RetentionRate>(&Default::default(), &data.shards, &mut cx).expect("answers");
    let churn: Vec<_> = rates.monthly.iter().filter_map(|month| month.churn).collect();
    // On 31 January ann and bob are silent for 30 and 26 days; both are gone by the end of February.
    assert_eq!(churn, [Churn { at_start: 2, entered: 2 }, Churn { at_start: 0, entered: 0 }]);
}

/// An anonymous id that turns out to be a user was in the files of its rows; the id itself is no user any more.
#[test]
fn merged_ids_take_their_files_along() {
    let files: [(&str, &[u8]); 2] = [
        ("e.csv", b"user,anon,time\n,x1,2025-01-01\n,x2,2025-01-01\n"),
        ("m.csv", b"user,anon,at\nann,x1,2025-01-02\nbob,,2025-01-02\n"),
    ];
    let mapping = r#"{"user": "user", "anonymous_id": "anon", "time": "time",
        "files": {"m.csv": {"kind": "messages", "user": "user", "anonymous_id": "anon", "time": "at"}}}"#;
    for n_shards in [1, 2, 3, 8] {
        let data = read(&files, mapping, n_shards, 2, 16).expect("loads");
        assert_eq!((data.catalog.users, data.catalog.joins.users), (3, 2));
        assert_eq!(joins(&data), [("m.csv".into(), FileKind::Messages, 2, 1)]);
    }
}

const IDS: [&str; 7] = ["a", "b", "c", "d", "a user with a rather long id", "e", "f"];
const VALUES: [&str; 4] = ["", "x", "y", "\"z, quoted\""];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    /// Two attribute files with a column in common, by brute force: the last non-empty value in file order.
    #[test]
    fn attributes_like_the_twin(
        events in prop::collection::vec(0usize..IDS.len(), 1..12),
        files in prop::collection::vec(prop::collection::vec((0usize..IDS.len(), 0usize..VALUES.len(), 0usize..VALUES.len()), 1..20), 2),
    ) {
        let event = |at: &usize| format!("{},2025-01-01\n", IDS[*at]);
        let main = format!("user,time\n{}", events.iter().map(event).collect::<String>());
        let row = |(id, one, two): &(usize, usize, usize)| format!("{},{},{}\n", IDS[*id], VALUES[*one], VALUES[*two]);
        let tables: Vec<String> = [("one", "id,both,own\n"), ("two", "key,own2,both\n")].iter().zip(&files)
            .map(|((_, header), rows)| format!("{header}{}", rows.iter().map(row).collect::<String>())).collect();
        let mapping = r#"{"user": "user", "time": "time", "files": {
            "one.csv": {"kind": "attributes", "user": "id", "dimensions": ["both", "own"]},
            "two.csv": {"kind": "attributes", "user": "key", "dimensions": ["own2", "both"]}}}"#;
        let mut both: BTreeMap<&str, &str> = BTreeMap::new();
        for (file, rows) in files.iter().enumerate() {
            for (id, first, second) in rows {
                let value = VALUES[if file == 0 { *first } else { *second }].trim_matches('"');
                if !value.is_empty() {
                    both.insert(IDS[*id], value);
                }
            }
        }
        let base: BTreeSet<&str> = events.iter().map(|at| IDS[*at]).collect();
        let listed: BTreeSet<&str> = files.iter().flatten().map(|(id, ..)| IDS[*id]).collect();
        let expected: BTreeMap<String, Option<String>> =
            base.union(&listed).map(|id| (id.to_string(), both.get(id).map(|value| value.to_string()))).collect();
        let mut whole = None;
        for (n_shards, n_readers, slice) in [(1, 1, 1 << 20), (2, 3, 24), (3, 2, 30), (8, 4, 17)] {
            let parts = [("main.csv", main.as_bytes()), ("one.csv", tables[0].as_bytes()), ("two.csv", tables[1].as_bytes())];
            let data = read(&parts, mapping, n_shards, n_readers, slice).expect("loads");
            prop_assert!(data.catalog.report.adds_up());
            prop_assert_eq!(values(&data, "both"), expected.clone());
            prop_assert_eq!((data.catalog.users, data.catalog.joins.users), (base.len() as u64, base.len() as u64));
            let prospects: BTreeSet<String> = ids_of(&data, "prospect");
            prop_assert_eq!(prospects, listed.difference(&base).map(|id| id.to_string()).collect::<BTreeSet<_>>());
            for (join, rows) in data.catalog.joins.files.iter().zip(&files) {
                let ids: BTreeSet<&str> = rows.iter().map(|(id, ..)| IDS[*id]).collect();
                prop_assert_eq!((join.users, join.matched), (ids.len() as u64, ids.intersection(&base).count() as u64));
            }
            prop_assert_eq!(whole.get_or_insert_with(|| data.catalog.clone()), &data.catalog);
        }
    }
}

/// The recipe of June with the files of July: what was said of each file is said of the one that follows it.
#[test]
fn a_mapping_follows_renamed_files() {
    const ADS: &[u8] = b"day;campaign;cost;currency\n03.04.2025;Spring;1,50;USD\n05.04.2025;Spring;2;USD\n";
    const EVENTS: &[u8] = b"user,time,campaign\nann,2025-04-03,Spring\nbob,2025-04-03,\n";
    const PEOPLE: &[u8] = b"user,time,campaign,city\nann,2025-04-03,Spring,Bonn\n";
    const RECIPE: &str = r#"{"user": "user", "time": "time", "files": {
        "ads_06.csv": {"kind": "costs", "time": "day", "amount": "cost", "currency": "currency", "only_currency": "USD",
            "dimensions": ["campaign"], "dialect": {"date_order": "month_first", "zone": "Europe/Berlin"}},
        "people-2025-06.csv": {"kind": "attributes", "user": "user", "dimensions": ["city"]}}}"#;
    let recipe = Mapping::from_json(RECIPE).expect("valid");
    let seen = |names: [&str; 3]| {
        let heads = [head(names[0], EVENTS), head(names[1], ADS), head(names[2], PEOPLE)];
        preview(&heads, Some(&recipe), today()).expect("tables")
    };
    // By its name, or by its columns, which the main files do not have.
    for (ads, people) in [("ads_07.csv", "people-2025-07.csv"), ("Werbung Juli.csv", "People 7.csv")] {
        let found = seen(["events_07.csv", ads, people]);
        assert_eq!(found.mapping.files.get(ads), recipe.files.get("ads_06.csv"));
        assert_eq!(found.mapping.files.get(people), recipe.files.get("people-2025-06.csv"));
        assert_eq!((found.main, found.mapping.files.len(), &found.problem), (0, 2, &None));
        assert!(found.others.iter().all(|other| other.why == KindReason::Chosen));
    }
    // A file that the main mapping fits, under a name of its own: it may be anything.
    let found = seen(["events_07.csv", "ads_07.csv", "more.csv"]);
    assert_eq!(found.mapping.files.keys().collect::<Vec<_>>(), ["ads_07.csv"]);
}
