//! Files dropped anywhere on the page are taken. A browser would otherwise leave the page for them.

use leptos::ev;
use leptos::prelude::*;

use crate::app::frame::{Frame, Phase};

/// Takes files that are dropped on the page, once it is sealed.
pub fn accept_files(frame: Frame) {
    let over = window_event_listener(ev::dragover, move |event| {
        event.prevent_default();
        // The browser's own sign that nothing can be dropped yet.
        if let Some(transfer) = event.data_transfer().filter(|_| frame.phase.get_untracked() == Phase::Loading) {
            transfer.set_drop_effect("none");
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        // A place of its own (the jar) may have taken them already.
        let taken = event.default_prevented();
        event.prevent_default();
        let starting = frame.phase.get_untracked() == Phase::Loading;
        if taken || starting {
            return;
        }
        let list = event.data_transfer().and_then(|transfer| transfer.files());
        let files = list.map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect()).unwrap_or_default();
        frame.open(files);
    });
    on_cleanup(move || {
        over.remove();
        dropped.remove();
    });
}
