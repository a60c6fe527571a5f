//! Whether dist/ is the page of the sources as they are: so that a second start of `serve` builds nothing, and a reload only
//! what has changed.
//!
//! A build leaves a stamp in target/: the hash of all sources with the way they were built, and that of the index.html that came
//! of them. Contents are hashed, not times: a checkout gives files new times, and an old page a new index.html.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::run::{self, Result};

/// What the page is made of: a change in any of these makes a new page.
pub const SOURCES: [&str; 15] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "boot",
    "decode/Cargo.toml",
    "decode/src",
    "engine/Cargo.toml",
    "engine/src",
    "index.html",
    "public",
    "src",
    "style",
    "xtask/Cargo.toml",
    "xtask/src",
];

/// The sources as they are now, built in one way.
#[derive(Debug, PartialEq)]
pub struct Stamp(String);

impl Stamp {
    /// Of the sources in the project's folder; `way` says how they are built.
    pub fn of(root: &Path, way: &str) -> Stamp {
        let mut hash = Sha256::new();
        hash.update(way);
        for source in SOURCES {
            feed(&mut hash, &root.join(source), source);
        }
        Stamp(hex(hash))
    }

    /// Whether the page was built of these sources, in this way, and is still there.
    pub fn is_on(&self, dist: &Path) -> bool {
        let stamped = fs::read_to_string(file()).ok();
        stamped.is_some() && stamped == self.with_page(dist)
    }

    /// Says that the page was.
    pub fn put_on(&self, dist: &Path) -> Result {
        let stamp = self.with_page(dist).ok_or("the build left no dist/index.html")?;
        fs::create_dir_all(run::root().join("target"))?;
        Ok(fs::write(file(), stamp)?)
    }

    /// index.html holds the names of all other files, and they hold their hashes.
    fn with_page(&self, dist: &Path) -> Option<String> {
        let page = fs::read(dist.join("index.html")).ok()?;
        Some(format!("{} {}", self.0, hex(Sha256::new_with_prefix(page))))
    }
}

fn file() -> PathBuf {
    run::root().join("target/page-stamp")
}

/// Names and contents of all files at or under a path, in the order of their names.
fn feed(hash: &mut Sha256, path: &Path, name: &str) {
    if let Ok(bytes) = fs::read(path) {
        hash.update(format!("\0{name}\0{}\0", bytes.len()));
        hash.update(bytes);
        return;
    }
    let mut names: Vec<String> = fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    // (Editors leave hidden files beside those that they have open.)
    for inner in names.iter().filter(|inner| !inner.starts_with('.')) {
        feed(hash, &path.join(inner), &format!("{name}/{inner}"));
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A project of two files, in a folder of its own.
    fn project(name: &str) -> PathBuf {
        let root = std::env::temp_dir().join(format!("terrarium-stamp-{name}-{}", std::process::id()));
        fs::create_dir_all(root.join("decode/src/zip")).expect("makes folders");
        fs::write(root.join("index.html"), "<p>").expect("writes");
        fs::write(root.join("decode/src/zip/mod.rs"), "fn a() {}").expect("writes");
        root
    }

    #[test]
    fn a_change_anywhere_makes_another_stamp_and_its_undoing_the_first_again() {
        let root = project("change");
        let file = root.join("decode/src/zip/mod.rs");
        let first = Stamp::of(&root, "release");
        assert_eq!(Stamp::of(&root, "release"), first);
        assert_ne!(Stamp::of(&root, "dev"), first);
        fs::write(&file, "fn b() {}").expect("writes");
        assert_ne!(Stamp::of(&root, "release"), first);
        fs::write(&file, "fn a() {}").expect("writes");
        assert_eq!(Stamp::of(&root, "release"), first);
        fs::rename(&file, root.join("decode/src/zip/other.rs")).expect("renames");
        assert_ne!(Stamp::of(&root, "release"), first);
        fs::remove_dir_all(root).expect("removes");
    }

    #[test]
    fn another_page_has_another_stamp() {
        let root = project("page");
        let stamp = Stamp::of(&root, "release");
        let first = stamp.with_page(&root);
        assert!(first.is_some());
        fs::write(root.join("index.html"), "<p>built by hand").expect("writes");
        assert_ne!(stamp.with_page(&root), first);
        assert_eq!(stamp.with_page(&root.join("decode")), None, "there is no page");
        fs::remove_dir_all(root).expect("removes");
    }

    /// Each package that the page is made of is among the sources, and each source is there.
    #[test]
    fn nothing_that_the_page_is_made_of_is_left_out() {
        let root = run::root();
        assert!(SOURCES.is_sorted());
        for source in SOURCES {
            assert!(root.join(source).exists(), "{source} is not there");
        }
        let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("reads");
        let packages: Vec<&str> =
            manifest.split("path = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(packages.contains(&"decode"), "{packages:?}");
        for package in packages.into_iter().filter(|package| !package.ends_with(".rs")) {
            assert!(SOURCES.contains(&format!("{package}/src").as_str()), "{package}");
        }
    }
}
