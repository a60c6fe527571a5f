//! What a benchmark needs besides the page: event files, and a second opinion on the job.
//!
//! [`generate`] writes files that look like the event log of an app; [`twin`] computes the job by the plainest code there is.
//! The page (`src/page`) and the runner (`src/run`) are programs of their own.

pub mod generate;
pub mod twin;
