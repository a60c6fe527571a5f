//! What the name of a part says of its rows. Tools name the files of one table by day, hour, counter or hash, and those of
//! different tables by words: `users.messages.email.Open`, `users.messages.email.Click`. Only the first may become one file, for
//! words in a name can be all that tells what its rows are.

/// The words of a path, without what counts: digits, single letters, hashes. Paths with equal words are parts of one table.
pub(crate) fn words(path: &str) -> String {
    let pieces = path.split(|sign: char| !sign.is_alphanumeric()).filter(|piece| !is_hash(piece));
    let letters = pieces.map(|piece| piece.chars().filter(|sign| !sign.is_numeric()).collect::<String>());
    letters.filter(|word| word.chars().nth(1).is_some()).collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Four hexadecimal digits or more, as in a UUID, or letters and digits that take turns.
fn is_hash(piece: &str) -> bool {
    let hexadecimal = piece.len() >= 4 && piece.bytes().all(|byte| byte.is_ascii_hexdigit());
    let kinds: Vec<bool> = piece.chars().map(char::is_numeric).collect();
    let turns = kinds.windows(2).filter(|two| two[0] != two[1]).count();
    hexadecimal || (kinds.len() >= 8 && turns >= 4)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn parts_of_one_table() {
        for (a, b) in [
            ("1/1_2025-07-01_11#0.json.gz", "1/1_2025-12-31_7#10.json.gz"),
            ("orders.csv", "orders (2).csv"),
            ("export_a.csv", "export_b.csv"),
            ("part-00000-c3a1fe52-98ab-4fed-abcd-0123456789ab-c000.parquet", "part-00001-0b-c000.parquet"),
            ("events/date=2025-07-01T10/8F3kQ2z9.avro", "events/date=2025-07-02T9/Q7a1M4x8w.avro"),
            ("20250701T1000Z.csv", "20250701T1100Z.csv"),
        ] {
            assert_eq!(words(a), words(b), "{a}, {b}");
        }
    }

    #[test]
    fn names_that_tell_tables_apart() {
        for (a, b) in [
            ("events.jsonl", "users.jsonl"),
            ("events1.csv", "users1.csv"),
            ("2025/users.messages.contentcard.Dismiss.avro", "2025/users.messages.contentcard.Impression.avro"),
            ("event_type=users.messages.email.Open/part-0.avro", "event_type=users.messages.email.Click/part-0.avro"),
            ("kunden.csv", "käufe.csv"),
        ] {
            assert_ne!(words(a), words(b), "{a}, {b}");
        }
    }
}
