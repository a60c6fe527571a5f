//! zip: many parts that are one data set (an export of hourly files), or a workbook, which is a zip too.
//!
//! Parts are ordered so that those of one table come together, by name within a table: then the output can join them.

use std::collections::BTreeMap;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::input::Input;
use crate::output::Output;
use crate::unpack::{self, Content};
use crate::{Decoder, Job, Problem, part_name, sheet};

/// The decoder.
pub(crate) struct Zip;

/// An archive that is read from a file.
pub(crate) type Archive<'a> = ZipArchive<Input<'a>>;

impl Decoder for Zip {
    fn id(&self) -> &'static str {
        "zip"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
    }

    fn decode(&self, job: Job, out: &mut Output) -> Result<(), Problem> {
        let mut archive = ZipArchive::new(job.input).map_err(|error| problem("", error))?;
        let (n, most) = (archive.len() as u64, out.limits().entries as u64);
        if n > most {
            return Err(Problem::TooManyEntries { n, most });
        }
        match sheet::workbook(&archive) {
            Some(workbook) => workbook(&mut archive, job.name, out),
            None => parts(&mut archive, job.name, job.depth, out),
        }
    }
}

fn parts(archive: &mut Archive, name: &str, depth: usize, out: &mut Output) -> Result<(), Problem> {
    let (mut order, mut no_data) = (BTreeMap::<_, Vec<(String, usize)>>::new(), Vec::new());
    let mut packed = 0u64;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| problem("", error))?;
        let Ok(part) = entry.name().map(std::borrow::Cow::into_owned) else { continue };
        if entry.is_dir() || is_furniture(&part) {
            continue;
        }
        match unpack::content(&mut entry, &part)? {
            Content::None => no_data.push(part),
            content => {
                packed = packed.saturating_add(entry.compressed_size());
                order.entry((content, part_name::words(&part))).or_default().push((part, at));
            }
        }
    }
    no_data.into_iter().for_each(|part| out.leave_out(part));
    out.expect_bytes(packed);
    for (_, mut group) in order {
        group.sort();
        for (part, at) in group {
            let mut entry = archive.by_index(at).map_err(|error| problem(&part, error))?;
            unpack::stream(&mut entry, &format!("{name} › {part}"), depth + 1, out)?;
        }
    }
    Ok(())
}

/// What archivers and people add that is no data.
fn is_furniture(part: &str) -> bool {
    let file = part.rsplit(['/', '\\']).next().unwrap_or(part).to_lowercase();
    let is_note = ["readme", "license", "licence"].iter().any(|note| file.starts_with(note));
    part.starts_with("__MACOSX/") || file.starts_with('.') || file == "thumbs.db" || is_note || file.ends_with(".html")
}

/// What the archive's reader says, in our words.
pub(crate) fn problem(place: &str, error: ZipError) -> Problem {
    match error {
        ZipError::Io(error) => Problem::from_io(place, error),
        ZipError::InvalidPassword => Problem::Encrypted,
        ZipError::UnsupportedArchive(what) if what == ZipError::PASSWORD_REQUIRED => Problem::Encrypted,
        ZipError::UnsupportedArchive(what) => Problem::Unsupported { what: format!("zip ({what})") },
        ZipError::CompressionMethodNotSupported(id) => Problem::Unsupported { what: format!("zip ({})", method(id)) },
        error => Problem::damaged(place, error),
    }
}

/// The name of a compression method (APPNOTE 4.4.5).
fn method(id: u16) -> String {
    match id {
        9 => "Deflate64".into(),
        12 => "bzip2".into(),
        14 => "LZMA".into(),
        93 => "zstd".into(),
        95 => "XZ".into(),
        98 => "PPMd".into(),
        other => format!("method {other}"),
    }
}
