//! Rows of CSV as RFC 4180 has them, with LF at their ends.

/// Appends a row and its line end. A row of one empty cell is written `""`, for an empty line would be no row.
pub(crate) fn row<'a>(into: &mut Vec<u8>, cells: impl Iterator<Item = &'a [u8]>) {
    let start = into.len();
    for (at, one) in cells.enumerate() {
        if at > 0 {
            into.push(b',');
        }
        cell(into, one);
    }
    end_row(into, start);
}

/// Ends a row that began at `start`.
pub(crate) fn end_row(into: &mut Vec<u8>, start: usize) {
    if into.len() == start {
        into.extend_from_slice(b"\"\"");
    }
    into.push(b'\n');
}

/// Appends a cell, in quotes where it needs them.
pub(crate) fn cell(into: &mut Vec<u8>, text: &[u8]) {
    if !text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        into.extend_from_slice(text);
        return;
    }
    into.push(b'"');
    for byte in text {
        if *byte == b'"' {
            into.push(b'"');
        }
        into.push(*byte);
    }
    into.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_signs_are_quoted() {
        let mut text = Vec::new();
        row(&mut text, [&b"a"[..], b"b,c", b"say \"x\"", b"", b"two\nlines"].into_iter());
        row(&mut text, [&b""[..]].into_iter());
        assert_eq!(String::from_utf8_lossy(&text), "a,\"b,c\",\"say \"\"x\"\"\",,\"two\nlines\"\n\"\"\n");
    }
}
