//! Ten ways to write the same rows, for comparisons with other readers of CSV.

use engine::events::iso;
use engine::ingest::Mapping;
use engine::load::Dataset;
use serde_json::json;

use crate::tools::today;

pub const HEADER: [&str; 5] = ["user", "time", "event", "note", "count"];

/// Delimiter, quote, line end, encoding.
pub type Written = (char, Option<char>, &'static str, &'static str);

pub const DIALECTS: [Written; 10] = [
    (',', Some('"'), "\n", "utf-8"),
    (';', Some('"'), "\r\n", "utf-8"),
    ('\t', Some('"'), "\n", "utf-8"),
    ('|', Some('"'), "\r\n", "latin-1"),
    (',', Some('\''), "\n", "utf-8"),
    (';', Some('\''), "\r\n", "latin-1"),
    ('\t', None, "\n", "utf-8"),
    ('|', None, "\r\n", "utf-8"),
    ('^', Some('"'), "\n", "latin-1"),
    (';', None, "\n", "latin-1"),
];

/// Whether a cell can only be written in quotes.
pub fn needs_quotes(cell: &str, (delimiter, quote, ..): Written) -> bool {
    cell.contains([delimiter, '\n', '\r']) || cell.contains(quote.unwrap_or('\n'))
}

/// A line with these cells; where there are no quotes, they stand as they are.
pub fn line<S: AsRef<str>>(cells: &[S], dialect: Written) -> String {
    let (delimiter, quote, end, _) = dialect;
    let cell = |cell: &S| match quote.filter(|_| needs_quotes(cell.as_ref(), dialect)) {
        Some(quote) => format!("{quote}{}{quote}", cell.as_ref().replace(quote, &format!("{quote}{quote}"))),
        None => cell.as_ref().to_string(),
    };
    cells.iter().map(cell).collect::<Vec<_>>().join(&delimiter.to_string()) + end
}

/// The bytes of a text in the dialect's encoding.
pub fn encoded(text: &str, (.., encoding): Written) -> Vec<u8> {
    match encoding {
        "latin-1" => text.chars().map(|sign| u8::try_from(u32::from(sign)).expect("Latin-1")).collect(),
        _ => text.into(),
    }
}

/// The text of bytes in the dialect's encoding.
pub fn decoded(bytes: &[u8], (.., encoding): Written) -> String {
    match encoding {
        "latin-1" => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8(bytes.to_vec()).expect("UTF-8"),
    }
}

/// All columns are read, with the dialect's delimiter and quote.
pub fn mapping((delimiter, quote, ..): Written) -> Mapping {
    let mapping = json!({
        "user": "user", "time": "time", "event": "event", "dimensions": ["note", "count"],
        "dialect": {"delimiter": delimiter, "quote": quote.map(String::from).unwrap_or_default()},
    });
    Mapping::from_json(&mapping.to_string()).expect("valid")
}

/// The rows that were read, sorted; a missing cell as an empty text.
pub fn rows(data: &Dataset) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for shard in &data.shards {
        for user in shard.users(&data.catalog, today()) {
            for event in user.events() {
                let text =
                    |at: usize| event.code(at).map(|code| data.catalog.dimensions[at].values.text(code).to_string());
                let time = iso(event.time()).replace('T', " ").replace('Z', "");
                let name = data.catalog.names.text(event.name()).to_string();
                let id = String::from_utf8_lossy(user.id()).into_owned();
                rows.push(vec![id, time, name, text(0).unwrap_or_default(), text(1).unwrap_or_default()]);
            }
        }
    }
    rows.sort();
    rows
}
