//! One page in a fresh Chromium: choose the file, wait for the answer, then move a threshold.

use std::path::Path;
use std::time::{Duration, Instant};

use e2e::{Browser, Outcome, Page};
use serde_json::{Value, json};

use crate::{Run, process};

/// How long the slowest peer may take.
const PATIENCE: Duration = Duration::from_secs(600);

/// Notes the instants of the choice and of the answer, by the page's own clock, and the longest task of its thread in between.
const WATCH: &str = "globalThis.watched = { longest: 0 };
    const result = document.querySelector('#result-json');
    document.querySelector('#file').addEventListener('change', () => { watched.began = performance.now(); }, true);
    new MutationObserver(() => { if (result.textContent !== '') watched.ended ??= performance.now(); }).observe(result, { childList: true });
    new PerformanceObserver((tasks) => {
        for (const { startTime, duration } of tasks.getEntries()) {
            if (startTime >= watched.began && !(startTime > watched.ended)) watched.longest = Math.max(watched.longest, duration);
        }
    }).observe({ type: 'longtask' });";

/// Opens the page and does everything with the file.
pub async fn run(folder: &Path, file: &Path) -> Outcome<Run> {
    let (page, run) = job(folder, file).await?;
    let usual = json!({ "dormant_days": 21, "churn_days": 90, "new_days": 14, "window_days": 30 });
    let mut shorter = usual.clone();
    shorter["window_days"] = json!(21);
    let [mut threshold, mut window] = [Vec::new(), Vec::new()];
    let mut recounts = [Value::Null, Value::Null];
    // In turns, so that nobody lives on what was kept of the question before.
    for _ in 0..5 {
        for (at, (times, days)) in [(&mut threshold, &usual), (&mut window, &shorter)].into_iter().enumerate() {
            let script = format!(
                "const began = performance.now(); const users = await benchReseg({days}); return {{ users, ms: performance.now() - began }}"
            );
            let said = page.evaluate(&script).await?;
            times.push(said["ms"].as_f64().ok_or_else(|| said.to_string())?);
            recounts[at] = said["users"].clone();
        }
    }
    let sessions = page.evaluate("return benchSessions()").await?;
    let peak_mb = process::cost(&page.profile()).map(|cost| cost.peak_mb);
    let stages = page.text_of("#stages").await?;
    page.close().await?;
    let answers = run.answers.into_iter().chain(recounts).chain([sessions]).collect();
    Ok(Run { peak_mb, recount_ms: Some([median(&threshold), median(&window)]), answers, stages, ..run })
}

/// Opens a page that only reads the file: its answer is none to compare.
pub async fn read(folder: &Path, file: &Path) -> Outcome<Run> {
    let (page, run) = job(folder, file).await?;
    page.close().await?;
    Ok(Run { answers: Vec::new(), ..run })
}

/// Opens the page and waits until it has answered for the file.
async fn job(folder: &Path, file: &Path) -> Outcome<(Page, Run)> {
    let page = Page::open_folder(Browser::Chromium, folder, "", "en").await?;
    page.wait_until("document.documentElement.dataset.ready === '1'").await?;
    page.evaluate(WATCH).await?;
    let before = process::cost(&page.profile());
    page.choose(&[file.to_path_buf()]).await?;
    let job_ms = wait(&page).await?;
    let after = process::cost(&page.profile());
    let answer: Value = serde_json::from_str(&page.text_of("#result-json").await?)?;
    if let Some(error) = answer["error"].as_str() {
        return Err(error.into());
    }
    let run = Run {
        job_ms,
        cpu_s: before.zip(after).map(|(before, after)| after.cpu_s - before.cpu_s),
        peak_mb: after.map(|cost| cost.peak_mb),
        idle_mb: before.map(|cost| cost.peak_mb),
        longest_task_ms: page.evaluate("return watched.longest").await?.as_f64(),
        answers: vec![answer],
        ..Run::default()
    };
    Ok((page, run))
}

/// Milliseconds from the choice to the answer.
async fn wait(page: &Page) -> Outcome<f64> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        let watched = page.evaluate("return watched").await?;
        if let (Some(began), Some(ended)) = (watched["began"].as_f64(), watched["ended"].as_f64()) {
            return Ok(ended - began);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("no answer came".into())
}

/// The middle value, the upper of two.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
