//! Terrarium's page: answers of the [`engine`] as panels and charts, the client that runs the workers, the worker itself.
//!
//! * `charts`: an answer's picture as plain data ([`charts::Scene`]), no DOM. * `panels`: one question on the page: sentence,
//!   chart, table, definition; plain functions, no DOM. * `app`: Leptos views of both. * `client`: workers, files, the seal.
//! * `worker`: the program inside a worker. * `decoder`: the program that turns files into text files.

#[cfg(feature = "app")]
pub mod app;
#[cfg(feature = "charts")]
pub mod charts;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "decoder")]
pub mod decoder;
#[cfg(any(feature = "decoder", feature = "worker"))]
mod file_source;
#[cfg(feature = "charts")]
pub mod format;
#[cfg(feature = "charts")]
pub mod panels;
#[cfg(any(feature = "app", feature = "decoder", feature = "worker"))]
mod panics;
#[cfg(any(feature = "client", feature = "decoder", feature = "worker"))]
mod read_error;
#[cfg(feature = "worker")]
pub mod worker;
