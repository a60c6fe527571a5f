//! What the mapping screen says of files that people really have.

use engine::events::{Day, Role};
use engine::i18n::Lang;
use engine::ingest::{
    ColumnRole, DateOrder, Decimal, DialectChoice, Encoding, EpochUnit, Guess, Mapping, Personal, Preview, Question,
    Reason, Share, first_rejects_csv, preview,
};

use crate::tools::{head, load_one, options, today};

fn of(text: &str) -> Preview {
    preview(&[head("export.csv", text.as_bytes())], None, today()).expect("a table")
}

const GERMAN: &str = "Zeitstempel;Kundennr;Ereignis;Bestell-ID;Umsatz;Warengruppe;Gerät;Bemerkung\n\
30.06.2025 23:51;K-104882;bestellt;B-88121;23,90;Burger;ios;\n\
30.06.2025 23:47;K-104882;in_warenkorb;;;Burger;ios;bitte an max@example.org schreiben\n\
03.04.2025 01:12;K-031577;bestellt;B-71904;1.018,40;Catering;web;Bitte klingeln\n\
03.04.2025 00:58;K-220914;push_erhalten;;;;android;anna@example.org\n\
02.04.2025 22:36;K-118350;storniert;B-71877;-14,50;Sushi;android;\n\
;K-118350;storniert;B-71877;-14,50;Sushi;android;\n";

#[test]
fn a_german_order_list_in_windows_1252() {
    let bytes: Vec<u8> = GERMAN.chars().map(|sign| u8::try_from(u32::from(sign)).expect("Latin-1")).collect();
    let preview = preview(&[head("bestellungen.csv", &bytes)], None, today()).expect("a table");
    let dialect = &preview.files[0].dialect;
    assert_eq!((dialect.delimiter, dialect.encoding), (b';', Encoding::Windows1252));
    assert_eq!((dialect.decimal, dialect.date_order), (Decimal::Comma, DateOrder::DayFirst));
    let expected = [
        Guess::Role(ColumnRole::Time),
        Guess::Role(ColumnRole::User),
        Guess::Role(ColumnRole::Event),
        Guess::Role(ColumnRole::OrderId),
        Guess::Role(ColumnRole::Amount),
        Guess::Role(ColumnRole::Category),
        Guess::Role(ColumnRole::Platform),
        Guess::LeftOut,
    ];
    for (column, guess) in preview.columns.iter().zip(expected) {
        assert_eq!(column.guess, guess, "{column:?}");
        assert!((0.5..=1.0).contains(&column.confidence));
    }
    assert_eq!(preview.columns[7].personal, Some(Personal::Email));
    assert_eq!(preview.columns[7].reasons, [Reason::Personal { kind: Personal::Email, n: 2 }]);
    let roles: Vec<(&str, u64, Role)> =
        preview.events.iter().map(|event| (event.name.as_str(), event.count, event.role)).collect();
    assert!(
        roles.contains(&("storniert", 2, Role::Refund))
            && roles.contains(&("push_erhalten", 1, Role::MessageDelivered))
    );
    assert_eq!((preview.tally.read, preview.tally.rejected["no_time"]), (6, 1));
    let row = &preview.rows[2];
    assert_eq!(row.line, 4);
    assert_eq!(row.cells[0].parsed.as_deref(), Some("2025-04-03T01:12:00Z"));
    assert_eq!((row.cells[4].raw.as_str(), row.cells[4].parsed.as_deref()), ("1.018,40", Some("1018.4")));
    assert_eq!(row.cells[7].parsed, None);

    let data = load_one(&bytes, &preview.mapping.to_json(), &options(2, 1, 64)).expect("loads");
    assert_eq!(data.catalog.dimensions[0].values.texts, ["Burger", "Catering", "Sushi"]);
    assert_eq!((data.catalog.report.kept, data.catalog.users), (5, 4));
}

#[test]
fn a_date_that_two_readings_fit_is_asked() {
    let preview = of("user,when,what\na,03/04/25,x\nb,04/04/25,y\nc,05/06/25,x\n");
    let Some(Question::DateOrder { sample, readings, both, of, .. }) = preview.questions.first() else {
        panic!("a question was expected: {preview:?}");
    };
    assert_eq!((sample.as_str(), *both, *of), ("03/04/25", 3, 3));
    let days =
        [(DateOrder::DayFirst, Day::from_civil(2025, 4, 3)), (DateOrder::MonthFirst, Day::from_civil(2025, 3, 4))];
    assert_eq!(*readings, days);

    let answered = Mapping {
        dialect: DialectChoice { date_order: Some(DateOrder::DayFirst), ..DialectChoice::default() },
        ..Mapping::default()
    };
    let text = "user,when,what\na,03/04/25,x\nb,05/06/25,x\n";
    let preview = engine::ingest::preview(&[head("f", text.as_bytes())], Some(&answered), today()).expect("a table");
    assert_eq!(preview.questions, []);
    assert_eq!(preview.rows[0].cells[1].parsed.as_deref(), Some("2025-04-03T00:00:00Z"));
}

/// `25/04/03` fits the day in front, but proves nothing: it may be a year.
#[test]
fn a_year_of_two_digits_in_front_is_asked() {
    let question = |text: &str| match of(text).questions.as_slice() {
        [Question::DateOrder { readings, used, .. }] => Some((readings.clone(), *used)),
        _ => None,
    };
    let (april, long_ago) = (Day::from_civil(2025, 4, 3), Day::from_civil(2003, 4, 25));
    let both = vec![(DateOrder::YearFirst, april), (DateOrder::DayFirst, long_ago)];
    // One day only; then days that differ more than the years: what is used until the person answers.
    assert_eq!(question("user,when\na,25/04/03\nb,25/04/03\n"), Some((both.clone(), DateOrder::DayFirst)));
    assert_eq!(question("user,when\na,25/04/03\nb,25/04/17\n"), Some((both.clone(), DateOrder::YearFirst)));
    // Days in front that differ more than what is at the end; dots; a number that is no day.
    assert_eq!(question("user,when\na,25/04/25\nb,17/04/25\n"), None);
    assert_eq!(question("user,when\na,25.04.03\nb,25.04.03\n"), None);
    assert_eq!(question("user,when\na,25/04/03\nb,25/04/44\n"), None);
    // The answer is heard.
    let answered = Mapping::from_json(r#"{"dialect": {"date_order": "year_first"}}"#).expect("valid");
    let seen =
        preview(&[head("f", b"user,when\na,25/04/03\nb,25/04/03\n")], Some(&answered), today()).expect("a table");
    assert_eq!((seen.questions.len(), seen.rows[0].cells[1].parsed.as_deref()), (0, Some("2025-04-03T00:00:00Z")));
}

/// Dates of another kind of file are a question of their own; the answer goes into the mapping of that file, and holds for
/// others with the same columns.
#[test]
fn ambiguous_dates_of_other_files_are_asked_too() {
    let events: &[u8] = b"user_id,time,event\nann,2025-03-01 10:00,view\nbob,2025-04-04 10:00,view\n";
    let tickets: &[u8] = b"user_id,created_at,topic\nann,03/04/25,x\nbob,05/04/25,y\n";
    let heads = [head("events.csv", events), head("tickets.csv", tickets), head("tickets 2.csv", tickets)];
    let mut seen = preview(&heads, None, today()).expect("tables");
    let asked = seen.questions.iter().map(|question| match question {
        Question::DateOrder { file, sample, readings, .. } => (file.as_deref(), sample.as_str(), readings.len()),
        Question::Currency { .. } => panic!("no currency"),
    });
    assert_eq!(asked.collect::<Vec<_>>(), [(Some("tickets.csv"), "03/04/25", 2)]);
    let own = seen.mapping.files.get_mut("tickets.csv").expect("a file of another kind");
    own.dialect.date_order = Some(DateOrder::DayFirst);
    let mapping = seen.mapping.clone();
    let seen = preview(&heads, Some(&mapping), today()).expect("tables");
    assert_eq!(seen.questions, []);
    let plans = engine::ingest::plan_files(&heads, &mapping).expect("fits");
    let orders: Vec<DateOrder> = plans.iter().map(|plan| plan.dialect.date_order).collect();
    assert_eq!(orders, [DateOrder::YearFirst, DateOrder::DayFirst, DateOrder::DayFirst]);
}

#[test]
fn headers_and_values_in_english() {
    let cdnow = of("customer_id,date,quantity,amount\n00001,1997-01-01,1,11.77\n00002,1997-01-12,1,12.00\n");
    assert_eq!(cdnow.mapping.to_json(), r#"{"amount":"amount","time":"date","user":"customer_id"}"#);
    assert_eq!((cdnow.events[0].name.as_str(), cdnow.events[0].role), ("purchase", Role::Purchase));

    let epoch = of("uid\tts\taction\n17\t1575215953273\topen\n18\t1575215954000\tbuy\n");
    assert_eq!((epoch.files[0].dialect.delimiter, epoch.files[0].dialect.epoch), (b'\t', Some(EpochUnit::Millis)));
    assert_eq!(epoch.mapping.to_json(), r#"{"event":"action","time":"ts","user":"uid"}"#);

    let money = of(
        "user_id|created_at|revenue|currency|email\n1|2024-01-01|5.00|EUR|a@b.example\n2|2024-01-02|6.00|USD|c@d.example\n3|2024-01-02|7.00|EUR|\n",
    );
    assert_eq!(money.mapping.only_currency.as_deref(), Some("EUR"));
    assert!(matches!(&money.questions[0], Question::Currency { counts, .. } if counts[0] == ("EUR".to_string(), 2)));
    assert_eq!((money.tally.kept, money.tally.filtered["currency"]), (2, 1));
    assert_eq!(money.columns[4].personal, Some(Personal::Email));
}

#[test]
fn without_header() {
    let preview = of("00004,19970101,2,29.33\n00004,19970118,2,29.73\n00021,19970101,3,63.34\n");
    assert!(!preview.files[0].dialect.header);
    assert_eq!(preview.files[0].columns, ["column 1", "column 2", "column 3", "column 4"]);
    let mapping = r#"{"user": "column 1", "time": "column 2", "amount": "column 4"}"#;
    let data =
        load_one(b"00004,19970101,2,29.33\n00004,19970118,2,29.73\n", mapping, &options(1, 1, 8)).expect("loads");
    assert_eq!((data.catalog.report.kept, data.catalog.last_day.to_string()), (2, "1997-01-18".into()));
}

#[test]
fn the_same_columns_in_any_order_share_a_key() {
    let key = |text| of(text).shape_key;
    assert_eq!(key("user,time\na,2024-01-01\n"), key("time,user\n2024-01-01,a\n"));
    assert_ne!(key("user,time\na,2024-01-01\n"), key("user,when\na,2024-01-01\n"));
}

#[test]
fn a_mapping_that_does_not_fit_is_shown_with_its_rows() {
    let mapping = Mapping::from_json(r#"{"user": "who"}"#).expect("valid");
    let preview = preview(&[head("f", b"user,time\na,2024-01-01\n")], Some(&mapping), today()).expect("a table");
    assert!(preview.problem.is_some());
    assert_eq!(preview.rows.len(), 1);
}

#[test]
fn files_of_one_data_set_agree_on_the_order_of_dates() {
    let (a, b) = (b"user,time\na,03/04/25\nb,05/06/25\n", b"user,time\na,13/04/25\nb,05/06/25\n");
    let plans = engine::ingest::plan_files(
        &[head("a.csv", a), head("b.csv", b)],
        &Mapping::from_json(r#"{"user": "user", "time": "time"}"#).expect("valid"),
    );
    let orders: Vec<DateOrder> = plans.expect("both fit").iter().map(|plan| plan.dialect.date_order).collect();
    assert_eq!(orders, [DateOrder::DayFirst, DateOrder::DayFirst]);
}

/// A spreadsheet's days in CSV: told by the header of the column, or by fractions that no price has.
#[test]
fn days_of_a_spreadsheet() {
    let rows = |header: &str, first: &str, second: &str| format!("{header}\nann,{first},12207\nbob,{second},50667\n");
    for (header, first, second, iso) in [
        ("user,date,zip", "45292", "45293", "2024-01-01T00:00:00Z"),
        ("user,Zeitpunkt,plz", "45292.53", "45293.25", "2024-01-01T12:43:12Z"),
        ("user,when it was,zip", "45292.520833333", "45300.5208333333", "2024-01-01T12:30:00Z"),
    ] {
        let preview = of(&rows(header, first, second));
        let column = &preview.columns[1];
        assert_eq!(column.guess, Guess::Role(ColumnRole::Time), "{header}");
        assert!(column.reasons.contains(&Reason::Epoch { unit: EpochUnit::Excel }), "{:?}", column.reasons);
        assert_eq!(preview.files[0].dialect.epoch, Some(EpochUnit::Excel));
        assert_eq!(preview.rows[0].cells[1].parsed.as_deref(), Some(iso));
        let data = load_one(rows(header, first, second).as_bytes(), &preview.mapping.to_json(), &options(1, 1, 64));
        assert_eq!(data.expect("loads").catalog.report.kept, 2);
    }
    // Postcodes and prices are no days.
    for text in
        ["user,zip,date\nann,45292,2024-01-01\nbob,50667,2024-01-02\n", "user,price\nann,45292.50\nbob,33990.00\n"]
    {
        assert_ne!(of(text).columns[1].guess, Guess::Role(ColumnRole::Time), "{text}");
    }
}

/// Of the first rows: what fits the delimiter, the encoding, the decimal sign and the dates as they are guessed or chosen.
#[test]
fn how_well_the_writing_fits_is_counted() {
    let share = |n, of| Share { n, of };
    let text =
        "user;time;amount;note\na;2025-01-02;1,50;x\nb;2025-01-03;2,00;y;z\nc;soon;;x\nd;2025-01-04;3 apples;x\n";
    let mapping = |json: &str| Mapping::from_json(json).expect("valid");
    let seen = |bytes: &[u8], mapping: &Mapping| {
        preview(&[head("export.csv", bytes)], Some(mapping), today()).expect("a table")
    };
    let fits = seen(text.as_bytes(), &mapping(r#"{"user": "user", "time": "time", "amount": "amount"}"#)).fits;
    assert_eq!((fits.fields, fits.text), (share(3, 4), share(4, 4)));
    assert_eq!((fits.amounts, fits.times), (share(2, 3), share(3, 4)));
    let broken = [text.as_bytes(), b"e;2025-01-05;1,00;K\xf6ln\nf;2025-01-06;1,00;K\xc3\xb6ln\n"].concat();
    assert_eq!(seen(&broken, &mapping(r#"{"dialect": {"encoding": "utf-8"}}"#)).fits.text, share(5, 6));
}

#[test]
fn the_unit_of_numbers_is_said() {
    let times = of("user,time\na,1717236000000\nb,1717322400000\n");
    let said = |lang| times.columns[1].reasons.iter().map(|reason| reason.text(lang)).collect::<Vec<_>>().join("; ");
    assert!(said(Lang::En).contains("values: milliseconds since 1970"), "{}", said(Lang::En));
    assert!(said(Lang::De).contains("Werte: Millisekunden seit 1970"), "{}", said(Lang::De));
}

/// The rows of the first page that would not be kept, as the file that the mapping screen offers.
#[test]
fn the_first_rows_that_are_not_kept_are_a_file() {
    let users = head("users.csv", b"user,plan\na,gold\nb,free\n");
    let good = "a,2025-01-02,view\nb,2025-01-03,view\n".repeat(10);
    let events = head("events.csv", format!("user,time,event\n{good},2025-01-02,view\nb,soon,view\n").as_bytes());
    let heads = [users, events];
    let guessed = preview(&heads, None, today()).expect("tables").mapping;
    let csv = first_rejects_csv(&heads, &guessed, today(), Lang::En).expect("fits");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "file,line,byte,column,code,reason,row");
    assert!(lines[1].starts_with("events.csv,22,376,user,no_user,") && lines[1].contains("no user id"), "{csv}");
    assert!(lines[2].starts_with("events.csv,23,393,time,bad_time,"), "{csv}");
    assert_eq!(lines.len(), 3);
}
