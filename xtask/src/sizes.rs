//! What the first screen weighs: each file that the page loads, raw and as brotli. The decoder comes behind the first screen, and
//! is weighed apart.

use std::fs;
use std::path::Path;

use crate::run::Result;

/// What page, app, engine, styles and fonts should weigh together, in bytes of brotli. Not reached yet: see benches/README.md.
pub const GOAL: usize = 500_000;

/// The most they may weigh: what they weigh now and little more, so that no weight comes unnoticed.
pub const BUDGET: usize = 1_530_000;

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

impl Weight {
    /// Whether the first screen waits for it.
    fn is_first(&self) -> bool {
        !self.name.starts_with("decoder-")
    }
}

/// The sum over all files of the first screen, in bytes of brotli.
pub fn total(weights: &[Weight]) -> usize {
    weights.iter().filter(|weight| weight.is_first()).map(|weight| weight.brotli).sum()
}

/// Prints the table of weights.
pub fn print(weights: &[Weight]) {
    println!("{:>10} {:>10}  file (bytes: raw, brotli)", "raw", "brotli");
    let (first, later): (Vec<_>, Vec<_>) = weights.iter().partition(|weight| weight.is_first());
    for weight in &first {
        println!("{:>10} {:>10}  {}", weight.raw, weight.brotli, weight.name);
    }
    let raw: usize = first.iter().map(|weight| weight.raw).sum();
    println!("{raw:>10} {:>10}  together; the goal is {GOAL}, the limit {BUDGET}", total(weights));
    for weight in &later {
        println!("{:>10} {:>10}  {} (behind the first screen)", weight.raw, weight.brotli, weight.name);
    }
}

/// Fails when the page is over its budget.
pub fn check(weights: &[Weight]) -> Result {
    let total = total(weights);
    if total <= BUDGET {
        return Ok(());
    }
    Err(format!("the first screen weighs {total} bytes of brotli, {} over the budget of {BUDGET}", total - BUDGET)
        .into())
}

fn brotli_len(bytes: &[u8]) -> Result<usize> {
    let mut packed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
    Ok(packed.len())
}
