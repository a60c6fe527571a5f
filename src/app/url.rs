//! Inputs in the URL fragment, so that a link or a reload shows the same page: `#v=1&page=status&as_of=2011-06-30&d=45&o.rfm_grid.by=users`.
//!
//! Definitions and choices only, never data: the value that a person chose users by is a choice. An unknown key or an unreadable value is left out; an unknown version is
//! read as an empty fragment.

use engine::events::{Day, Role};
use engine::fold::{Condition, Division, Settings, Silence, UserFilter};
use engine::schemes::personas::COUNTS;
use leptos::ev;
use leptos::prelude::*;

use super::state::{App, Options};

const VERSION: &str = "1";

/// The page shown first.
pub const START: &str = "overview";

/// What a fragment says.
#[derive(Clone, Debug, PartialEq)]
pub struct Inputs {
    /// Word of the page.
    pub page: String,
    /// Dates, thresholds, switches.
    pub settings: Settings,
    /// Choices on panels.
    pub options: Options,
}

impl Default for Inputs {
    fn default() -> Self {
        Inputs { page: START.into(), settings: Settings::default(), options: Options::new() }
    }
}

/// The fragment of the page's own address.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The inputs of the page's own address.
pub fn read() -> Inputs {
    parse(&fragment())
}

/// The page that a fragment names.
pub fn page(fragment: &str) -> Option<String> {
    our_pairs(fragment)?.into_iter().find(|(key, _)| key == "page").map(|(_, page)| page)
}

/// The fragment with another page, and everything else as it is.
pub fn with_page(fragment: &str, page: &str) -> String {
    let others =
        our_pairs(fragment).unwrap_or_default().into_iter().filter(|(key, _)| !["v", "page"].contains(&key.as_str()));
    let own = [("v".to_string(), VERSION.to_string()), ("page".to_string(), page.to_string())];
    let parts: Vec<String> =
        own.into_iter().chain(others).map(|(key, value)| format!("{key}={}", encode(&value))).collect();
    format!("#{}", parts.join("&"))
}

/// `workers=3` in the fragment: how many workers to start, instead of one a core. For measuring and for tests.
pub fn workers() -> Option<usize> {
    let fragment = fragment();
    let mut pairs = fragment.trim_start_matches('#').split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == "workers").and_then(|(_, n)| n.parse().ok())
}

/// Keeps address and inputs in step: a link or the Back button changes the inputs, a changed input the address.
pub fn mirror(app: App) {
    let listener = window_event_listener(ev::hashchange, move |_| {
        let inputs = read();
        let changed = app.settings.get_untracked() != inputs.settings || app.options.get_untracked() != inputs.options;
        if changed {
            app.settings.set(inputs.settings);
            app.options.set(inputs.options);
        }
        if app.page.get_untracked() != inputs.page {
            app.drill.set(None);
            app.definition.set(None);
            app.page.set(inputs.page);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    });
    on_cleanup(move || listener.remove());
    Effect::new(move || {
        let fragment = app.address(&app.page.get());
        let current = self::fragment();
        let untouched = current.is_empty() && fragment == write(START, &Settings::default(), &Options::new());
        if current != fragment
            && !untouched
            && let Ok(history) = window().history()
        {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&fragment));
        }
    });
}

/// The fragment for these inputs, with its `#`.
pub fn write(page: &str, settings: &Settings, options: &Options) -> String {
    let version = std::iter::once(("v".to_string(), VERSION.to_string()));
    let all = version.chain(pairs(page, settings, options));
    let parts: Vec<String> = all.map(|(key, value)| format!("{key}={}", encode(&value))).collect();
    format!("#{}", parts.join("&"))
}

/// These inputs as keys and values: what differs from the defaults.
pub fn pairs(page: &str, settings: &Settings, options: &Options) -> Vec<(String, String)> {
    let mut pairs = vec![("page".to_string(), page.to_string())];
    let mut add = |key: &str, value: Option<String>| pairs.extend(value.map(|value| (key.to_string(), value)));
    add("as_of", settings.as_of.map(|day| day.to_string()));
    add("vs", settings.compare_to.map(|day| day.to_string()));
    for (key, days) in [("a", settings.a), ("d", settings.d), ("c", settings.c), ("n", settings.n)] {
        add(key, days.map(|days| days.to_string()));
    }
    add("silence", (settings.silence == Silence::Value).then(|| "value".into()));
    add("opt_out", settings.opt_out_leaves.then(|| "leaves".into()));
    add("value", settings.value_role.map(|role| role.id().into()));
    add("personas", (settings.personas == Division::KMeans).then(|| "kmeans".into()));
    add("persona_count", settings.persona_count.map(|k| k.to_string()));
    pairs.extend(users_as_pairs(settings.users.as_ref()));
    for (panel, choices) in options {
        let key = |option: &str| format!("o.{}.{}", encode(panel), encode(option));
        pairs.extend(choices.iter().map(|(option, value)| (key(option), value.clone())));
    }
    pairs
}

/// The conditions that choose users: `in.status=at_risk`, `home.country=DE`, `has.plan=free`. Others are not offered.
fn users_as_pairs(users: Option<&UserFilter>) -> Vec<(String, String)> {
    let pair = |condition: &Condition| match condition {
        Condition::Segment { scheme, segment, .. } => Some((format!("in.{}", encode(scheme)), segment.clone())),
        Condition::Home { dimension, value } => Some((format!("home.{}", encode(dimension)), value.clone())),
        Condition::Value { dimension, value } => Some((format!("has.{}", encode(dimension)), value.clone())),
        _ => None,
    };
    users.map(|filter| filter.selection.conditions.iter().filter_map(pair).collect()).unwrap_or_default()
}

fn user_condition(key: &str, value: String) -> Option<Condition> {
    let (kind, of) = key.split_once('.')?;
    let of = decode(of);
    match kind {
        "in" => Some(Condition::Segment { scheme: of, segment: value, on: None }),
        "home" => Some(Condition::Home { dimension: of, value }),
        "has" => Some(Condition::Value { dimension: of, value }),
        _ => None,
    }
}

/// Reads a fragment, with or without its `#`.
pub fn parse(fragment: &str) -> Inputs {
    our_pairs(fragment).map(inputs).unwrap_or_default()
}

/// Keys and values of a fragment of this version.
fn our_pairs(fragment: &str) -> Option<Vec<(String, String)>> {
    let pairs: Vec<(String, String)> = fragment
        .trim_start_matches('#')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(key, value)| (key.to_string(), decode(value)))
        .collect();
    pairs.iter().any(|(key, value)| key == "v" && value == VERSION).then_some(pairs)
}

/// The inputs that keys and values stand for.
pub fn inputs(pairs: impl IntoIterator<Item = (String, String)>) -> Inputs {
    let mut inputs = Inputs::default();
    let settings = &mut inputs.settings;
    for (key, value) in pairs {
        match key.as_str() {
            "page" => inputs.page = value,
            "as_of" => settings.as_of = Day::parse(&value),
            "vs" => settings.compare_to = Day::parse(&value),
            "a" => settings.a = value.parse().ok(),
            "d" => settings.d = value.parse().ok(),
            "c" => settings.c = value.parse().ok(),
            "n" => settings.n = value.parse().ok(),
            "silence" if value == "value" => settings.silence = Silence::Value,
            "opt_out" => settings.opt_out_leaves = value == "leaves",
            "personas" if value == "kmeans" => settings.personas = Division::KMeans,
            "persona_count" => settings.persona_count = value.parse().ok().filter(|k| COUNTS.contains(k)),
            "value" => settings.value_role = Role::from_id(&value),
            other => {
                if let Some((panel, option)) = other.strip_prefix("o.").and_then(|rest| rest.split_once('.')) {
                    inputs.options.entry(decode(panel)).or_default().insert(decode(option), value);
                } else if let Some(condition) = user_condition(other, value) {
                    settings.users.get_or_insert_default().selection.conditions.push(condition);
                }
            }
        }
    }
    inputs
}

/// Percent-encoding of all but unreserved characters and the dot of dates.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use engine::fold::Selection;

    use super::*;

    #[test]
    fn a_fragment_says_the_same_twice() {
        let mut inputs = Inputs { page: "return_curve".into(), ..Inputs::default() };
        inputs.settings.as_of = Day::parse("2011-06-30");
        inputs.settings.d = Some(45);
        inputs.settings.silence = Silence::Value;
        inputs.settings.personas = Division::KMeans;
        inputs.settings.persona_count = Some(5);
        let status = Condition::Segment { scheme: "status".into(), segment: "at_risk".into(), on: None };
        let country = Condition::Home { dimension: "country".into(), value: "Côte d’Ivoire".into() };
        let plan = Condition::Value { dimension: "user.plan".into(), value: "free".into() };
        inputs.settings.users =
            Some(UserFilter { selection: Selection { conditions: vec![status, country, plan] }, on: None });
        inputs.options.entry("places".into()).or_default().insert("dimension".into(), "Größe.M&L".into());
        let fragment = write(&inputs.page, &inputs.settings, &inputs.options);
        assert_eq!(
            fragment,
            "#v=1&page=return_curve&as_of=2011-06-30&d=45&silence=value&personas=kmeans&persona_count=5&in.status=at_risk&home.country=C%C3%B4te%20d%E2%80%99Ivoire&has.user%2Eplan=free&o.places.dimension=Gr%C3%B6%C3%9Fe%2EM%26L"
        );
        assert_eq!(parse(&fragment), inputs);
    }

    /// The first screen knows no settings, and keeps those of a link for the app.
    #[test]
    fn another_page_keeps_the_rest() {
        let there = with_page("#v=1&page=status&d=45&home.country=C%C3%B4te", "privacy");
        assert_eq!(there, "#v=1&page=privacy&d=45&home.country=C%C3%B4te");
        assert_eq!(page(&there).as_deref(), Some("privacy"));
        assert_eq!((page("#v=9&page=status"), with_page("", "ask_for").as_str()), (None, "#v=1&page=ask_for"));
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        assert_eq!(parse("#v=9&page=status"), Inputs::default());
        assert_eq!(parse("#v=1&as_of=2011-02-30&d=many&persona_count=9&x=%&page=rfm").settings, Settings::default());
    }
}
