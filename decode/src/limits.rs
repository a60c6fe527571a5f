//! How much a file may ask for. Archives and column formats state sizes that nobody has checked, and pack a thousand to one.

/// Bounds of what a file may unpack to, and of what is kept in memory for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text, all files together.
    pub text: u64,
    /// Bytes that may be unpacked whatever the file's size.
    pub free: u64,
    /// Beyond `free`: bytes unpacked for each byte of the file.
    pub ratio: u64,
    /// Bytes of one thing that must be held whole: a page, a block, a file inside an archive, the strings of a workbook.
    pub whole: usize,
    /// Entries of an archive.
    pub entries: usize,
    /// Columns of a table. Spreadsheets end at as many.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { text: 16 << 30, free: 64 << 20, ratio: 1_000, whole: 512 << 20, entries: 65_536, columns: 16_384 }
    }
}
