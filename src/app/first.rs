//! The program of the first screen: small, so that it stands at once. It seals the page, starts the app behind itself, and hands over to
//! it ([`handover`]) when the person has chosen files or a sample world, or goes to another page.

use futures::channel::oneshot;
use js_sys::Promise;
use leptos::ev;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::frame::{Chosen, Frame, Phase};
use super::handover;
use super::pages::{FirstPage, WITHOUT_DATA};
use super::seal::{Seal, fonts};
use super::shell::{Lid, SkipLink, Waiting, accept_files};
use super::url;

/// Mounts the first screen; it stays until the app clears it away.
pub fn start() {
    crate::panics::tell_the_place_only("first screen");
    let Some(body) = document().body() else { return };
    // They come while the screen is put together.
    let fonts = fonts();
    let (leave, left) = oneshot::channel();
    let screen = mount_to(body, move || view! { <FirstScreen leave=leave fonts=fonts/> });
    handover::offer(left, move || drop(screen));
}

/// Lid and first page, as the app shows them, too.
#[component]
fn FirstScreen(
    /// Takes what the person goes on with; no files to another page.
    leave: oneshot::Sender<Chosen>,
    /// Done when both fonts are there.
    fonts: Option<Promise>,
) -> impl IntoView {
    let elsewhere = names_another_page();
    let leaving = RwSignal::new(elsewhere);
    let waiting = RwSignal::new_local(Chosen::default());
    let leave = StoredValue::new_local(Some(leave));
    let go = move |chosen: Chosen| {
        leaving.set(true);
        waiting.set(chosen.clone());
        if let Some(leave) = leave.try_update_value(Option::take).flatten() {
            // Who receives it lives as long as the page.
            let _ = leave.send(chosen);
        }
    };
    let frame = Frame::new(go, |page| url::with_page(&url::fragment(), page));
    Effect::new(move || {
        if leaving.get() {
            frame.phase.set(Phase::Loading);
        }
    });
    provide_context(frame);
    frame.mirror();
    accept_files(frame);
    let moved = window_event_listener(ev::hashchange, move |_| {
        if names_another_page() {
            go(Chosen::default());
        }
    });
    on_cleanup(move || moved.remove());
    seal(frame, leaving, fonts);
    if elsewhere {
        go(Chosen::default());
    }
    view! {
        <SkipLink/>
        <Lid/>
        {(!elsewhere).then(|| view! { <FirstPage waits=move || view! { <Waiting chosen=waiting/> }/> })}
    }
}

/// Seals the page and starts the app; files may be chosen from the seal on. Where the page cannot be sealed, the app says why.
fn seal(frame: Frame, leaving: RwSignal<bool>, fonts: Option<Promise>) {
    spawn_local(async move {
        if let Ok(seal) = Seal::close(fonts).await {
            frame.seal.set(Some(seal));
            if !leaving.get_untracked() {
                frame.phase.set(Phase::Empty);
            }
        } else {
            frame.open(Vec::new());
        }
        handover::start_app();
    });
}

/// Whether the address names a page that stands without data: that is the app's.
fn names_another_page() -> bool {
    let named = url::page(&url::fragment());
    named.is_some_and(|page| WITHOUT_DATA.contains(&page.as_str()))
}
