//! The part of the project's tools that the browser tests use too.

pub mod server;
