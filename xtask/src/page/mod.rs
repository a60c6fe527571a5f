//! The last step of a build: of what Trunk has laid out, make the sealed page.
//!
//! In: Trunk's staging folder with index.html, the app's hashed files, `worker.js` and `worker_bg.wasm`, and the
//! same of the decoder. Out, in the same folder:
//! optimised and checked wasm; glue that writes no raw HTML; worker files and the style sheet under names that hold their hash; an index.html whose first
//! element after the charset is the content security policy, with the hash of each inline script.

mod glue;
mod html;
mod optimise;
mod policy;
mod style;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::run::{self, Result};

/// `cargo xtask post`, called by Trunk.
pub fn command() -> Result {
    let stage = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("post is a step of the build: run `cargo xtask build`")?;
    let release = std::env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "release");
    finish(&stage, release)
}

fn finish(stage: &Path, release: bool) -> Result {
    if release {
        optimise::all(stage)?;
    }
    for path in files_with(stage, "wasm")? {
        wasm::check(&fs::read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for path in files_with(stage, "js")? {
        let glue = glue::without_raw_html(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        fs::write(&path, glue)?;
    }
    let worker = name_program(stage, "worker")?;
    let decoder = name_program(stage, "decoder")?;
    // The benchmark's page is one program.
    let app = stage.join("app.js").exists().then(|| name_program(stage, "app")).transpose()?;
    let app_files = app.map_or("null".into(), |app| format!("{{ wasm: './{}', glue: './{}' }}", app.wasm, app.glue));
    let style = style::write(stage, &run::root().join("style"))?;

    let boot = run::root().join("boot");
    let lock = fs::read_to_string(boot.join("lock.js"))?;
    let load = fs::read_to_string(boot.join("load.js"))?
        .replace("APP_FILES", &app_files)
        .replace("WORKER_WASM", &worker.wasm)
        .replace("WORKER_GLUE", &worker.glue)
        .replace("DECODER_WASM", &decoder.wasm)
        .replace("DECODER_GLUE", &decoder.glue);
    let symbols = fs::read_to_string(run::root().join("src/app/symbols.svg"))?;
    let page = stage.join("index.html");
    fs::write(&page, html::assemble(&fs::read_to_string(&page)?, &lock, &load, &style, &symbols)?)?;
    Ok(())
}

struct Program {
    wasm: String,
    glue: String,
}

/// Trunk hashes the names of the page's first program, not those of others: a cache could serve an old engine to a new app.
fn name_program(stage: &Path, name: &str) -> Result<Program> {
    let (old_glue, old_wasm) = (stage.join(format!("{name}.js")), stage.join(format!("{name}_bg.wasm")));
    let read = |path: &Path| fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    let hash = short_hash(&[&read(&old_glue)?, &read(&old_wasm)?]);
    let program = Program { wasm: format!("{name}-{hash}_bg.wasm"), glue: format!("{name}-{hash}.js") };
    fs::rename(old_glue, stage.join(&program.glue))?;
    fs::rename(old_wasm, stage.join(&program.wasm))?;
    Ok(program)
}

/// 16 hex digits of SHA-256 over all parts, for file names.
fn short_hash(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The files of a folder with that ending, sorted.
fn files_with(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
