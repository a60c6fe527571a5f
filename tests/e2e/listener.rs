//! The browser's own account of what it asked the network for, workers included (WebDriver BiDi).

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures::StreamExt;
use thirtyfour::WebDriver;
use thirtyfour::bidi::events::BeforeRequestSent;

use crate::Outcome;

/// Collects addresses from when it is attached until the session ends.
#[derive(Clone, Default)]
pub struct Listener {
    seen: Arc<Mutex<Vec<(Instant, String)>>>,
}

impl Listener {
    /// Listens to every request of the session's pages and their workers.
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
        Ok(listener)
    }

    /// Addresses asked for after an instant.
    pub fn since(&self, start: Instant) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|(at, _)| *at > start).map(|(_, url)| url.clone()).collect()
    }
}
