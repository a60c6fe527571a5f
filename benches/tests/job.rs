//! The engine's answer to the job, and the twin's: the same figures.

use std::collections::BTreeMap;

use benches::{generate, twin};
use engine::events::Day;
use engine::fold::{Clock, Context, Settings};
use engine::ingest::Mapping;
use engine::load::{Dataset, LoadOptions, Source, load};
use engine::queries::job::{Job, JobStatuses, Params};
use engine::queries::sessions::{Over, Sessions};
use engine::queries::{answer, sessions};
use serde_json::json;

fn file(n_rows: u64) -> String {
    let mut bytes = Vec::new();
    generate::events(n_rows, 7, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn loaded(csv: &str, n_shards: usize) -> (Dataset, Context) {
    let mapping = Mapping::from_json(include_str!("../src/page/mapping.json")).unwrap();
    let mut sources = [Source { name: "events.csv".into(), bytes: Box::new(csv.as_bytes().to_vec()) }];
    let options = LoadOptions { n_shards, n_readers: 2, slice_bytes: 1 << 20, loading_day: Day(25_000) };
    let dataset = load(&mut sources, &mapping, &options).unwrap();
    let settings = Settings { clock: Clock::Elapsed, ..Settings::default() };
    let cx = Context { catalog: dataset.catalog.clone(), settings, ..Context::default() };
    (dataset, cx)
}

#[test]
fn the_job_equals_its_twin() {
    let csv = file(100_000);
    let expected = twin::job(&csv);
    for n_shards in [1, 3] {
        let (data, mut cx) = loaded(&csv, n_shards);
        let ours = json!(answer::<Job>(&Params::default(), &data.shards, &mut cx).unwrap());
        for (figure, value) in expected.as_object().unwrap() {
            assert_eq!(&ours[figure], value, "{figure} over {n_shards} shards");
        }
        assert_eq!(ours, expected);
    }
    // No status is missing, or a rule is untried.
    assert_eq!(expected["status"].as_object().unwrap().len(), 6, "{}", expected["status"]);
}

#[test]
fn statuses_alone_are_those_of_the_job_and_move_with_the_thresholds() {
    let csv = file(20_000);
    let (data, mut cx) = loaded(&csv, 2);
    let mut statuses = |params: &Params| answer::<JobStatuses>(params, &data.shards, &mut cx).unwrap().users;
    let usual = statuses(&Params::default());
    assert_eq!(json!(usual), twin::job(&csv)["status"]);
    let stricter = statuses(&Params { dormant_days: 21, ..Params::default() });
    assert!(stricter["dormant"] > usual["dormant"]);
    let total = |users: &BTreeMap<String, u64>| users.values().sum::<u64>();
    assert_eq!(total(&stricter), total(&usual));
}

#[test]
fn sessions_over_all_rows() {
    let csv = file(20_000);
    let (data, mut cx) = loaded(&csv, 2);
    let params = sessions::Params { over: Over::Any, ..sessions::Params::default() };
    assert_eq!(answer::<Sessions>(&params, &data.shards, &mut cx).unwrap().sessions, twin::sessions(&csv));
}
