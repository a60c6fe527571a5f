//! Columns by name, as presets look at them. Case and spaces around names do not matter.

/// The columns of a file.
pub(super) struct Columns<'a>(pub &'a [String]);

impl Columns<'_> {
    /// The header of a column as the file writes it.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().map(String::as_str).find(|have| have.trim().eq_ignore_ascii_case(name))
    }

    /// Whether there is a column of that name.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether all are there.
    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.has(name))
    }

    /// Whether one of them is there.
    pub fn has_any(&self, names: &[&str]) -> bool {
        self.count(names) > 0
    }

    /// How many of them are there.
    pub fn count(&self, names: &[&str]) -> usize {
        names.iter().filter(|name| self.has(name)).count()
    }

    /// The first that is there, as the file writes it.
    pub fn first_of(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.find(name)).map(String::from)
    }
}
