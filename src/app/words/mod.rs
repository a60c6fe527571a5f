//! All strings of the page, in English and German; one file a subject.

pub mod ask_for;
pub mod first;
pub mod mapping;
pub mod numerals;
pub mod part;
pub mod personal;
pub mod privacy;
pub mod quality;
pub mod reading;
pub mod shell;
pub mod suspicious;
pub mod thresholds;
pub mod users;
