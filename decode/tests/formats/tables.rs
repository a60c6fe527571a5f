//! Tables: Parquet with every codec and encoding, Avro, workbooks.

use super::tools::{assert_same, files, only, text};

#[test]
fn parquet_of_every_codec_and_encoding_gives_the_same_rows() {
    let expected = text("events.csv");
    for kind in ["none", "snappy", "gzip", "zstd", "brotli", "lz4", "v2", "delta", "int96"] {
        let name = format!("events.{kind}.parquet");
        let (given, found) = only(&name);
        assert_eq!(given, name);
        assert_same(&name, &found, &expected);
    }
}

#[test]
fn avro_of_every_codec_gives_the_same_rows() {
    // Symbols of an Avro enum hold no spaces.
    let expected =
        text("events.csv").replace("Order Completed", "OrderCompleted").replace("Product Viewed", "ProductViewed");
    for codec in ["null", "deflate", "snappy", "zstandard"] {
        let name = format!("events.{codec}.avro");
        assert_same(&name, &only(&name).1, &expected);
    }
}

#[test]
fn workbooks_give_the_same_rows() {
    // Times of a workbook have no zone.
    let expected = text("events.csv").replace("Z,", ",");
    for (name, title) in [("events.ods", "Events"), ("events.xlsx", "First + 1"), ("events.1904.xlsx", "First + 1")] {
        let (given, found) = only(name);
        assert_eq!(given, format!("{name} › {title}"));
        assert_same(name, &found, &expected);
    }
}

#[test]
fn records_become_columns_and_lists_json() {
    let expected = text("nested.csv");
    for name in ["nested.parquet", "nested.v2.parquet", "nested.avro"] {
        assert_same(name, &only(name).1, &expected);
    }
}

#[test]
fn sheets_without_a_table_and_hidden_ones_are_left_out_by_name() {
    let (_, left_out) = super::tools::run("b.xlsx", &super::tools::fixture("events.xlsx"), decode::Limits::default())
        .expect("a workbook");
    assert_eq!(left_out, ["b.xlsx › About", "b.xlsx › Lists"]);
    assert_eq!(files("events.xlsx").len(), 1);
}
