//! Bad input: each a clear message with a way on, in both languages; nothing hangs.

use std::io::Write;

use engine::events::{Shard, UserIdx};
use engine::i18n::Lang;
use engine::ingest::{ByteSource, Code, Fix, IngestError, Mapping, Place, preview, rejects_csv};
use engine::load::{Dataset, LoadOptions, Source, load};
use expect_test::{Expect, expect};

use crate::tools::{gzip, head, load_one, options, source, today};

const MAPPING: &str = r#"{"user": "user", "time": "time", "country": "country"}"#;

fn refused(bytes: &[u8], expected: Expect) {
    let error = load_one(bytes, MAPPING, &options(2, 2, 64)).expect_err("bad input");
    expected.assert_eq(&format!("{}\n{}", error.text(Lang::En), error.text(Lang::De)));
}

fn loaded(text: &[u8]) -> Dataset {
    load_one(text, MAPPING, &options(2, 2, 64)).expect("loads")
}

fn messages(data: &Dataset) -> String {
    data.rejects.iter().map(|reject| reject.message(&data.plans[0], Lang::En) + "\n").collect()
}

/// Ten members of 8 MB of one letter each: 80 MB from 80 kB. What came before the mistake is not kept in memory.
#[test]
fn gzip_that_unpacks_to_more_than_any_export_is_refused() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![b'a'; 8 << 20]).expect("memory");
    let member = encoder.finish().expect("memory");
    let start = gzip(b"user,time,country,note\na,2024-01-01,x,\nb,2024-01-01,x,");
    let bomb = [start.clone(), member.repeat(10)].concat();
    refused(
        &bomb,
        expect![[r#"
        file.csv unpacks to more than 1000 times its size, which no export does. Unpack it yourself and choose what it holds.
        file.csv entpackt sich auf mehr als das 1000-Fache, was kein Export tut. Entpacken Sie die Datei selbst und wählen Sie den Inhalt."#]],
    );
    // As dense, but small.
    let small = [start, member].concat();
    assert_eq!(loaded(&small).catalog.report.kept, 2);
}

#[test]
fn files_that_are_no_tables() {
    refused(
        b"",
        expect![[r#"
        file.csv is empty. Export it again, or choose another file.
        file.csv ist leer. Exportieren Sie die Datei erneut oder wählen Sie eine andere."#]],
    );
    refused(
        b"\r\n\n",
        expect![[r#"
        file.csv is empty. Export it again, or choose another file.
        file.csv ist leer. Exportieren Sie die Datei erneut oder wählen Sie eine andere."#]],
    );
    refused(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        expect![[r#"
        file.csv is a picture, not a table. Choose CSV, JSON, Parquet, Avro or a workbook (XLSX, ODS), plain or packed as gzip, zstd or zip.
        file.csv ist ein Bild, keine Tabelle. Wählen Sie CSV, JSON, Parquet, Avro oder eine Arbeitsmappe (XLSX, ODS), auch als gzip, zstd oder zip gepackt."#]],
    );
    refused(
        b"BZh91AY&SY",
        expect![[r#"
        file.csv is a packed file, not a table. Choose CSV, JSON, Parquet, Avro or a workbook (XLSX, ODS), plain or packed as gzip, zstd or zip.
        file.csv ist eine gepackte Datei, keine Tabelle. Wählen Sie CSV, JSON, Parquet, Avro oder eine Arbeitsmappe (XLSX, ODS), auch als gzip, zstd oder zip gepackt."#]],
    );
    refused(
        b"some\0bytes\x01\x02",
        expect![[r#"
        file.csv is a binary file, not a table. Choose CSV, JSON, Parquet, Avro or a workbook (XLSX, ODS), plain or packed as gzip, zstd or zip.
        file.csv ist eine Binärdatei, keine Tabelle. Wählen Sie CSV, JSON, Parquet, Avro oder eine Arbeitsmappe (XLSX, ODS), auch als gzip, zstd oder zip gepackt."#]],
    );
    refused(
        b"user,time,country\n",
        expect![[r#"
        file.csv has a header but no rows. Check the filter of the export, or choose another file.
        file.csv hat eine Kopfzeile, aber keine Zeilen. Prüfen Sie den Filter des Exports oder wählen Sie eine andere Datei."#]],
    );
    refused(
        b"user time country\na 2024-01-01 x\n".map(|byte| if byte == b' ' { b'#' } else { byte }).as_slice(),
        expect![[r#"
            file.csv: with the delimiter ',' there is only one column. Choose the sign that parts the columns.
            file.csv: Mit dem Trennzeichen „,“ gibt es nur eine Spalte. Wählen Sie das Zeichen, das die Spalten trennt."#]],
    );
    refused(
        b"user,when,country\na,2024-01-01,x\n",
        expect![[r#"
        file.csv has no column “time” (mapped to time). Its columns: user, when, country.
        file.csv hat keine Spalte „time“ (zugeordnet als Zeit). Vorhandene Spalten: user, when, country."#]],
    );
    refused(
        b"user,time,country\n,2024-01-01,x\nb,,x\nc,,x\n",
        expect![[r#"
            None of 3 rows could be used; most often: no time (first in file.csv, line 3). Check the mapping.
            Keine von 3 Zeilen war verwendbar; häufigster Grund: kein Zeitpunkt (zuerst in file.csv, Zeile 3). Prüfen Sie die Zuordnung."#]],
    );
}

#[test]
fn gzip_cut_short() {
    let text: String = (0..5000).map(|n| format!("u{},2024-01-01,c{}\n", n * 7919 % 5000, n * 31 % 977)).collect();
    let packed = gzip(format!("user,time,country\n{text}").as_bytes());
    assert_eq!(loaded(&packed).catalog.report.kept, 5000);
    let two_members = [gzip(b"user,time,country\n"), gzip(text.as_bytes())].concat();
    assert_eq!(loaded(&two_members).catalog.report.kept, 5000);
    for cut in [packed.len() / 2, packed.len() - 1, packed.len() - 9] {
        let error = load_one(&packed[..cut], MAPPING, &options(1, 1, 64)).expect_err("cut short");
        let IngestError::Gzip { byte, .. } = error else { panic!("{error}") };
        // As far as the packed bytes go.
        assert_eq!(byte, cut as u64);
    }
}

/// Wherever a file is refused for something at one place, the place is told: line, byte, the line with a sign under the fault.
#[test]
fn errors_have_a_place() {
    let drawn = |bytes: &[u8], mapping: &str| {
        let error = load_one(bytes, mapping, &options(2, 2, 64)).expect_err("bad input");
        let Place { line, byte, text, caret } = error.place().unwrap_or_else(|| panic!("{error}: no place")).clone();
        format!("{line}:{byte} {text} {}", caret.map_or("-".into(), |caret| caret.to_string()))
    };
    assert_eq!(drawn(b"user,time,country\n", MAPPING), "1:0 user,time,country -");
    assert_eq!(drawn(b"user,time\na,2024\0-01\n", MAPPING), "2:16 a,2024 -01 6");
    assert_eq!(drawn(b"user#time\na#2024-01-01\n", MAPPING), "1:0 user#time -");
    assert_eq!(
        drawn(b"\n  {\"a\": 1, \"b\": [2]}", r#"{"user": "a", "time": "b", "dialect": {"rows": "c[]"}}"#),
        "2:3   {\"a\": 1, \"b\": [2]} 2"
    );
    // The first row that has the most frequent reason; in it, the value at fault. The cut into slices does not matter.
    let rows = b"user,time,country\n,2024-01-01,x\nb,gestern,x\nc,heute,y\n";
    assert_eq!(drawn(rows, MAPPING), "3:34 b,gestern,x 2");
    let fixes = |bytes: &[u8]| {
        let mapping = r#"{"user": "u", "time": "t", "amount": "a", "currency": "c"}"#;
        load_one(bytes, mapping, &options(2, 2, 64)).expect_err("bad input").fixes()
    };
    let mut late = b"u,t,a,c\n".to_vec();
    (0..40_000).for_each(|_| late.extend_from_slice(b"ann,2024-01-01 10:00:00,1,\n"));
    late.extend_from_slice(b"ann,2024-01-01,1,EUR\nann,2024-01-01,1,CHF\n");
    assert_eq!(fixes(&late), [Fix::OnlyCurrency("CHF".into()), Fix::OnlyCurrency("EUR".into())]);
    // A column that is missing is missing in the header, or in the first record.
    assert_eq!(drawn(b"\nuser,when\na,2024-01-01\n", MAPPING), "2:1 user,when -");
    assert_eq!(drawn(b"user,when\na,2024-01-01\n", r#"{"user": "user"}"#), "1:0 user,when -");
    let json = br#"{"user": "a", "when": "2024-01-01"}"#;
    assert_eq!(drawn(json, r#"{"user": "user"}"#), r#"1:0 {"user": "a", "when": "2024-01-01"} -"#);
}

#[test]
fn a_quote_that_swallows_all_rows() {
    let error = preview(&[head("f.csv", b"user,time,note\na,2024-01-01,\"x\nb,2024-01-02,y\n")], None, today());
    let place = Place { line: 2, byte: 28, text: "a,2024-01-01,\"x".into(), caret: Some(13) };
    let error = error.expect_err("no row ends");
    assert_eq!((error.place(), error.fixes()), (Some(&place), vec![Fix::WithoutQuotes]));
    assert_eq!(error, IngestError::UnclosedQuote { file: "f.csv".into(), place });
}

#[test]
fn an_unclosed_quote() {
    let data = loaded(b"user,time,country\na,2024-01-01,x\nb,2024-01-02,\"y\nc,2024-01-03,z\n");
    assert_eq!((data.catalog.report.read, data.catalog.report.rejected["unclosed_quote"]), (2, 1));
    let preview = preview(&[head("f.csv", b"user,time\na,2024-01-01\nb,\"2024-01-01\nc,2024-01-03\n")], None, today())
        .expect("a table");
    let place = Place { line: 3, byte: 25, text: "b,\"2024-01-01".into(), caret: Some(2) };
    assert_eq!(preview.warnings, [IngestError::UnclosedQuote { file: "f.csv".into(), place }]);
    expect![[r#"
        row 3, byte 33: a quote opens here and is never closed: all that follows is part of this row — close it, or read without quotes
    "#]].assert_eq(&messages(&data));
    let without = r#"{"user": "user", "time": "time", "country": "country", "dialect": {"quote": ""}}"#;
    let text = b"user,time,country\na,2024-01-01,x\nb,2024-01-02,\"y\nc,2024-01-03,z\n";
    assert_eq!(load_one(text, without, &options(1, 1, 16)).expect("loads").catalog.report.kept, 3);
}

#[test]
fn a_row_of_100_mb_is_refused() {
    let mut text = b"user,time,country\na,2024-01-01,x\nb,2024-01-01,".to_vec();
    text.resize(100 << 20, b'x');
    text.extend_from_slice(b"\nc,2024-01-01,y\n");
    for bytes in [text.clone(), gzip(&text)] {
        let data = load_one(&bytes, MAPPING, &options(1, 2, 8 << 20)).expect("loads");
        assert_eq!((data.catalog.report.kept, data.catalog.report.rejected["row_too_long"]), (2, 1));
        assert_eq!((data.rejects[0].line, data.rejects[0].byte, data.rejects[0].row.len()), (3, 33, 4_096));
    }
}

#[test]
fn single_bad_rows_are_data() {
    let text = "user,time,country,amount\na,2024-01-01,x,1\nb,2024-01-01\nc,2024-01-01,x,1,2,3\n,2024-01-01,x,1\nd,,x,1\n\
        e,gestern,x,1\nf,2024-01-01,x,zehn\ng,2099-01-01,x,1\n\nh,2024-01-01,x,1,\n";
    let mapping = r#"{"user": "user", "time": "time", "country": "country", "amount": "amount"}"#;
    let data = load_one(text.as_bytes(), mapping, &options(1, 1, 1 << 20)).expect("loads");
    assert!(data.catalog.report.adds_up());
    assert_eq!((data.catalog.report.read, data.catalog.report.kept), (9, 2));
    expect![[r#"
        row 3, byte 42: 2 fields where the header has 4 — is the delimiter ','?
        row 4, byte 55: 6 fields where the header has 4 — is the delimiter ','?
        row 5, byte 76: no user id
        row 6, byte 92: no time
        row 7, byte 99: “gestern” is not a time that can be read — check date order and epoch unit
        row 8, byte 113: “zehn” is not an amount that can be read — check the decimal sign
        row 9, byte 133: later than the day of loading
    "#]]
    .assert_eq(&messages(&data));
    expect![[r#"
        file,line,byte,column,code,reason,row
        file.csv,3,42,,wrong_field_count,"2 Felder, wo die Kopfzeile 4 hat — ist das Trennzeichen „,“?","b,2024-01-01"
        file.csv,4,55,,wrong_field_count,"6 Felder, wo die Kopfzeile 4 hat — ist das Trennzeichen „,“?","c,2024-01-01,x,1,2,3"
        file.csv,5,76,user,no_user,keine Nutzerkennung,",2024-01-01,x,1"
        file.csv,6,92,time,no_time,kein Zeitpunkt,"d,,x,1"
        file.csv,7,99,time,bad_time,„gestern“ ist kein lesbarer Zeitpunkt — prüfen Sie Datumsfolge und Epocheneinheit,"e,gestern,x,1"
        file.csv,8,113,amount,bad_amount,„zehn“ ist kein lesbarer Betrag — prüfen Sie das Dezimalzeichen,"f,2024-01-01,x,zehn"
        file.csv,9,133,time,future,später als der Tag des Ladens,"g,2099-01-01,x,1"
    "#]].assert_eq(&rejects_csv(&data.rejects, &data.plans, Lang::De).replace("\r\n", "\n"));
}

#[test]
fn two_encodings_in_one_file() {
    let mut text =
        "user,time,country\na,2024-01-01,Österreich\nb,2024-01-01,Österreich\nc,2024-01-01,".as_bytes().to_vec();
    text.extend_from_slice(b"\xD6sterreich\nd,2024-01-01,x\n");
    let data = loaded(&text);
    assert_eq!((data.catalog.report.kept, data.rejects[0].code, data.rejects[0].line), (3, Code::BadEncoding, 4));
    assert_eq!(data.catalog.dimensions[0].values.texts, ["x", "Österreich"]);
}

/// A file whose first megabyte is plain ASCII, with one row after it.
fn late(row: &[u8]) -> Vec<u8> {
    let mut text = b"user,time,city\n".to_vec();
    (0..40_000).for_each(|at| text.extend(format!("user-{},2024-01-01 10:00:00,Bonn\n", at % 9).bytes()));
    text.extend_from_slice(row);
    text
}

/// The first sign beyond ASCII comes long after the first page, which therefore says nothing of the encoding.
#[test]
fn an_encoding_that_shows_late() {
    const MAPPING: &str = r#"{"user": "user", "time": "time", "city": "city"}"#;
    let rows = b"M\xFCller,2024-01-02,\"K\xF6ln\"\nM\xFCller,2024-01-03,Bonn\nann,2024-01-04,M\xC3\xBCnchen\n";
    let cities = |data: &Dataset| data.catalog.dimensions[0].values.texts.clone();
    let mut all = Vec::new();
    for (n_shards, n_readers, slice) in [(1, 1, 1 << 22), (2, 3, 4_096), (3, 2, 100_000)] {
        let data = load_one(&late(rows), MAPPING, &options(n_shards, n_readers, slice)).expect("loads");
        assert_eq!((data.catalog.report.kept, data.rejects.len()), (40_003, 0));
        assert_eq!(cities(&data), ["Bonn", "Köln", "München"]);
        let id = |shard: &Shard, user: usize| String::from_utf8_lossy(shard.id(UserIdx(user as u32))).into_owned();
        let ids = |shard| (0..Shard::n_users(shard)).map(move |user| id(shard, user));
        let mut users: Vec<String> = data.shards.iter().flat_map(ids).collect();
        users.sort();
        assert_eq!(users.last().map(String::as_str), Some("user-8"));
        assert_eq!((users.len(), &users[0], &users[1]), (11, &"Müller".to_string(), &"ann".to_string()));
        all.push(users);
    }
    assert!(all.windows(2).all(|two| two[0] == two[1]));
    // Whoever says UTF-8 means it: the rows are told, with their place.
    let strict = r#"{"user": "user", "time": "time", "city": "city", "dialect": {"encoding": "utf-8"}}"#;
    let data = load_one(&late(rows), strict, &options(1, 1, 1 << 20)).expect("loads");
    let told: Vec<(Code, u64)> = data.rejects.iter().map(|reject| (reject.code, reject.line)).collect();
    assert_eq!(told, [(Code::BadEncoding, 40_002), (Code::BadEncoding, 40_003)]);
    // Attributes of users are read alike.
    let users = late(b"user-1,2024,K\xF6ln\n");
    let mapping = r#"{"user": "user", "time": "time", "files": {"u.csv": {"kind": "attributes", "user": "user", "city": "city"}}}"#;
    let files = &mut [source("e.csv", b"user,time\nuser-1,2024-01-01\n"), source("u.csv", &users)];
    let data = load(files, &Mapping::from_json(mapping).expect("valid"), &options(2, 2, 1 << 20)).expect("loads");
    assert!(cities(&data).contains(&"Köln".to_string()), "{:?}", cities(&data));
}

/// Times and amounts hold signs beyond ASCII, too: names of months, spaces between thousands, signs of money.
#[test]
fn times_and_amounts_in_an_encoding_that_shows_late() {
    let head = |header: &str, row: &str| format!("{header}\n{}", row.repeat(40_000)).into_bytes();
    let mut text = head("user;time;amount;currency", "ann;12. Februar 2025;12,50;EUR\n");
    text.extend_from_slice(
        b"ben;12. M\xE4rz 2025;1\xA0234,50;EUR\ncem;\"13. M\xE4rz 2025\";12,50 \x80;EUR\ndan;morgen \xFC;1;EUR\n",
    );
    let mapping = r#"{"user": "user", "time": "time", "amount": "amount", "currency": "currency"}"#;
    for (n_shards, slice) in [(1, 1 << 22), (2, 4_096)] {
        let data = load_one(&text, mapping, &options(n_shards, 2, slice)).expect("loads");
        assert_eq!((data.catalog.report.kept, data.catalog.last_day.to_string().as_str()), (40_002, "2025-03-13"));
        assert_eq!(data.catalog.report.rejected.get("bad_time"), Some(&1));
        assert_eq!(data.rejects[0].value, "morgen ü");
    }
    // A currency that nothing before said.
    let mut named = head("user;time;amount;currency", "ann;12. Februar 2025;12,50;\n");
    named.extend_from_slice(b"ben;13. Februar 2025;1,50;\x80\n");
    let data = load_one(&named, mapping, &options(2, 2, 1 << 20)).expect("loads");
    assert_eq!((data.catalog.report.kept, data.catalog.currency.as_deref()), (40_001, Some("€")));
    // Costs alike.
    let mut spent = head("day;spend", "12.02.2025;12,50\n");
    spent.extend_from_slice(b"12. M\xE4rz 2025;12,50 \x80\n");
    let mapping =
        r#"{"user": "user", "time": "time", "files": {"c.csv": {"kind": "costs", "time": "day", "amount": "spend"}}}"#;
    let files = &mut [source("e.csv", b"user,time\na,2025-01-01\n"), source("c.csv", &spent)];
    let data = load(files, &Mapping::from_json(mapping).expect("valid"), &options(2, 2, 1 << 20)).expect("loads");
    assert_eq!((data.catalog.report.costs, data.rejects.len()), (40_001, 0));
}

#[test]
fn utf_16() {
    let text: Vec<u8> =
        "\u{feff}user;time;country\na;2024-01-01;Österreich\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(loaded(&text).catalog.dimensions[0].values.texts, ["Österreich"]);
}

/// Each currency is named with the first file that has it, and the column there; whoever reads which file does not matter.
#[test]
fn several_currencies_say_where() {
    let rows = |head: &str, of: &[&str]| -> Vec<u8> {
        // Beyond the first page, which would ask.
        let plain = (0..40_000).map(|n| format!("u{n},2024-01-01 10:00:00,1,\n"));
        let paid = of.iter().map(|currency| format!("ann,2024-01-01,1,{currency}\n"));
        std::iter::once(format!("{head}\n")).chain(plain).chain(paid).collect::<String>().into_bytes()
    };
    let (a, b) = (rows("u,t,a,c", &["EUR", "eur"]), rows("u,t,a,c", &["chf", "EUR"]));
    let mapping = Mapping::from_json(r#"{"user": "u", "time": "t", "amount": "a", "currency": "c"}"#).expect("valid");
    for (readers, slice) in [(1, 1 << 20), (2, 64 << 10), (3, 64 << 10)] {
        let files = &mut [source("a.csv", &a), source("b.csv", &b)];
        let error = load(files, &mapping, &options(2, readers, slice)).expect_err("several currencies");
        expect![[r#"
            The amounts are in several currencies (CHF in the column “c” of b.csv, EUR in the column “c” of a.csv), and these are never added up. Choose one on the mapping screen (only_currency); rows in the others are left out, or converted where the mapping has their rates (rates).
            Die Beträge sind in mehreren Währungen (CHF in der Spalte „c“ von b.csv, EUR in der Spalte „c“ von a.csv), und diese werden nie addiert. Wählen Sie eine bei der Zuordnung (only_currency); Zeilen in den anderen werden ausgelassen oder, wo die Zuordnung Kurse dafür enthält (rates), umgerechnet."#]].assert_eq(&format!("{}\n{}", error.text(Lang::En), error.text(Lang::De)));
    }
}

/// A source that gives no more bytes from some byte on.
struct Torn(Vec<u8>, u64);

impl ByteSource for Torn {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&mut self, from: u64, n: usize, into: &mut Vec<u8>) -> Result<(), String> {
        if from >= self.1 {
            return Err("NotReadableError".into());
        }
        into.extend_from_slice(&self.0[from as usize..(from as usize + n).min(self.0.len())]);
        Ok(())
    }
}

#[test]
fn an_unreadable_file_says_from_where() {
    let rows: String = (0..200_000).map(|n| format!("u{n},2024-01-01,x\n")).collect();
    let text = format!("user,time,country\n{rows}").into_bytes();
    let said = |torn_at: u64| {
        let bytes = Box::new(Torn(text.clone(), torn_at));
        let files = &mut [Source { name: "file.csv".into(), bytes }];
        let mapping = Mapping::from_json(MAPPING).expect("valid");
        let options = LoadOptions { slice_bytes: 1 << 20, ..options(1, 1, 64) };
        load(files, &mapping, &options).err().map(|error| error.text(Lang::En)).unwrap_or_default()
    };
    assert_eq!(said(u64::MAX), "");
    let from = |byte: u64| {
        format!(
            "file.csv could not be read from byte {byte} on: NotReadableError. If it has changed or moved, choose it again."
        )
    };
    assert_eq!(said(0), from(0));
    assert_eq!(said(1 << 20), from(1 << 20));
}

/// Tools give a file a kind of event, each with its own columns; only user and time must be in all of them.
#[test]
fn a_column_missing_in_the_second_file() {
    let both = |second: &[u8], mapping: &str| {
        let files = &mut [source("a.csv", b"user,time,country\na,2024-01-01,x\n"), source("b.csv", second)];
        load(files, &Mapping::from_json(mapping).expect("valid"), &options(1, 1, 64))
    };
    let data = both(b"user,time\nb,2024-01-01\n", MAPPING).expect("loads");
    assert_eq!((data.catalog.events, &data.catalog.dimensions[0].values.texts), (2, &vec!["x".to_string()]));
    let error = both(b"user,day\nb,2024-01-01\n", MAPPING).expect_err("no time");
    assert_eq!(error.to_string(), "b.csv has no column “time” (mapped to time). Its columns: user, day.");
    let nowhere = r#"{"user": "user", "time": "time", "country": "land"}"#;
    let error = both(b"user,time\nb,2024-01-01\n", nowhere).expect_err("in no file");
    assert_eq!(error.to_string(), "a.csv has no column “land” (mapped to country). Its columns: user, time, country.");
}

#[test]
fn negative_orders_are_refunds() {
    let text =
        "user,time,order,amount\na,2024-01-01,o1,5\na,2024-01-02,o2,3\na,2024-01-03,o2,-4\na,2024-01-04,o3,-2.5\n";
    let data = load_one(
        text.as_bytes(),
        r#"{"user": "user", "time": "time", "order_id": "order", "amount": "amount"}"#,
        &options(1, 1, 64),
    );
    let data = data.expect("loads");
    assert_eq!(data.catalog.names.texts, ["purchase", "refund"]);
    assert_eq!((data.catalog.events, data.catalog.report.kept, data.catalog.amount_decimals), (3, 4, Some(1)));
    assert_eq!(data.catalog.last_day.to_string(), "2024-01-01");
}
