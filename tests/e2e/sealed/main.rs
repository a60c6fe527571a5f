//! The seal: once the page waits for a file, nothing gets out, whatever is tried; and what is counted would have been seen.

mod attempts;

use std::time::{Duration, Instant};

use e2e::{Browser, Outcome, Page, in_each_browser, root};
use serde_json::json;
use xtask::server::{Options, Server};

use attempts::{ATTEMPTS, Attempt};

in_each_browser!(
    a_sealed_page_is_silent,
    a_page_without_its_app_says_so,
    the_seal_waits_for_the_host,
    nothing_gets_out,
    a_page_without_policy_leaks,
    the_policy_is_the_first_thing
);

/// How long after the last attempt something may still arrive.
const ECHO: Duration = Duration::from_secs(2);

async fn a_sealed_page_is_silent(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    let sealed = Instant::now();
    tokio::time::sleep(ECHO).await;
    assert_eq!(page.requests_since(sealed), Vec::<String>::new());
    assert_eq!(page.root_attribute("data-requests-since-seal").await?.as_deref(), Some("0"));
    page.close().await
}

/// A request that was made before the seal must have left before it: the page is not ready before the host has answered for the
/// last thing that it asks for.
async fn the_seal_waits_for_the_host(browser: Browser) -> Outcome {
    const DELAY: Duration = Duration::from_secs(8);
    let page = Page::open_built(browser, Some(("decoder-", DELAY))).await?;
    let asked = |page: &Page| page.server.log().into_iter().find(|request| request.line.contains("decoder-"));
    page.wait_for_phase(&["empty"]).await?;
    let ready = Instant::now();
    let asked = asked(&page).expect("the decoder was asked for").at;
    assert!(ready - asked >= DELAY, "ready {:?} after the decoder was asked for", ready - asked);
    tokio::time::sleep(ECHO).await;
    assert_eq!(page.requests_since(ready), Vec::<String>::new());
    assert_eq!(page.root_attribute("data-requests-since-seal").await?.as_deref(), Some("0"));
    page.close().await
}

/// Where a program of the page does not come, or is none, index.html itself says so, in both languages.
async fn a_page_without_its_app_says_so(browser: Browser) -> Outcome {
    for program in ["first-", "app-"] {
        without(browser, program).await?;
    }
    let page = Page::open(browser).await?;
    page.wait_until("!document.querySelector('#not-started')").await?;
    page.close().await
}

async fn without(browser: Browser, program: &str) -> Outcome {
    let page = Page::open_altered(browser, |name, bytes| {
        if name.ends_with(".wasm") && name.starts_with(program) { b"no program".to_vec() } else { bytes }
    })
    .await?;
    page.wait_until("document.documentElement.dataset.phase === 'failed'").await?;
    page.wait_until("document.querySelector('#not-started').getClientRects().length").await?;
    let said = page.text_of("#not-started").await?;
    assert!(said.contains("did not start") && said.contains("nicht gestartet"), "{said}");
    page.close().await
}

/// Neither to somebody else nor to the page's own host: its logs are somebody else's, too.
async fn nothing_gets_out(browser: Browser) -> Outcome {
    let elsewhere = elsewhere()?;
    let page = Page::open(browser).await?;
    let sealed = Instant::now();
    for attempt in ATTEMPTS.iter().filter(|attempt| attempt.stopped_in(browser)) {
        for host in [&elsewhere, &page.server] {
            attempt.run(&page, host).await;
        }
    }
    tokio::time::sleep(ECHO).await;
    let arrived = page.server.log().into_iter().filter(|request| request.at > sealed);
    assert_eq!(arrived.map(|request| request.line).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(elsewhere.connections(), 0, "{:?}", elsewhere.log());
    assert_eq!(page.root_attribute("data-phase").await?.as_deref(), Some("empty"), "the page is still there");
    page.leave().await
}

/// The proof of life: the same attempts on a page without policy and lock arrive, at the server and in the browser's events.
async fn a_page_without_policy_leaks(browser: Browser) -> Outcome {
    let elsewhere = elsewhere()?;
    let page = Page::open_folder(browser, &root().join("tests/e2e/control"), "", "en").await?;
    let start = Instant::now();
    for attempt in ATTEMPTS.iter().filter(|attempt| attempt.leaks_in(browser)) {
        attempt.run(&page, &elsewhere).await;
    }
    tokio::time::sleep(ECHO).await;
    let arrived = elsewhere.log();
    let missing: Vec<&str> = ATTEMPTS
        .iter()
        .filter(|attempt| attempt.leaks_in(browser))
        .map(|attempt| attempt.name)
        .filter(|name| !arrived.iter().any(|request| request.line.contains(&format!("?{name}!"))))
        .collect();
    assert_eq!(missing, [""; 0], "these did not arrive; arrived: {arrived:?}");
    if let Some(listener) = &page.listener {
        let events = listener.since(start);
        for name in ["fetch", "worker-blob-fetch"] {
            assert!(
                events.iter().any(|url| url.contains(&format!("?{name}!"))),
                "{name} is not among the events: {events:?}"
            );
        }
    }
    page.leave().await
}

/// The policy stands before anything that could load or run, and holds no word that opens it.
async fn the_policy_is_the_first_thing(browser: Browser) -> Outcome {
    let page = Page::open(browser).await?;
    let head = page
        .evaluate("return [...document.head.children].map(e => e.localName + ' ' + (e.getAttribute('http-equiv') ?? e.getAttribute('charset') ?? ''))")
        .await?;
    assert_eq!(head[0], json!("meta utf-8"));
    assert_eq!(head[1], json!("meta Content-Security-Policy"));
    let policies = page
        .evaluate(
            "return [...document.querySelectorAll('meta[http-equiv=Content-Security-Policy]')].map(e => e.content)",
        )
        .await?;
    let policies: Vec<String> = serde_json::from_value(policies)?;
    assert_eq!(policies.len(), 2, "the page's policy and the seal: {policies:?}");
    assert!(!policies[0].contains("unsafe-inline"), "{}", policies[0]);
    assert!(policies[1].contains("default-src 'none'") && !policies[1].contains("'self'"), "{}", policies[1]);
    page.close().await
}

/// A server that nobody has any business with.
fn elsewhere() -> Outcome<Server> {
    let folder = root().join("tests/e2e/control");
    Ok(Server::start(Options { folder, base: "/".into(), port: 0, before_page: None, late: None })?)
}

impl Attempt {
    async fn run(&self, page: &Page, host: &Server) {
        let url = format!("{}x?{}!", host.url(), self.name);
        // The attempt may throw, or hang for good (a promise that is never answered). Either way it gets a moment to reach the
        // line before the next one, which may leave the page.
        let body = format!(
            "const url = {}; const blob = text => URL.createObjectURL(new Blob([text], {{ type: 'text/javascript' }}));
             const attempt = async () => {{ {} }};
             attempt().catch(() => 0);
             await new Promise(done => setTimeout(done, 150));",
            json!(url),
            self.script
        );
        // An attempt that leaves the page takes its answer with it.
        let _ = tokio::time::timeout(Duration::from_secs(5), page.evaluate(&body)).await;
    }
}
