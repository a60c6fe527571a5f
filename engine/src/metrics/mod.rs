//! One user as of a day to one number (or none).
//!
//! A metric is a pure function of a [`User`]: `None` means "missing", never zero. [`METRICS`] names them all, with unit,
//! formula and description in both languages; rules, tables and the dictionary page read that list.
