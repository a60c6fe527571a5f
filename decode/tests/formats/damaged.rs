//! Bad files: each gets a word that says what to do, nothing panics, and no claim of a file is believed.
