//! Reading all rows: true bytes, rows a second, time left, and a way to stop. No spinner.

use std::sync::Arc;

use engine::events::{Day, Only};
use engine::i18n::Lang;
use engine::ingest::Mapping;
use engine::schemes::thresholds::Thresholds;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

mod failed;
mod place;

pub use failed::FailedPage;
pub use place::{Mend, PlaceView};

use crate::app::components::bold::bold;
use crate::app::components::moved_since::days_of;
use crate::app::components::scene_view::SceneView;
use crate::app::components::typed;
use crate::app::link::{Failure, Progress};
use crate::app::state::{App, Phase};
use crate::app::words::reading as words;
use crate::charts::{ChartSize, reading};
use crate::format;

/// Width and height of the bar, in its own units.
const BAR: (f64, f64) = (600.0, 8.0);

/// Height of the shape of what was read so far.
const SHAPE_HEIGHT: f32 = 160.0;

/// Below this nothing is said about speed: the workers are warming up.
const SETTLED_MS: f64 = 300.0;

/// Reads all rows of the files; the dashboard follows, or the reason why not.
pub fn start(app: App, mapping: Mapping) {
    let Some(link) = app.link.get_untracked() else { return };
    let files = app.files.get_untracked();
    let bytes_all = files.iter().map(|file| file.size() as u64).sum();
    app.progress.set(Some(Progress { bytes_all, ..Progress::default() }));
    app.phase.set(Phase::Loading);
    let cancels = link.cancels();
    spawn_local(async move {
        if app.kept.with_untracked(Option::is_some) {
            // As long as the rows of before are there to answer.
            let limits = typed::ask::<Thresholds>(app, Default::default(), app.settings.get_untracked()).await;
            app.limits_before.set(limits.ok().map(|limits| days_of(&limits)));
        }
        let loaded = match link.cancels() == cancels {
            true => link.load(&files, &mapping, move |progress| app.progress.set(Some(progress))).await,
            false => Err(Failure::Cancelled),
        };
        // The files may have been closed meanwhile.
        if app.phase.get_untracked() != Phase::Loading {
            return;
        }
        match loaded {
            Ok(catalog) => app.loaded(catalog),
            // By now new workers stand ready for the next look.
            Err(Failure::Cancelled) => {
                app.progress.set(None);
                app.phase.set(Phase::Mapping);
            }
            Err(failure) => app.fail(failure),
        }
    });
}

/// Reads the files of the dashboard again, without the days before this one.
pub fn read_from(app: App, day: Day) {
    let Some(mapping) = app.mapping.get_untracked() else { return };
    let mapping = Mapping { only: Only { from: Some(day), ..mapping.only }, ..mapping };
    app.mapping.set(Some(mapping.clone()));
    start(app, mapping);
}

/// Stops the workers; [`start`] goes back to the guesses when they are replaced.
fn cancel(app: App) {
    if let Some(link) = app.link.get_untracked() {
        link.cancel();
    }
}

/// The page.
#[component]
pub fn ReadingPage() -> impl IntoView {
    let app = expect_context::<App>();
    let progress = Memo::new(move |_| app.progress.get().unwrap_or_default());
    let share = move || progress.with(share);
    let say = move || {
        let lang = app.t();
        let progress = progress.get();
        bold(&if progress.unpacking {
            words::say_unpacking(lang, format::percent_with(lang, share(), 0))
        } else if progress.bytes_done == 0 {
            words::starting(lang).to_string()
        } else if progress.bytes_done >= progress.bytes_all {
            words::sorting(lang).to_string()
        } else {
            words::say(lang, format::percent_with(lang, share(), 0))
        })
    };
    let width = RwSignal::new(0.0_f32);
    // Files without times (attributes alone) have no shape, and unpacking has none yet.
    let shape = Memo::new(move |_| {
        let size = ChartSize { width: width.get(), height: SHAPE_HEIGHT };
        let progress = progress.get();
        let no_times = progress.bytes_done == progress.bytes_all && progress.days.is_empty();
        (size.width > 0.0 && !progress.unpacking && !no_times)
            .then(|| Arc::new(reading::draw(&progress.days, size, app.t())))
    });
    let doing = move || if progress.get().unpacking { words::unpacking(app.t()) } else { words::reading(app.t()) };
    let files = move || app.files.with(|files| files.iter().map(web_sys::File::name).collect::<Vec<_>>().join(", "));
    view! {
        <main class="vessel wide1" id="main" tabindex="-1">
            <section class="pane top reading" data-panel="loading" data-state="loading">
                <div class="head"><h1>{doing}</h1><span class="quiet">{files}</span></div>
                <p class="say">{say}</p>
                <div class="shape"><SceneView scene=shape width=width/></div>
                <div class="prog">
                    <svg viewBox=format!("0 0 {} {}", BAR.0, BAR.1) preserveAspectRatio="none" role="progressbar"
                        aria-label=doing aria-valuemin="0" aria-valuemax="100"
                        aria-valuenow=move || format!("{:.0}", share() * 100.0)>
                        <rect x="0" y="0" width=BAR.0 height=BAR.1 class="insetf"/>
                        <rect x="0" y="0" width=move || BAR.0 * share() height=BAR.1 class="mk"/>
                    </svg>
                    <p class="small">{move || { let (lead, rest) = progress.with(|progress| line(app.t(), progress)); view! { <b class="strong">{lead}</b>{rest} } }}</p>
                    <button type="button" class="btn second tiny" id="cancel" on:click=move |_| cancel(app)>{move || words::cancel(app.t())}</button>
                </div>
                <p class="small quiet note">{move || words::stays(app.t())}</p>
            </section>
        </main>
    }
}

fn share(progress: &Progress) -> f64 {
    if progress.bytes_all == 0 { 0.0 } else { (progress.bytes_done as f64 / progress.bytes_all as f64).min(1.0) }
}

/// "412 MB of 650 MB", " · 1.9M rows a second · 2 s left": measured, or left out.
fn line(lang: Lang, progress: &Progress) -> (String, String) {
    let lead = words::bytes_of(lang, format::bytes(lang, progress.bytes_done), format::bytes(lang, progress.bytes_all));
    let mut rest = Vec::new();
    if !progress.unpacking {
        rest.push(words::rows(lang, format::count(lang, progress.rows)));
    }
    if progress.elapsed_ms >= SETTLED_MS && progress.bytes_done > 0 {
        let seconds = progress.elapsed_ms / 1000.0;
        if !progress.unpacking {
            rest.push(words::rate(lang, format::short(lang, (progress.rows as f64 / seconds).round())));
        }
        let left = progress.bytes_all.saturating_sub(progress.bytes_done) as f64 * seconds / progress.bytes_done as f64;
        rest.push(if left < 1.0 {
            words::almost(lang).into()
        } else {
            words::left(lang, format::count(lang, left.ceil() as u64))
        });
    }
    (lead, rest.into_iter().map(|part| format!(" · {part}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_measured_or_left_out() {
        let early =
            Progress { bytes_done: 1_000, bytes_all: 650_000_000, rows: 20, elapsed_ms: 10.0, ..Progress::default() };
        assert_eq!(line(Lang::En, &early).1, " · 20 rows");
        let late = Progress {
            bytes_done: 412_000_000,
            bytes_all: 650_000_000,
            rows: 6_000_000,
            elapsed_ms: 3_000.0,
            ..Progress::default()
        };
        let (lead, rest) = line(Lang::En, &late);
        assert_eq!(lead, "412\u{a0}MB of 650\u{a0}MB");
        assert_eq!(rest, " · 6,000,000 rows · 2M rows a second · 2 s left");
        // No row is read while files are unpacked.
        assert_eq!(line(Lang::En, &Progress { unpacking: true, rows: 0, ..late }).1, " · 2 s left");
    }
}
