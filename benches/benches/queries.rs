//! Every query with its usual parameters over one shard of 200,000 events, native, on one thread.
//! `cargo bench -p benches --bench queries`
//!
//! What a query rests on (thresholds, ranks) is computed before; its own line tells what that costs.

use benches::generate;
use divan::Bencher;
use engine::events::{Day, Shard};
use engine::fold::Context;
use engine::ingest::Mapping;
use engine::load::{LoadOptions, Source, load};
use engine::queries::{QUERIES, find, fold_local};
use serde_json::{Value, json};

fn main() {
    divan::main();
}

fn world() -> (Vec<Shard>, Context) {
    let mut bytes = Vec::new();
    generate::events(200_000, 7, &mut bytes).expect("memory takes what is written");
    let mapping = Mapping::from_json(include_str!("../src/page/mapping.json")).expect("the mapping is one");
    let options = LoadOptions { n_shards: 1, n_readers: 1, slice_bytes: 1 << 24, loading_day: Day(25_000) };
    let mut sources = [Source { name: "events.csv".into(), bytes: Box::new(bytes) }];
    let data = load(&mut sources, &mapping, &options).expect("the file has these columns");
    (data.shards, Context { catalog: data.catalog, ..Context::default() })
}

/// Parameters of queries that ask for some.
fn params(name: &str) -> Value {
    match name {
        "profile" | "users" => json!({"scheme": "status", "segment": "at_risk"}),
        _ => Value::Null,
    }
}

#[divan::bench(args = QUERIES.iter().map(|query| query.name()))]
fn query(bencher: Bencher, name: &str) {
    let (shards, mut cx) = world();
    let params = params(name);
    // Once, so that what it needs is there.
    if let Err(error) = fold_local(name, &params, &shards, &mut cx) {
        return eprintln!("{name} asks for parameters: {error}");
    }
    let query = find(name).expect("it is in the list");
    bencher.bench_local(|| {
        let partial = query.map(&params, &shards, &cx)?;
        query.finish(&params, &[partial], &cx)
    });
}
