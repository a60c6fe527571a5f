//! The browser's own account of what it asked the network for and what it wrote to its log, workers included (WebDriver BiDi).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures::StreamExt;
use serde_json::json;
use thirtyfour::WebDriver;
use thirtyfour::bidi::events::{BeforeRequestSent, LogEntryAdded};

use crate::Outcome;

/// Collects addresses and lines of the log from when it is attached until the session ends.
#[derive(Clone, Default)]
pub struct Listener {
    seen: Arc<Mutex<Vec<(Instant, String)>>>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Listener {
    /// Listens to every request and every word on the console of the session's pages and their workers.
    pub async fn attach(driver: &WebDriver) -> Outcome<Listener> {
        let listener = Listener::default();
        let mut events = driver.bidi().await?.subscribe::<BeforeRequestSent>().await?;
        let seen = listener.seen.clone();
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let url = event.request.url;
                // Blobs and data URLs are inside the page; they reach no network.
                if !url.starts_with("blob:") && !url.starts_with("data:") {
                    seen.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), url));
                }
            }
        });
        let mut entries = driver.bidi().await?.subscribe::<LogEntryAdded>().await?;
        let log = listener.log.clone();
        tokio::spawn(async move {
            while let Some(entry) = entries.next().await {
                // The text may be shortened; the arguments of the call are among the extras.
                let line = format!("{} {}", entry.text.unwrap_or_default(), json!(entry.extra));
                log.lock().unwrap_or_else(PoisonError::into_inner).push(line);
            }
        });
        Ok(listener)
    }

    /// The lines of the log so far.
    pub fn log(&self) -> Vec<String> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Addresses asked for after an instant.
    pub fn since(&self, start: Instant) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|(at, _)| *at > start).map(|(_, url)| url.clone()).collect()
    }
}
