//! What was measured, as a table: medians, and how many times as long as the page each peer took.

use std::path::Path;

use crate::peers::Peer;
use crate::web::median;
use crate::{Run, name};

/// Markdown, ready for benches/README.md.
pub fn write(file: &Path, peers: &[Peer], runs: &[Vec<Run>]) -> String {
    let rows = runs.iter().flatten().find_map(|run| run.answers.first()?["rows"].as_u64()).unwrap_or(0);
    let mut text = format!("### {}: {rows} events\n\n", name(file));
    text += "| peer | job, ms (least to most) | × our time | processor, s | × ours | peak, MB | a threshold moves, ms | a window moves, ms |\n";
    text += "|---|--:|--:|--:|--:|--:|--:|--:|\n";
    let own_ms = runs.first().map_or(0.0, |own| middle(own, |run| Some(run.job_ms)));
    let own_s = runs.first().map_or(0.0, |own| middle(own, |run| run.cpu_s));
    for (peer, runs) in peers.iter().zip(runs) {
        let ms = middle(runs, |run| Some(run.job_ms));
        let cpu_s = middle(runs, |run| run.cpu_s);
        let least = runs.iter().map(|run| run.job_ms).fold(f64::INFINITY, f64::min);
        let most = runs.iter().map(|run| run.job_ms).fold(0.0, f64::max);
        text += &format!(
            "| {} | {ms:.0} ({least:.0}–{most:.0}) | {:.1} | {cpu_s:.2} | {:.1} | {:.0} | {:.1} | {:.1} |\n",
            peer.name(),
            ms / own_ms,
            cpu_s / own_s,
            middle(runs, |run| run.peak_mb),
            middle(runs, |run| Some(run.recount_ms[0])),
            middle(runs, |run| Some(run.recount_ms[1])),
        );
    }
    let stages = runs.first().and_then(|own| own.iter().find(|run| run.job_ms.total_cmp(&own_ms).is_eq()));
    if let Some(run) = stages {
        text += &format!("\nWhere our time went: {}\n", run.stages);
    }
    text
}

fn middle(runs: &[Run], of: impl Fn(&Run) -> Option<f64>) -> f64 {
    median(&runs.iter().filter_map(of).collect::<Vec<_>>())
}
