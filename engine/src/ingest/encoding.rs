//! Bytes of other encodings to UTF-8, block by block.

use super::Encoding;

/// Turns blocks of bytes into UTF-8. A character may be cut by a block's end. The byte order mark is dropped.
#[derive(Debug)]
pub(super) struct Transcoder {
    encoding: Encoding,
    /// Bytes or code units that wait for their other half.
    pending_byte: Option<u8>,
    pending_high: Option<u16>,
    at_start: bool,
    /// UTF-8 only: the first bytes, until it is clear whether they are a byte order mark.
    mark: Vec<u8>,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

impl Transcoder {
    pub fn new(encoding: Encoding) -> Self {
        Transcoder { encoding, pending_byte: None, pending_high: None, at_start: true, mark: Vec::new() }
    }

    /// Appends a block as UTF-8. Bytes of a file said to be UTF-8 pass as they are: rows with wrong ones are rejected later.
    pub fn push(&mut self, block: &[u8], into: &mut Vec<u8>) {
        match self.encoding {
            Encoding::Utf8 | Encoding::Ascii => self.push_utf8(block, into),
            Encoding::Windows1252 => {
                for byte in block {
                    push_char(
                        WINDOWS_1252_HIGH
                            .get(usize::from(*byte).wrapping_sub(0x80))
                            .copied()
                            .unwrap_or(char::from(*byte)),
                        into,
                    );
                }
            }
            Encoding::Utf16Le => self.push_utf16(block, into, u16::from_le_bytes),
            Encoding::Utf16Be => self.push_utf16(block, into, u16::from_be_bytes),
        }
    }

    /// What still waits when the file ends.
    pub fn finish(&mut self, into: &mut Vec<u8>) {
        into.append(&mut self.mark);
        if self.pending_high.take().is_some() || self.pending_byte.take().is_some() {
            push_char(char::REPLACEMENT_CHARACTER, into);
        }
    }

    fn push_utf8(&mut self, block: &[u8], into: &mut Vec<u8>) {
        if !self.at_start {
            into.extend_from_slice(block);
            return;
        }
        self.mark.extend_from_slice(block);
        if self.mark.len() < 3 && UTF8_MARK.starts_with(&self.mark) {
            return;
        }
        self.at_start = false;
        into.extend_from_slice(self.mark.strip_prefix(UTF8_MARK).unwrap_or(&self.mark));
        self.mark.clear();
    }

    fn push_utf16(&mut self, block: &[u8], into: &mut Vec<u8>, unit: fn([u8; 2]) -> u16) {
        let mut bytes = block.iter().copied();
        while let Some(first) = self.pending_byte.take().or_else(|| bytes.next()) {
            let Some(second) = bytes.next() else {
                self.pending_byte = Some(first);
                return;
            };
            let unit = unit([first, second]);
            if std::mem::take(&mut self.at_start) && unit == 0xFEFF {
                continue;
            }
            match (self.pending_high.take(), unit) {
                (Some(high), 0xDC00..=0xDFFF) => {
                    let code = 0x10000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(unit) - 0xDC00);
                    push_char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), into);
                    continue;
                }
                (Some(_), _) => push_char(char::REPLACEMENT_CHARACTER, into),
                (None, _) => {}
            }
            if (0xD800..0xDC00).contains(&unit) {
                self.pending_high = Some(unit);
            } else {
                push_char(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER), into);
            }
        }
    }
}

/// Guesses the encoding from a file's first bytes. `whole`: they are all of it.
pub(super) fn guess(head: &[u8], whole: bool) -> Encoding {
    match head {
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ if head.starts_with(UTF8_MARK) => return Encoding::Utf8,
        _ => {}
    }
    // Text in a Latin script written as UTF-16 without a mark has a zero in (nearly) every second byte.
    let zeros = |from: usize| head.iter().take(2_000).skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = head.len().min(2_000) / 2;
    if half > 2 && zeros(1) * 10 > half * 7 {
        return Encoding::Utf16Le;
    }
    if half > 2 && zeros(0) * 10 > half * 7 {
        return Encoding::Utf16Be;
    }
    if !whole && head.is_ascii() {
        return Encoding::Ascii;
    }
    let (good, bad) = count_multibyte(head, whole);
    if bad > good { Encoding::Windows1252 } else { Encoding::Utf8 }
}

/// Numbers of right and of wrong multi-byte characters.
fn count_multibyte(mut bytes: &[u8], whole: bool) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    let many = |text: &[u8]| text.iter().filter(|byte| **byte >= 0xC0).count();
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => return (good + many(text.as_bytes()), bad),
            Err(error) => {
                good += many(&bytes[..error.valid_up_to()]);
                match error.error_len() {
                    Some(skip) => {
                        bad += 1;
                        bytes = &bytes[error.valid_up_to() + skip..];
                    }
                    // The end of the bytes cuts a character: no mistake where the file goes on.
                    None => return (good, bad + usize::from(whole)),
                }
            }
        }
    }
}

fn push_char(sign: char, into: &mut Vec<u8>) {
    into.extend_from_slice(sign.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Bytes 0x80–0x9F of Windows-1252; above that it is Latin-1 (WHATWG Encoding Standard, index windows-1252).
const WINDOWS_1252_HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(encoding: Encoding, bytes: &[u8], block: usize) -> String {
        let (mut transcoder, mut text) = (Transcoder::new(encoding), Vec::new());
        for piece in bytes.chunks(block) {
            transcoder.push(piece, &mut text);
        }
        transcoder.finish(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    }

    #[test]
    fn every_encoding_in_every_block_size() {
        let text = "a;Gerät €\n😀;ß";
        let units = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        for block in 1..9 {
            assert_eq!(decode(Encoding::Utf8, format!("\u{feff}{text}").as_bytes(), block), text);
            assert_eq!(decode(Encoding::Utf16Le, &[&[0xFF, 0xFE][..], &units(u16::to_le_bytes)].concat(), block), text);
            assert_eq!(decode(Encoding::Utf16Be, &units(u16::to_be_bytes), block), text);
            assert_eq!(decode(Encoding::Windows1252, b"Ger\xE4t \x80", block), "Gerät €");
        }
    }

    #[test]
    fn guesses() {
        assert_eq!(guess("Gerät;Größe".as_bytes(), true), Encoding::Utf8);
        assert_eq!(guess(b"Ger\xE4t;Gr\xF6\xDFe", true), Encoding::Windows1252);
        assert_eq!(guess(b"a\0;\0b\0\n\0", true), Encoding::Utf16Le);
        assert_eq!(guess(b"\0a\0;\0b\0\n", true), Encoding::Utf16Be);
        assert_eq!((guess(b"a;b", false), guess(b"a;b", true)), (Encoding::Ascii, Encoding::Utf8));
        // Mostly UTF-8 with one wrong byte: two encodings in one file; the rows with the wrong one are rejected.
        assert_eq!(
            guess("ä ö ü \u{e9}".as_bytes().iter().chain(b"\xE9 ").copied().collect::<Vec<_>>().as_slice(), true),
            Encoding::Utf8
        );
    }
}
