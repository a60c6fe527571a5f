//! Strings of JSON (RFC 8259).

/// Appends text as a JSON string. Bytes that are no UTF-8 become replacement characters.
pub(crate) fn string(into: &mut Vec<u8>, text: &[u8]) {
    let text = String::from_utf8_lossy(text);
    // A string always serialises; the fallback is never taken.
    into.extend_from_slice(serde_json::to_string(&text).unwrap_or_else(|_| "\"\"".into()).as_bytes());
}

/// Appends a comma unless the list or object has just begun.
pub(crate) fn comma(into: &mut Vec<u8>, first: &mut bool) {
    if !std::mem::take(first) {
        into.push(b',');
    }
}
