//! What the page weighs: each file that it loads, raw and as brotli, by what waits for it.

use std::fs;
use std::path::Path;

use crate::run::Result;

/// The most that the first screen may weigh, in bytes of brotli: half of the goal of 500,000, so that it stands early on a slow line, too.
pub const FIRST_BUDGET: usize = 250_000;

/// The most that it may weigh with app and engine: what they weigh now and little more, so that no weight comes unnoticed.
/// benches/README.md says what they should.
pub const BUDGET: usize = 1_750_000;

/// One file of the page.
pub struct Weight {
    pub name: String,
    pub raw: usize,
    pub brotli: usize,
}

/// Weighs every file of `dist` that the page loads (licence texts lie there too, but nobody loads them).
pub fn measure(dist: &Path) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    let mut folders = vec![dist.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension != "txt") {
                let bytes = fs::read(&path)?;
                let name = path.strip_prefix(dist)?.to_string_lossy().into_owned();
                weights.push(Weight { name, raw: bytes.len(), brotli: brotli_len(&bytes)? });
            }
        }
    }
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.brotli));
    Ok(weights)
}

/// When the page needs a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    /// The first screen stands.
    First,
    /// A file can be read.
    Reading,
    /// A file comes that is no text.
    Decoder,
}

impl Stage {
    const ALL: [Stage; 3] = [Stage::First, Stage::Reading, Stage::Decoder];

    fn of(weight: &Weight) -> Stage {
        match weight.name.split_once('-') {
            Some(("app" | "worker", _)) => Stage::Reading,
            Some(("decoder", _)) => Stage::Decoder,
            _ => Stage::First,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Stage::First => "the first screen",
            Stage::Reading => "behind it: app and engine",
            Stage::Decoder => "behind these: the decoder",
        }
    }
}

/// The sum over the files up to a stage, in bytes of brotli.
fn total(weights: &[Weight], up_to: Stage) -> usize {
    weights.iter().filter(|weight| Stage::of(weight) <= up_to).map(|weight| weight.brotli).sum()
}

/// Prints the table of weights.
pub fn print(weights: &[Weight]) {
    println!("{:>10} {:>10}  file (bytes: raw, brotli)", "raw", "brotli");
    for stage in Stage::ALL {
        let files = weights.iter().filter(|weight| Stage::of(weight) == stage);
        files.for_each(|weight| println!("{:>10} {:>10}  {}", weight.raw, weight.brotli, weight.name));
        println!("{:>10} {:>10}  up to here: {}", "", total(weights, stage), stage.word());
    }
    println!("limits: {FIRST_BUDGET} for the first screen, {BUDGET} with app and engine");
}

/// Fails when the page is over its budget.
pub fn check(weights: &[Weight]) -> Result {
    for (stage, budget) in [(Stage::First, FIRST_BUDGET), (Stage::Reading, BUDGET)] {
        let total = total(weights, stage);
        if total > budget {
            let over = total - budget;
            return Err(format!("{} weighs {total} bytes of brotli, {over} over the budget", stage.word()).into());
        }
    }
    Ok(())
}

fn brotli_len(bytes: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    Ok(packed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(name: &str, brotli: usize) -> Weight {
        Weight { name: name.into(), raw: 0, brotli }
    }

    #[test]
    fn files_are_weighed_by_what_waits_for_them() {
        let page = [
            weight("app-1.js", 1),
            weight("first-1_bg.wasm", 10),
            weight("worker-1.js", 100),
            weight("decoder-1.js", 1000),
        ];
        assert_eq!(Stage::ALL.map(|stage| total(&page, stage)), [10, 111, 1111]);
    }

    #[test]
    fn too_much_is_told() {
        let error = check(&[weight("fonts/a.woff2", FIRST_BUDGET + 7)]).expect_err("too heavy").to_string();
        assert!(error.contains("the first screen") && error.contains(" 7 over"), "{error}");
        assert!(check(&[weight("app-1.js", BUDGET + 1)]).is_err() && check(&[weight("app-1.js", BUDGET)]).is_ok());
    }
}
