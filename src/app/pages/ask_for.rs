//! What to ask for: columns by what they unlock, with queries to give to whoever holds the data. Shown before there is a file, too;
//! with one, it says which of the columns were read.

use engine::events::FileKind;
use engine::i18n::Lang;
use engine::ingest::{ColumnRole, Mapping};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{Body, Group, Page};
use crate::app::components::download;
use crate::app::state::App;
use crate::app::url;
use crate::app::words::ask_for as words;

type Word = fn(Lang) -> &'static str;

/// The page.
pub const PAGE: Page = Page {
    name: "ask_for",
    group: Some(Group::File),
    title: words::title,
    body: Body::View(|| view! { <AskFor/> }.into_any()),
};

/// Names of columns, what they unlock, and whether they must be there.
const COLUMNS: [(&str, Word, bool); 10] = [
    ("user_id, event_time", words::user_time, true),
    ("event_name", words::event, false),
    ("order_id, amount, currency", words::money, false),
    ("item, category", words::taste, false),
    ("country, region, city", words::place, false),
    ("platform, device, channel, campaign", words::means, false),
    ("session_id, event_id, anonymous_id", words::sessions, false),
    ("plan, variant, consent", words::tariff, false),
    ("score", words::score, false),
    ("timezone", words::zone, false),
];

/// What each query is for, and its text.
const QUERIES: [(Word, Word, &str); 4] = [
    (words::query_events, words::query_note, EVENTS),
    (words::query_summaries, words::summaries_note, SUMMARIES),
    (words::query_users, words::query_note, USERS),
    (words::query_spend, words::query_note, SPEND),
];

const EVENTS: &str = "\
SELECT
  e.customer_id      AS user_id,
  e.created_at       AS event_time,
  e.type             AS event_name,
  e.order_number     AS order_id,
  e.total            AS amount,
  e.currency_code    AS currency,
  e.sku              AS item,
  e.product_group    AS category,
  e.country_code     AS country,
  e.app_platform     AS platform,
  e.device_type      AS device,
  e.utm_medium       AS channel,
  e.utm_campaign     AS campaign,
  e.session          AS session_id,
  e.id               AS event_id
FROM events AS e
WHERE e.created_at >= CURRENT_DATE - INTERVAL '2' YEAR
ORDER BY e.created_at;
";

/// One row a user, for those who cannot give events.
const SUMMARIES: &str = "\
SELECT
  o.customer_id      AS user_id,
  MIN(o.created_at)  AS first_order,
  MAX(o.created_at)  AS last_order,
  COUNT(*)           AS orders,
  SUM(o.total)       AS revenue,
  o.currency_code    AS currency
FROM orders AS o
GROUP BY o.customer_id, o.currency_code;
";

const USERS: &str = "\
SELECT
  c.id               AS user_id,
  c.country_code     AS country,
  c.city_name        AS city,
  c.tariff           AS plan,
  c.marketing_opt_in AS consent
FROM customers AS c;
";

const SPEND: &str = "\
SELECT
  a.day              AS date,
  a.campaign_name    AS campaign,
  a.source           AS channel,
  SUM(a.cost_local)  AS spend,
  a.currency_code    AS currency
FROM ad_costs AS a
GROUP BY a.day, a.campaign_name, a.source, a.currency_code;
";

/// Whether a column of the list was read. What was spent is nobody's amount.
fn is_read(mapping: &Mapping, name: &str) -> bool {
    let id = match name {
        "user_id" => "user",
        "event_time" => "time",
        "event_name" => "event",
        "event_id" => "insert_id",
        "timezone" => "zone",
        other => other,
    };
    let others = mapping.files.values().filter(|own| own.kind != FileKind::Costs);
    let mut all = std::iter::once(mapping).chain(others);
    ColumnRole::from_id(id).is_some_and(|role| all.any(|mapping| mapping.column(role).is_some()))
}

#[component]
fn AskFor() -> impl IntoView {
    let app = expect_context::<App>();
    let has = move |name: &str| {
        app.has_data() && app.mapping.with(|mapping| mapping.as_ref().is_some_and(|all| is_read(all, name)))
    };
    let note = |word: &'static str| view! { " "<span class="small quiet">{word}</span> };
    let row = move |(names, unlocks, required): (&'static str, Word, bool)| {
        let chip = move |(at, name): (usize, &'static str)| {
            let here = move || has(name).then(|| note(words::here(app.t())));
            view! { {(at > 0).then_some(", ")}<code>{name}</code>{here} }
        };
        let chips = names.split(", ").enumerate().map(chip).collect_view();
        let needed = move || required.then(|| note(words::required(app.t())));
        view! { <tr><th scope="row">{chips}{needed}</th><td>{move || unlocks(app.t())}</td></tr> }
    };
    view! {
        <div class=move || "panes">
            <section class="pane c12 top" data-panel="ask_for">
                <div class="head"><h1>{move || words::title(app.t())}</h1></div>
                <p class="say">{move || words::lead(app.t())}</p>
                <Back/>
            </section>
            <section class="pane c12 top" data-panel="ask_for_columns">
                <div class="head"><h2>{move || words::columns(app.t())}</h2></div>
                <table>
                    <thead><tr>
                        <th scope="col">{move || words::column(app.t())}</th>
                        <th scope="col">{move || words::unlocks(app.t())}</th>
                    </tr></thead>
                    <tbody>{COLUMNS.map(row).collect_view()}</tbody>
                </table>
            </section>
            {QUERIES.map(|(title, note, text)| view! { <Query title=title note=note text=text/> }).collect_view()}
        </div>
    }
}

/// The way back to the file; the rail has it where there is one.
#[component]
fn Back() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let address = app.address(url::START);
        (!app.has_data()).then(|| view! { <p><a class="btn second tiny" href=address>{words::back(app.t())}</a></p> })
    }
}

#[component]
fn Query(title: Word, note: Word, text: &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let done: RwSignal<Option<bool>> = RwSignal::new(None);
    let copy = move |_| {
        spawn_local(async move { done.set(Some(download::copy(text.into()).await)) });
    };
    let word = move || match done.get() {
        None => words::copy(app.t()),
        Some(true) => words::copied(app.t()),
        Some(false) => words::not_copied(app.t()),
    };
    view! {
        <section class="pane c12 top" data-panel="ask_for_query">
            <div class="head"><h2>{move || title(app.t())}</h2></div>
            <figure class="place">
                <figcaption class="small quiet">{move || note(app.t())}</figcaption>
                <pre tabindex="0" role="group" aria-label=move || title(app.t())>{text}</pre>
            </figure>
            <p><button type="button" class="btn second tiny" on:click=copy aria-live="polite">{word}</button></p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::events::Day;
    use engine::ingest::{Head, preview};

    /// The names that a query gives to its columns.
    fn names(query: &str) -> Vec<&str> {
        let select = query.split("FROM").next().unwrap_or_default();
        select.lines().filter_map(|line| Some(line.split_once(" AS ")?.1.trim_end_matches(','))).collect()
    }

    /// Cells as such a column holds them.
    fn cell(name: &str, row: usize) -> String {
        match name {
            "user_id" => format!("u{row}"),
            "timezone" => "Europe/Berlin".into(),
            "first_order" => format!("2024-12-{:02}", 1 + row),
            "last_order" => format!("2025-01-{:02}", 1 + row),
            "orders" => format!("{}", 1 + row % 4),
            "event_time" => format!("2025-01-{:02}T10:{row:02}:00Z", 1 + row),
            "date" => format!("2025-01-{:02}", 1 + row),
            "amount" | "spend" | "revenue" => format!("{row}.50"),
            "currency" => "EUR".into(),
            "order_id" | "session_id" | "event_id" => format!("{name}{row}"),
            _ => format!("{name} {}", row % 3),
        }
    }

    fn file(query: &str) -> (Vec<&str>, Vec<u8>) {
        let names = names(query);
        let row = |row: usize| names.iter().map(|name| cell(name, row)).collect::<Vec<_>>().join(",");
        let rows: Vec<String> = std::iter::once(names.join(",")).chain((0..20).map(row)).collect();
        (names, rows.join("\n").into_bytes())
    }

    fn look(files: &[(&str, Vec<u8>)]) -> Mapping {
        let head = |(name, bytes): &(&str, Vec<u8>)| Head {
            name: (*name).into(),
            size: bytes.len() as u64,
            bytes: bytes.clone(),
        };
        let heads: Vec<Head> = files.iter().map(head).collect();
        let seen = preview(&heads, None, Day::from_civil(2026, 1, 1)).expect("tables");
        assert_eq!((seen.problem, seen.questions), (None, Vec::new()));
        seen.mapping
    }

    /// What the queries give is read without a question, every column of it.
    #[test]
    fn every_name_is_recognised() {
        let (names, events) = file(EVENTS);
        let mapping = look(&[("export.csv", events.clone())]);
        for name in &names {
            assert!(mapping.columns.values().any(|column| column == name), "{name}: {mapping:?}");
        }
        for (query, name, kind) in [(USERS, "customers.csv", FileKind::Attributes), (SPEND, "ads.csv", FileKind::Costs)]
        {
            let (names, bytes) = file(query);
            let own = look(&[("export.csv", events.clone()), (name, bytes)]).files[name].clone();
            assert_eq!(own.kind, kind);
            for column in names {
                let is_read = own.columns.values().chain(&own.dimensions).any(|have| have == column);
                assert!(is_read, "{name}, {column}: {own:?}");
            }
        }
    }

    /// A row a user is enough: it is read as such, on its own, every column of it.
    #[test]
    fn a_row_a_user_is_recognised() {
        let (names, bytes) = file(SUMMARIES);
        let mapping = look(&[("export.csv", bytes)]);
        assert_eq!(mapping.kind, FileKind::Summaries);
        for name in names {
            assert!(mapping.columns.values().any(|column| column == name), "{name}: {mapping:?}");
        }
    }

    /// Each name of a query stands in the list, and each of the list is one that the guess knows.
    #[test]
    fn the_list_and_the_queries_agree() {
        let listed: Vec<&str> = COLUMNS.iter().flat_map(|(names, ..)| names.split(", ")).collect();
        for name in names(EVENTS).into_iter().chain(names(USERS)) {
            assert!(listed.contains(&name), "{name}");
        }
        let header = listed.iter().filter(|name| **name != "score").copied().collect::<Vec<_>>();
        let row = |row: usize| header.iter().map(|name| cell(name, row)).collect::<Vec<_>>().join(",");
        let text: Vec<String> = std::iter::once(header.join(",")).chain((0..20).map(row)).collect();
        let mapping = look(&[("all.csv", text.join("\n").into_bytes())]);
        for name in header {
            assert!(mapping.columns.values().any(|column| column == name), "{name}: {mapping:?}");
            assert!(is_read(&mapping, name), "{name}");
        }
        assert!(!is_read(&mapping, "score"));
    }

    /// Each column for itself, of whichever file but those of costs.
    #[test]
    fn what_was_read_is_marked() {
        let mapping = r#"{"user": "id", "time": "at", "order_id": "no", "files": {
            "users.csv": {"kind": "attributes", "user": "id", "plan": "tariff"},
            "answers.csv": {"kind": "surveys", "user": "id", "time": "at", "score": "note"},
            "ads.csv": {"kind": "costs", "time": "day", "amount": "cost", "channel": "source"}}}"#;
        let mapping = Mapping::from_json(mapping).expect("valid");
        let listed = COLUMNS.iter().flat_map(|(names, ..)| names.split(", "));
        let read: Vec<&str> = listed.filter(|name| is_read(&mapping, name)).collect();
        assert_eq!(read, ["user_id", "event_time", "order_id", "plan", "score"]);
    }
}
