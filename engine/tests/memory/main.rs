//! What building shards takes besides the rows that wait, told by an allocator that counts.

#[path = "../../../decode/tests/memory/counting.rs"]
mod counting;

use engine::events::{BuildOrder, Day, ShardBuilders, Spread};
use engine::ingest::{Assembly, Head, Mapping, Reader, Slice, Start, plan_files};

/// One worker's shards, with the rows of a made-up log, and what they mean.
fn waiting(each: usize) -> (ShardBuilders, BuildOrder) {
    const MINUTE: i64 = 60_000;
    let mut text = String::from("user,time,event,country\n");
    for row in 0..200_000i64 {
        let time = engine::events::iso(row * MINUTE + 1_700_000_000_000);
        text += &format!("user-{:05},{time},{},DE\n", row * 7919 % 20_000, ["view", "click"][row as usize % 2]);
    }
    let head = Head { name: "log.csv".into(), bytes: text.as_bytes()[..1 << 18].to_vec(), size: text.len() as u64 };
    let mapping = r#"{"user": "user", "time": "time", "event": "event", "country": "country"}"#;
    let mapping = Mapping::from_json(mapping).expect("a mapping");
    let plans = plan_files(&[head], &mapping).expect("a table");
    let spread = Spread { workers: 1, each };
    let (mut reader, mut builders) =
        (Reader::new(plans.clone(), spread.n_shards(), Day(25_000)), ShardBuilders::new(spread.of_worker(0)));
    let slice = Slice { file: 0, index: 0, start: 0, end: text.len() as u64 };
    reader.read_slice(&slice, Start::default(), text.as_bytes(), &mut Vec::new()).expect("it is in memory");
    let finished = reader.finish();
    for (shard, rows) in finished.batches {
        assert!(builders.push(shard, 0, rows).is_none(), "all shards are here");
    }
    let mut parts = vec![finished.part];
    let mut orders = Assembly::new(&plans, &mapping, &parts).orders(&mut parts, spread);
    (builders, orders.pop().expect("one worker"))
}

/// Built one after another, shards share the memory that building takes.
#[test]
fn shards_of_a_worker_share_what_building_takes() {
    let most = |each| {
        let build = |waiting: &mut (ShardBuilders, BuildOrder)| {
            let (shards, _) = std::mem::take(&mut waiting.0).finish(std::mem::take(&mut waiting.1));
            let events: usize = shards.iter().map(|shard| shard.n_events()).sum();
            assert_eq!(events, 200_000);
        };
        counting::most_held(|| waiting(each), build)
    };
    let (one, eight) = (most(1), most(8));
    assert!(eight * 2 < one, "{one} bytes at once, {eight} one after another");
}
