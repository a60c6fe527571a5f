//! The way through the page that several tests take: a file in, the guesses accepted, page after page, users behind a mark, files
//! out.

use std::path::Path;

use serde_json::json;

use crate::{Outcome, Page};

/// Every page of the rail, with a panel that it must show.
pub const PAGES: [(&str, &str); 12] = [
    ("overview", "status_bar"),
    ("status", "segment_check"),
    ("rfm", "rfm_grid"),
    ("personas", "personas"),
    ("movers", "movers_matrix"),
    ("return_curve", "return_curve"),
    ("retention", "retention"),
    ("places", "places"),
    ("clock", "clock"),
    ("quality", "quality"),
    ("ask_for", "ask_for_columns"),
    ("privacy", "kept"),
];

/// A way to save a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// Its table.
    Csv,
    /// Its picture.
    Svg,
}

impl Saved {
    /// How the file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Saved::Csv => "csv",
            Saved::Svg => "svg",
        }
    }

    /// Which button of a panel's menu it is.
    fn button(self) -> u32 {
        match self {
            Saved::Csv => 1,
            Saved::Svg => 3,
        }
    }
}

impl Page {
    /// Chooses a file and waits until the guesses can be accepted.
    pub async fn offer(&self, file: &Path) -> Outcome {
        self.choose(&[file.to_path_buf()]).await?;
        self.wait_for_phase(&["mapping"]).await?;
        self.wait_until("document.querySelector('#read-all:not([disabled])')").await
    }

    /// Accepts the guesses and waits for the dashboard.
    pub async fn accept(&self) -> Outcome {
        self.click("#read-all").await?;
        self.wait_for_phase(&["ready"]).await?;
        Ok(())
    }

    /// Goes to a page and waits until all its panels have their answers, be it why there are none.
    pub async fn show(&self, name: &str, panel: &str) -> Outcome {
        self.driver.execute("location.hash = `#v=1&page=${arguments[0]}`", vec![json!(name)]).await?;
        self.wait_until(&format!(
            "document.querySelector('section[data-panel=\"{panel}\"]') && !document.querySelector('section[aria-busy]')"
        ))
        .await
    }

    /// Opens the users behind a mark, given by a selector, and waits for the first of them.
    pub async fn open_users(&self, mark: &str) -> Outcome {
        self.wait_until(&format!("document.querySelector(`{mark}`)")).await?;
        let script = "const mark = document.querySelector(arguments[0]);
            mark.focus();
            mark.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))";
        self.driver.execute(script, vec![json!(mark)]).await?;
        self.wait_until("document.querySelector('dialog[open] .ids tbody tr')").await
    }

    /// Saves a panel of the page that is shown; the text of the file.
    pub async fn save(&self, panel: &str, saved: Saved) -> Outcome<String> {
        let script = "const menu = document.querySelector(`section[data-panel='${arguments[0]}'] details.menu`);
            menu.open = true;
            menu.querySelectorAll('.menu-list button')[arguments[1]].click()";
        self.driver.execute(script, vec![json!(panel), json!(saved.button())]).await?;
        self.download(&format!("terrarium-{panel}-"), saved.ending()).await
    }
}
