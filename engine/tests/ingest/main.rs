//! Files to events through the public path: fixtures with published totals, any cut of the work, guesses, bad input.

mod bad_input;
mod costs;
mod dialects;
mod duckdb;
mod exports;
mod fixtures;
mod guesses;
mod identity;
mod json;
mod kinds;
mod memory;
mod parts;
mod rates;
mod rejects;
mod splits;
mod summaries;
mod tools;
mod vendors;
