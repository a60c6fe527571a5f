//! From typed rows to shards, native, on one thread. `cargo bench -p benches --bench shards`
//!
//! Throughput is rows.

use benches::generate;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use engine::events::{Day, PackedRows, RowBatch, ShardBuilder};
use engine::ingest::{Assembly, Head, Mapping, Reader, Slice, Start, plan_files};
use engine::protocol::BuildOrder;

fn main() {
    divan::main();
}

/// Batches of one shard, and what they mean.
fn batches(n_rows: u64) -> (Vec<PackedRows>, BuildOrder) {
    let mut bytes = Vec::new();
    generate::events(n_rows, 7, &mut bytes).expect("memory takes what is written");
    let mapping = Mapping::from_json(include_str!("../src/page/mapping.json")).expect("the mapping is one");
    let head = Head { name: "events.csv".into(), bytes: bytes[..1 << 18].to_vec(), size: bytes.len() as u64 };
    let plans = plan_files(&[head], &mapping).expect("the file has these columns");
    let mut reader = Reader::new(plans.clone(), 1, Day(25_000));
    let slice = Slice { file: 0, index: 0, start: 0, end: bytes.len() as u64 };
    reader.read_slice(&slice, Start::default(), &bytes, &mut Vec::new()).expect("it is in memory");
    let finished = reader.finish();
    let mut parts = vec![finished.part];
    let orders = Assembly::new(&plans, &mapping, &parts).orders(&mut parts, 1);
    (finished.batches.into_iter().map(|(_, rows)| rows).collect(), orders.into_iter().next().expect("one shard"))
}

#[divan::bench]
fn pack(bencher: Bencher) {
    let unpacked: Vec<RowBatch> = batches(200_000).0.iter().map(PackedRows::unpack).collect();
    let n_rows: usize = unpacked.iter().map(RowBatch::len).sum();
    bencher
        .counter(ItemsCount::new(n_rows))
        .bench_local(|| black_box(&unpacked).iter().map(PackedRows::from).collect::<Vec<_>>());
}

#[divan::bench]
fn unpack(bencher: Bencher) {
    let (packed, _) = batches(200_000);
    let mut batch = RowBatch::default();
    bencher
        .counter(ItemsCount::new(packed.iter().map(PackedRows::n_rows).sum::<usize>()))
        .bench_local(|| packed.iter().for_each(|rows| black_box(rows).unpack_into(&mut batch)));
}

/// Rows of all users to their places, in order, as columns.
#[divan::bench(args = [200_000, 2_000_000], sample_count = 10)]
fn build(bencher: Bencher, n_rows: u64) {
    let (packed, order) = batches(n_rows);
    let builder = || {
        let mut builder = ShardBuilder::default();
        packed.iter().for_each(|rows| builder.push(0, rows.clone()));
        builder
    };
    bencher
        .counter(ItemsCount::new(packed.iter().map(PackedRows::n_rows).sum::<usize>()))
        .with_inputs(builder)
        .bench_local_values(|builder| builder.finish(&order.readers, &order.catalog));
}
