//! Ways out of a page. `url` is where to; `blob(text)` makes a script's URL.

use e2e::Browser;

/// One way out.
pub struct Attempt {
    /// The word that arrives if it works.
    pub name: &'static str,
    /// The body of an async function.
    pub script: &'static str,
    /// Browsers in which it does not work on any page.
    not_in: &'static [Browser],
}

impl Attempt {
    /// Whether it must arrive from a page without policy.
    pub fn leaks_in(&self, browser: Browser) -> bool {
        !self.not_in.contains(&browser)
    }

    /// Whether the page must stop it. (`location=` in WebKitGTK is the one that it cannot: that engine has no Navigation API yet.)
    pub fn stopped_in(&self, browser: Browser) -> bool {
        !(browser == Browser::WebKit && self.name == "location")
    }
}

const fn attempt(name: &'static str, script: &'static str) -> Attempt {
    Attempt { name, script, not_in: &[] }
}

const fn not_in(browsers: &'static [Browser], name: &'static str, script: &'static str) -> Attempt {
    Attempt { name, script, not_in: browsers }
}

/// All of them; the last one leaves the page.
pub const ATTEMPTS: &[Attempt] = &[
    attempt("fetch", "await fetch(url, { mode: 'no-cors' })"),
    attempt("fetch-keepalive", "await fetch(url, { mode: 'no-cors', keepalive: true, method: 'POST', body: 'x' })"),
    attempt("xhr", "const x = new XMLHttpRequest(); x.open('GET', url); x.send()"),
    attempt("beacon", "navigator.sendBeacon(url, 'x')"),
    attempt("event-source", "new EventSource(url)"),
    attempt("websocket", "new WebSocket(url.replace('http', 'ws'))"),
    attempt("image", "new Image().src = url"),
    attempt("image-in-page", "const e = document.createElement('img'); e.src = url; document.body.append(e)"),
    attempt(
        "svg-image",
        "const n = 'http://www.w3.org/2000/svg', s = document.createElementNS(n, 'svg'), e = document.createElementNS(n, 'image'); e.setAttribute('href', url); s.append(e); document.body.append(s)",
    ),
    attempt("background", "document.body.style.backgroundImage = `url(${url})`"),
    attempt(
        "style-import",
        "const e = document.createElement('style'); e.textContent = `@import url(${url})`; document.head.append(e)",
    ),
    attempt("font-face", "await new FontFace('x', `url(${url})`).load()"),
    attempt("script", "const e = document.createElement('script'); e.src = url; document.head.append(e)"),
    attempt("import", "await import(url)"),
    attempt("frame", "const e = document.createElement('iframe'); e.src = url; document.body.append(e)"),
    attempt(
        "frame-insert-before",
        "const e = document.createElement('iframe'); e.src = url; document.body.insertBefore(e, null)",
    ),
    attempt(
        "frame-in-tree",
        "const p = document.createElement('div'), e = document.createElement('iframe'); e.src = url; p.append(e); document.body.append(p)",
    ),
    attempt(
        "frame-html",
        "const p = document.createElement('div'); p.innerHTML = `<iframe src=\"${url}\"></iframe>`; document.body.append(p)",
    ),
    attempt("object", "const e = document.createElement('object'); e.data = url; document.body.append(e)"),
    attempt("video", "const e = document.createElement('video'); e.src = url; document.body.append(e); e.load()"),
    attempt(
        "stylesheet",
        "const e = document.createElement('link'); e.rel = 'stylesheet'; e.href = url; document.head.append(e)",
    ),
    not_in(
        &[Browser::WebKit],
        "prefetch",
        "const e = document.createElement('link'); e.rel = 'prefetch'; e.href = url; document.head.append(e)",
    ),
    attempt(
        "preload",
        "const e = document.createElement('link'); e.rel = 'preload'; e.as = 'image'; e.href = url; document.head.append(e)",
    ),
    attempt(
        "form",
        "const f = document.createElement('form'), i = document.createElement('iframe'); i.name = 'sink'; document.body.append(i, f); f.method = 'POST'; f.target = 'sink'; f.action = url; f.submit()",
    ),
    attempt("worker-blob-fetch", "globalThis.kept = new Worker(blob(`fetch('${url}', { mode: 'no-cors' })`))"),
    attempt("worker-blob-import", "globalThis.kept = new Worker(blob(`importScripts('${url}')`))"),
    attempt("location", "location.href = url"),
];
