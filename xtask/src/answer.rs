//! `cargo xtask answer`: any answer of the engine natively, as JSON. For differential tests, and for people who check us.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::time::{SystemTime, UNIX_EPOCH};

use decode::{Limits, TextFile, decode};
use engine::events::{Day, Join};
use engine::fold::{Context, Settings};
use engine::ingest::{ByteSource, DateOrder, MAGIC_BYTES, Mapping, Question, needs_decoder, preview};
use engine::load::{LoadOptions, Source, heads, load};
use engine::queries;
use serde_json::{Value, json};

const HELP: &str = r#"cargo xtask answer FILE... --query NAME [options]

Reads event files (CSV with any delimiter, JSON, NDJSON, Parquet, Avro, XLSX, ODS; plain or in gzip, zip or zstd) and prints one
JSON object {"query", "as_of", "answer"}.

  --query NAME        summary, segments, … (an unknown name lists them all)
  --params JSON       parameters of the query; default {}
  --mapping JSON      role -> column; default: guessed from headers, values and names of files
  --as-of DATE        YYYY-MM-DD, included whole; default: the last day with activity
  --loading-day DATE  rows of later days are filtered as `future`; default: today
  --settings JSON     {"a", "d", "c", "n", "clock", "silence", "opt_out_leaves", "value_role", "compare_to", "personas", "users"}
                      "personas": "nmf | kmeans"; "users": {"selection": {"conditions": [{"home": {"dimension": "country",
                      "value": "Germany"}}]}}: only these users, measured by what rests on all
  --shards N          number of shards; changes no answer; default 1
  --readers N         number of readers; changes no answer; default 1
  --show-mapping      print the mapping that is used, and stop

The mapping:
  {"user": "CustomerID", "time": "InvoiceDate", "order_id": "InvoiceNo", "amount": "Quantity*UnitPrice",
   "country": "Country", "item": "StockCode"}
  Required: user, time. The amount is one column or the product of two. Without an event column every row is a
  `purchase` where an amount or an order id is mapped, else an `event`.
  Roles: user time event order_id amount refunded currency item category country region city platform device channel
         campaign plan variant message_class message_format session_id insert_id anonymous_id consent zone score
         Rows with the same session_id are one session; without one, a silence of over 30 minutes ends it.
         A file of one row a user: {"kind": "summaries", "user": "id", "first_time": "first_order", "time": "last_order",
         "orders": "orders", "amount": "revenue"}; required: user, first_time, time (the last date). Other columns are
         attributes. It answers what rests on these, as of the last day or later: status by days, RFM, revenue. Queries that
         need one row an event say so. Guessed where no file has events.
  Also:  "dimensions": ["column", …]           further columns that stay loaded
         "event_roles": {"name": "purchase"}   roles of event names, where the guess is wrong
         "only_currency": "EUR"                required with `currency`: rows in others are filtered, but where they have a rate
         "rates": {"USD": "0.92"}              a USD is 0.92 of only_currency: converted row by row, to the row's decimals, at least 2
         "keep_anonymous": true                anonymous ids stay users of their own; default: they become the user they were seen with
         "fallbacks": {"event": "type"}        role -> column that is read where the role's own is empty or missing
         "carried": ["Email"]                  columns whose empty cells mean "as in the row before", among rows of one order
         "of_user": ["traits.plan"]            columns of events that say what the user is: the latest value of each counts
         "skip": {"test": ["true"]}            rows with one of these values in the column are filtered as `skipped`
         "drop_repeated": true                 rows equal to another in every mapped column are dropped
         "from": "2024-01-01", "to": "2024-12-31"   rows of other days are filtered as `outside_range`
         "sample": 0.1                         a tenth of the users, by a hash of their id, each with all rows; the rest is
                                               filtered as `not_in_sample`
         "dialect": {"delimiter": ";", "quote": "\"", "encoding": "utf-8 | utf-16le | utf-16be | windows-1252",
                     "decimal": "point | comma", "date_order": "year_first | day_first | month_first",
                     "zone": "Europe/Berlin", "stamp_zone": "UTC", "epoch": "s | ms | us | ns | excel", "header": true,
                     "rows": "events[] | [].actions[]"}   where the rows are in JSON; stamp_zone: of stamps without
                     zone, where it is not that of days (Amplitude, Snowplow and Stripe: UTC)
         "files": {"users.csv": {"kind": "attributes", "user": "id", "dimensions": ["plan", "gender"]},
                   "mails.csv": {"kind": "messages", "user": "recipient", "time": "sent_at", "event": "type"}}
             files that are read in another way, and others with the same columns; each a mapping of its own.
             Kinds: events, summaries, messages, tickets, surveys, costs; attributes have a user and no time: each dimension
             belongs to the user then, the last value counts. Joined on the user; how many match is told on stderr.
             Rows of costs are no activity and need no user: their amount is told by places (query places).
"#;

/// Runs the command with the arguments after `answer`.
///
/// # Errors
/// A message for the person at the terminal.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        print!("{HELP}");
        return Ok(());
    }
    println!("{}", said(arguments)?);
    Ok(())
}

/// What the command prints: one line of JSON. What it assumed and how files match goes to stderr.
fn said(arguments: &[String]) -> Result<String, String> {
    let options = Options::parse(arguments)?;
    let mut sources = Vec::new();
    for path in &options.files {
        sources.append(&mut open(path)?);
    }
    let given = options.mapping.as_deref().map(Mapping::from_json).transpose().map_err(|error| error.to_string())?;
    let heads = heads(&mut sources).map_err(|error| error.to_string())?;
    let seen = preview(&heads, given.as_ref(), options.loading_day).map_err(|error| error.to_string())?;
    seen.questions.iter().filter_map(assumed).for_each(|said| eprintln!("{said}"));
    let mapping = given.unwrap_or(seen.mapping);
    if options.show_mapping {
        return Ok(mapping.to_json());
    }
    let load_options = LoadOptions {
        n_shards: options.shards,
        n_readers: options.readers,
        slice_bytes: 16 << 20,
        loading_day: options.loading_day,
    };
    let dataset = load(&mut sources, &mapping, &load_options).map_err(|error| error.to_string())?;
    for Join { files, users, matched, .. } in &dataset.catalog.joins.files {
        eprintln!("{matched} of {users} users of {} have events", files.join(", "));
    }
    let mut cx = Context { catalog: dataset.catalog, settings: options.settings, ..Context::default() };
    let query = queries::find(&options.query).map_err(|error| error.to_string())?;
    let bytes = queries::fold_local(&options.query, &options.params, &dataset.shards, &mut cx)
        .map_err(|error| error.to_string())?;
    let answer = query.to_json(&bytes).map_err(|error| error.to_string())?;
    let as_of = cx.settings.as_of(&cx.catalog).to_string();
    Ok(json!({ "query": options.query, "as_of": as_of, "answer": answer }).to_string())
}

/// What the page would ask, and what is taken for the answer here; `None` where rates answer it.
fn assumed(question: &Question) -> Option<String> {
    match question {
        Question::DateOrder { file, column, sample, readings, used, .. } => {
            let (taken, others): (Vec<_>, Vec<_>) = readings.iter().partition(|(order, _)| order == used);
            let days = |readings: Vec<&(DateOrder, Day)>| {
                let day =
                    |(order, day): &(DateOrder, Day)| format!("{day} ({})", json!(order).as_str().unwrap_or_default());
                readings.into_iter().map(day).collect::<Vec<_>>().join(" or ")
            };
            let file = file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
            Some(format!(
                "{file}assumed: {sample} in \"{column}\" is {}, not {}; say it as \"date_order\" in \"dialect\"",
                days(taken),
                days(others)
            ))
        }
        Question::Currency { file, column, counts, used, rates } => {
            let others = counts.iter().filter(|(name, _)| *name != *used && !rates.contains_key(name));
            let others: Vec<String> = others.map(|(name, n)| format!("{name} ({n} in the first page)")).collect();
            let file = file.as_ref().map(|file| format!("{file}: ")).unwrap_or_default();
            let said = format!("{file}assumed: of \"{column}\" only {used} is read, not {}", others.join(", "));
            (!others.is_empty()).then(|| said + "; say it as \"only_currency\", or give \"rates\"")
        }
    }
}

struct Options {
    files: Vec<String>,
    query: String,
    params: Value,
    mapping: Option<String>,
    settings: Settings,
    loading_day: Day,
    shards: usize,
    readers: usize,
    show_mapping: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Result<Options, String> {
        let mut options = Options {
            files: Vec::new(),
            query: String::new(),
            params: Value::Null,
            mapping: None,
            settings: Settings::default(),
            loading_day: today(),
            shards: 1,
            readers: 1,
            show_mapping: false,
        };
        let mut as_of = None;
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut value = || rest.next().ok_or_else(|| format!("{argument} needs a value; see --help"));
            match argument.as_str() {
                "--query" => options.query.clone_from(value()?),
                "--params" => options.params = json_of(argument, value()?)?,
                "--mapping" => options.mapping = Some(value()?.clone()),
                "--settings" => {
                    options.settings = serde_json::from_value(json_of(argument, value()?)?)
                        .map_err(|error| format!("--settings: {error}"))?;
                }
                "--as-of" => as_of = Some(day(argument, value()?)?),
                "--loading-day" => options.loading_day = day(argument, value()?)?,
                "--shards" => options.shards = count(argument, value()?)?,
                "--readers" => options.readers = count(argument, value()?)?,
                "--show-mapping" => options.show_mapping = true,
                unknown if unknown.starts_with("--") => return Err(format!("unknown option {unknown}; see --help")),
                file => options.files.push(file.into()),
            }
        }
        options.settings.as_of = as_of.or(options.settings.as_of);
        if options.files.is_empty() || (options.query.is_empty() && !options.show_mapping) {
            return Err("at least one FILE and --query NAME are needed; see --help".into());
        }
        Ok(options)
    }
}

fn json_of(option: &str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{option}: not JSON: {error}"))
}

fn day(option: &str, text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| format!("{option}: '{text}' is not a day; write YYYY-MM-DD"))
}

fn count(option: &str, text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| *n > 0).ok_or_else(|| format!("{option}: '{text}' is not a number from 1 on"))
}

fn today() -> Day {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day((seconds / 86_400) as i32)
}

/// A file on disk.
struct OnDisk {
    file: File,
    size: u64,
}

impl ByteSource for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&mut self, at: u64, len: usize, into: &mut Vec<u8>) -> Result<(), String> {
        self.file.seek(SeekFrom::Start(at)).map_err(|error| error.to_string())?;
        (&mut self.file).take(len as u64).read_to_end(into).map_err(|error| error.to_string())?;
        Ok(())
    }
}

/// A file, or the text files that it holds.
fn open(path: &str) -> Result<Vec<Source>, String> {
    let file = File::open(path).map_err(|error| format!("{path}: {error}"))?;
    let size = file.metadata().map_err(|error| format!("{path}: {error}"))?.len();
    let name = std::path::Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy().into_owned());
    let mut bytes = OnDisk { file, size };
    let mut head = Vec::new();
    bytes.read(0, MAGIC_BYTES, &mut head).map_err(|error| format!("{path}: {error}"))?;
    if !needs_decoder(&head) {
        return Ok(vec![Source { name, bytes: Box::new(bytes) }]);
    }
    let mut texts: Vec<TextFile> = Vec::new();
    let left_out = decode(&mut bytes, &name, Limits::default(), &mut texts).map_err(|error| error.to_string())?;
    if !left_out.is_empty() {
        eprintln!("{name}: no data in {}", left_out.join(", "));
    }
    Ok(texts.into_iter().map(|text| Source { name: text.name, bytes: Box::new(text.text) }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::ingest::Head;
    use expect_test::{Expect, expect};

    /// What is said of the sample of Online Retail II, in whichever way the work is divided.
    fn check(query: &[&str], expected: &Expect) {
        let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/online_retail_ii_sample.csv");
        let mapping = r#"{"user": "Customer ID", "time": "InvoiceDate", "order_id": "Invoice", "amount": "Quantity*Price",
            "country": "Country", "item": "StockCode"}"#;
        for divided in [["--shards", "1", "--readers", "1"], ["--shards", "3", "--readers", "2"]] {
            let arguments = [sample, "--mapping", mapping, "--loading-day", "2026-01-01", "--query"];
            let arguments: Vec<String> =
                arguments.iter().chain(query).chain(&divided).map(|word| (*word).into()).collect();
            let said = said(&arguments).expect("answers");
            assert_eq!(said.lines().count(), 1, "a line for other programs");
            let said: Value = serde_json::from_str(&said).expect("JSON");
            expected.assert_eq(&format!("{said:#}"));
        }
    }

    /// The keys that other programs read, and numbers that a script counted that shares nothing with the engine.
    #[test]
    fn the_summary_of_a_real_file() {
        check(
            &["summary"],
            &expect![[r#"
            {
              "answer": {
                "duplicates": 0,
                "events": 90,
                "filtered": 0,
                "first": "2009-12-01T12:56:00Z",
                "last": "2010-12-06T13:53:00Z",
                "rejected": {
                  "no_user": 71
                },
                "rows_kept": 1478,
                "rows_read": 1549,
                "users": 84
              },
              "as_of": "2010-12-06",
              "query": "summary"
            }"#]],
        );
    }

    /// Every segment of the scheme in its order, those without users too.
    #[test]
    fn the_statuses_of_a_real_file() {
        check(
            &["segments", "--params", r#"{"scheme": "status"}"#],
            &expect![[r#"
            {
              "answer": {
                "attributes_only": 0,
                "compared_with": null,
                "on": 14949,
                "scheme": "status",
                "segments": [
                  {
                    "id": "loyal",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  },
                  {
                    "id": "active",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  },
                  {
                    "id": "new",
                    "revenue": 781074,
                    "share": 0.2608695652173913,
                    "users": 18,
                    "users_before": null
                  },
                  {
                    "id": "reactivated",
                    "revenue": 113215,
                    "share": 0.014492753623188406,
                    "users": 1,
                    "users_before": null
                  },
                  {
                    "id": "at_risk",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  },
                  {
                    "id": "dormant",
                    "revenue": 664675,
                    "share": 0.14492753623188406,
                    "users": 10,
                    "users_before": null
                  },
                  {
                    "id": "churned",
                    "revenue": 1309323,
                    "share": 0.5797101449275363,
                    "users": 40,
                    "users_before": null
                  },
                  {
                    "id": "prospect",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  }
                ],
                "unassigned": 0,
                "users": 69
              },
              "as_of": "2010-12-06",
              "query": "segments"
            }"#]],
        );
    }

    #[test]
    fn the_rfm_groups_of_a_real_file() {
        check(
            &["segments", "--params", r#"{"scheme": "rfm"}"#],
            &expect![[r#"
            {
              "answer": {
                "attributes_only": 0,
                "compared_with": null,
                "on": 14949,
                "scheme": "rfm",
                "segments": [
                  {
                    "id": "champion",
                    "revenue": 113215,
                    "share": 0.014492753623188406,
                    "users": 1,
                    "users_before": null
                  },
                  {
                    "id": "loyal",
                    "revenue": 310960,
                    "share": 0.014492753623188406,
                    "users": 1,
                    "users_before": null
                  },
                  {
                    "id": "potential",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  },
                  {
                    "id": "new",
                    "revenue": 551583,
                    "share": 0.17391304347826086,
                    "users": 12,
                    "users_before": null
                  },
                  {
                    "id": "promising",
                    "revenue": 499881,
                    "share": 0.18840579710144928,
                    "users": 13,
                    "users_before": null
                  },
                  {
                    "id": "needs_attention",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  },
                  {
                    "id": "about_to_sleep",
                    "revenue": 510145,
                    "share": 0.2028985507246377,
                    "users": 14,
                    "users_before": null
                  },
                  {
                    "id": "at_risk",
                    "revenue": 0,
                    "share": 0.0,
                    "users": 0,
                    "users_before": null
                  },
                  {
                    "id": "cant_lose",
                    "revenue": 65323,
                    "share": 0.028985507246376812,
                    "users": 2,
                    "users_before": null
                  },
                  {
                    "id": "hibernating",
                    "revenue": 817180,
                    "share": 0.37681159420289856,
                    "users": 26,
                    "users_before": null
                  }
                ],
                "unassigned": 0,
                "users": 69
              },
              "as_of": "2010-12-06",
              "query": "segments"
            }"#]],
        );
    }

    /// A key that is unknown is told with all that are known: the help has each of them.
    #[test]
    fn the_help_knows_every_key() {
        let error = Mapping::from_json(r#"{"user": "a", "time": "b", "nope": 1}"#).expect_err("unknown").to_string();
        let known = error.rsplit(':').next().unwrap_or_default().trim_matches([' ', '.']);
        let keys: Vec<&str> = known.split(", ").collect();
        assert!(keys.len() > 30 && keys.contains(&"score"), "{error}");
        let words: Vec<&str> = HELP.split([' ', '\n', '"', '{', ':', ',']).collect();
        let missing: Vec<&&str> = keys.iter().filter(|key| !words.contains(key)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_was_assumed_is_said() {
        let text = b"user,time,amount,currency\na,03/04/25,1,EUR\nb,05/04/25,2,EUR\nc,05/04/25,2,USD\n";
        let head = Head { name: "f.csv".into(), bytes: text.to_vec(), size: text.len() as u64 };
        let seen = preview(std::slice::from_ref(&head), None, Day::from_civil(2026, 1, 1)).expect("a table");
        let said: Vec<String> = seen.questions.iter().filter_map(assumed).collect();
        assert_eq!(
            said,
            [
                "assumed: 03/04/25 in \"time\" is 2025-03-04 (month_first), not 2025-04-03 (day_first); say it as \"date_order\" in \"dialect\"",
                "assumed: of \"currency\" only EUR is read, not USD (1 in the first page); say it as \"only_currency\", or give \"rates\"",
            ]
        );
        let given = Mapping { rates: [("USD".to_string(), "0.92".to_string())].into(), ..seen.mapping };
        let seen = preview(&[head], Some(&given), Day::from_civil(2026, 1, 1)).expect("a table");
        assert_eq!(seen.questions.iter().filter_map(assumed).filter(|said| said.contains("currency")).count(), 0);
    }
}
