//! The page for everybody: what axe-core finds, in both themes and languages; narrow screens in the longer language; the keyboard
//! alone. In Chromium: it is the page's structure that is looked at, and that is one for all browsers.

mod axe;
mod keyboard;
mod narrow;
