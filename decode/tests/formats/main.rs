//! The same rows in every format give the same text. Fixtures and expected text are made by `tests/data/make.py`.

mod archives;
mod beginnings;
mod damaged;
mod store;
mod tables;
mod tools;
mod vendors;
