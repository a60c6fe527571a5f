//! From typed rows to shards, native, on one thread. `cargo bench -p benches --bench shards`
//!
//! Throughput is rows.

use benches::generate;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use engine::events::{BuildOrder, Day, PackedRows, RowBatch, ShardBuilders, Spread};
use engine::ingest::{Assembly, Head, Mapping, Reader, Slice, Start, plan_files};

const ONE: Spread = Spread { workers: 1, each: 1 };

fn main() {
    divan::main();
}

/// Batches of one worker's shards, and what they mean.
fn batches(n_rows: u64, spread: Spread) -> (Vec<(usize, PackedRows)>, BuildOrder) {
    let mut bytes = Vec::new();
    generate::events(n_rows, 7, &mut bytes).expect("memory takes what is written");
    let mapping = Mapping::from_json(include_str!("../src/page/mapping.json")).expect("the mapping is one");
    let head = Head { name: "events.csv".into(), bytes: bytes[..1 << 18].to_vec(), size: bytes.len() as u64 };
    let plans = plan_files(&[head], &mapping).expect("the file has these columns");
    let mut reader = Reader::new(plans.clone(), spread.n_shards(), Day(25_000));
    let slice = Slice { file: 0, index: 0, start: 0, end: bytes.len() as u64 };
    reader.read_slice(&slice, Start::default(), &bytes, &mut Vec::new()).expect("it is in memory");
    let finished = reader.finish();
    let mut parts = vec![finished.part];
    let orders = Assembly::new(&plans, &mapping, &parts).orders(&mut parts, spread);
    (finished.batches, orders.into_iter().next().expect("one worker"))
}

#[divan::bench]
fn pack(bencher: Bencher) {
    let unpacked: Vec<RowBatch> = batches(200_000, ONE).0.iter().map(|(_, rows)| rows.unpack()).collect();
    let n_rows: usize = unpacked.iter().map(RowBatch::len).sum();
    bencher
        .counter(ItemsCount::new(n_rows))
        .bench_local(|| black_box(&unpacked).iter().map(PackedRows::from).collect::<Vec<_>>());
}

#[divan::bench]
fn unpack(bencher: Bencher) {
    let (packed, _) = batches(200_000, ONE);
    let mut batch = RowBatch::default();
    bencher
        .counter(ItemsCount::new(packed.iter().map(|(_, rows)| rows.n_rows()).sum::<usize>()))
        .bench_local(|| packed.iter().for_each(|(_, rows)| black_box(rows).unpack_into(&mut batch)));
}

/// Rows of all users to their places, in order, as columns; of one shard, and of eight one after another.
#[divan::bench(args = [(200_000, 1), (2_000_000, 1), (2_000_000, 8)], sample_count = 10)]
fn build(bencher: Bencher, (n_rows, each): (u64, usize)) {
    let spread = Spread { workers: 1, each };
    let (packed, order) = batches(n_rows, spread);
    let waiting = || {
        let mut builders = ShardBuilders::new(spread.of_worker(0));
        for (shard, rows) in &packed {
            builders.push(*shard, 0, rows.clone());
        }
        (builders, order.clone())
    };
    bencher
        .counter(ItemsCount::new(packed.iter().map(|(_, rows)| rows.n_rows()).sum::<usize>()))
        .with_inputs(waiting)
        .bench_local_values(|(builders, order)| builders.finish(order));
}
