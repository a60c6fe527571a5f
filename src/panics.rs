//! What a panic may say. Its text can hold a person's data (a slice out of bounds prints the string), so only the place in
//! the source goes to the console: enough to find the mistake.

/// From now on a panic of this program reports its place and nothing else.
pub fn tell_the_place_only(program: &'static str) {
    std::panic::set_hook(Box::new(move |info| {
        let place = info.location().map_or_else(|| "?".into(), |at| format!("{}:{}", at.file(), at.line()));
        web_sys::console::error_1(&format!("{program} stopped at {place}").into());
    }));
}
