//! What the tests share.

use std::path::PathBuf;

use decode::{DecodeError, Limits, TextFile, decode};

/// The bytes of a fixture.
pub fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of a fixture.
pub fn text(name: &str) -> String {
    String::from_utf8(fixture(name)).expect("fixtures of text are UTF-8")
}

/// Text files by name, and the names of the parts that were left out.
pub type Decoded = (Vec<(String, String)>, Vec<String>);

/// All text files in a file, and the parts that were left out.
pub fn run(name: &str, bytes: &[u8], limits: Limits) -> Result<Decoded, DecodeError> {
    let mut files: Vec<TextFile> = Vec::new();
    let left_out = decode(&mut bytes.to_vec(), name, limits, &mut files)?;
    let text = |file: TextFile| (file.name, String::from_utf8_lossy(&file.text).into_owned());
    Ok((files.into_iter().map(text).collect(), left_out))
}

/// The text files of a fixture.
pub fn files(name: &str) -> Vec<(String, String)> {
    run(name, &fixture(name), Limits::default()).unwrap_or_else(|error| panic!("{error}")).0
}

/// The one text file of a fixture.
pub fn only(name: &str) -> (String, String) {
    let mut files = files(name);
    assert_eq!(files.len(), 1, "{name}: {:?}", files.iter().map(|file| &file.0).collect::<Vec<_>>());
    files.pop().unwrap_or_default()
}

/// Compares line by line, so that a difference is short to read.
pub fn assert_same(name: &str, found: &str, expected: &str) {
    for (number, (found, expected)) in found.lines().zip(expected.lines()).enumerate() {
        assert_eq!(found, expected, "{name}, line {}", number + 1);
    }
    assert_eq!(found.lines().count(), expected.lines().count(), "{name}");
    assert_eq!(found.ends_with('\n'), expected.ends_with('\n'), "{name}: its last byte");
}
