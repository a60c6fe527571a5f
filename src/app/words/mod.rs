//! All strings of the page, in English and German; one file a subject.

pub mod shell;
pub mod thresholds;
pub mod users;
