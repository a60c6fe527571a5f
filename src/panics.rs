//! What a panic may say. Its text can hold a person's data (a slice out of bounds prints the string), so only the place in
//! the source goes to the console: enough to find the mistake.

/// From now on a panic of this program throws its place, which reaches the page as the message of an error: a bare trap is left
/// to allocations that fail.
#[cfg(feature = "worker")]
pub fn throw_the_place_only(program: &'static str) {
    std::panic::set_hook(Box::new(move |info| {
        let said = said(program, info);
        web_sys::console::error_1(&said.as_str().into());
        wasm_bindgen::throw_str(&said);
    }));
}

/// From now on a panic of this program reports its place and nothing else.
#[cfg(any(feature = "app", feature = "decoder"))]
pub fn tell_the_place_only(program: &'static str) {
    std::panic::set_hook(Box::new(move |info| {
        web_sys::console::error_1(&said(program, info).into());
    }));
}

fn said(program: &str, info: &std::panic::PanicHookInfo) -> String {
    let place = info.location().map_or_else(|| "?".into(), |at| format!("{}:{}", at.file(), at.line()));
    format!("{program} stopped at {place}")
}
