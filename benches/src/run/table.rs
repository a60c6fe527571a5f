//! What was measured, as a table: medians, and how many times as long as the page each peer took.

use std::path::Path;

use crate::peers::Peer;
use crate::web::median;
use crate::{Run, name};

/// Markdown, ready for benches/README.md.
pub fn write(file: &Path, peers: &[Peer], runs: &[Vec<Run>]) -> String {
    let rows = runs.iter().flatten().find_map(|run| run.answers.first()?["rows"].as_u64()).unwrap_or(0);
    let mut text = format!("### {}: {rows} events\n\n", name(file));
    text += "| peer | job, ms (least to most) | × our time | processor, s | × ours | peak over a blank page, MB | longest task of the page, ms | a threshold moves, ms | a window moves, ms |\n";
    text += "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
    let own_ms = runs.first().and_then(|own| middle(own, |run| Some(run.job_ms))).unwrap_or(0.0);
    let own_s = runs.first().and_then(|own| middle(own, |run| run.cpu_s)).unwrap_or(0.0);
    let blank_mb = blank_mb(peers, runs);
    for (peer, runs) in peers.iter().zip(runs) {
        let Some(ms) = middle(runs, |run| Some(run.job_ms)) else {
            text += &format!("| {} | did not come to an end | | | | | | | |\n", peer.name());
            continue;
        };
        let cpu_s = middle(runs, |run| run.cpu_s);
        let least = runs.iter().map(|run| run.job_ms).fold(f64::INFINITY, f64::min);
        let most = runs.iter().map(|run| run.job_ms).fold(0.0, f64::max);
        // A program has no blank page to stand on.
        let under = if peer.is_native() { 0.0 } else { blank_mb };
        text += &format!(
            "| {} | {ms:.0} ({least:.0}–{most:.0}) | {:.2} | {} | {} | {} | {} | {} | {} |\n",
            peer.name(),
            ms / own_ms,
            figure(cpu_s, 2),
            figure(cpu_s.map(|s| s / own_s), 2),
            figure(middle(runs, |run| Some(run.peak_mb? - under)), 0),
            figure(middle(runs, |run| run.longest_task_ms), 0),
            figure(middle(runs, |run| Some(run.recount_ms?[0])), 1),
            figure(middle(runs, |run| Some(run.recount_ms?[1])), 1),
        );
    }
    let stages = runs.first().and_then(|own| own.iter().find(|run| run.job_ms.total_cmp(&own_ms).is_eq()));
    if let Some(run) = stages {
        text += &format!("\nWhere our time went: {}\n", run.stages);
    }
    text
}

/// What the page that only reads holds before it reads.
fn blank_mb(peers: &[Peer], runs: &[Vec<Run>]) -> f64 {
    let raw = peers.iter().zip(runs).find(|(peer, _)| **peer == Peer::Raw);
    raw.and_then(|(_, runs)| middle(runs, |run| run.idle_mb)).unwrap_or(0.0)
}

/// A number, or a dash for what is not known.
fn figure(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "–".into(), |value| format!("{value:.decimals$}"))
}

/// The median of what is known; `None` where nothing is.
fn middle(runs: &[Run], of: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
    let known: Vec<f64> = runs.iter().filter_map(of).collect();
    (!known.is_empty()).then(|| median(&known))
}
