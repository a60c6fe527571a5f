//! Prints the text files in a file: `cargo run -p decode --example text -- FILE`.

use decode::{Limits, TextFile, decode};

fn main() {
    for path in std::env::args().skip(1) {
        let mut files: Vec<TextFile> = Vec::new();
        let done = std::fs::read(&path).map_err(|error| error.to_string()).and_then(|mut bytes| {
            decode(&mut bytes, &path, Limits::default(), &mut files).map_err(|error| error.to_string())
        });
        match done {
            Ok(left_out) if left_out.is_empty() => {}
            Ok(left_out) => eprintln!("left out: {}", left_out.join(", ")),
            Err(error) => eprintln!("{error}"),
        }
        for file in files {
            eprintln!("{}", file.name);
            print!("{}", String::from_utf8_lossy(&file.text));
        }
    }
}
