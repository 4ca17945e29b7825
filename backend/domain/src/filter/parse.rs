//! Named parameters, of a query string or of a JSON object by the same names.
//! Unknown names and names without a value are refused: neither a typo nor an
//! unset variable may widen a deletion.

use std::str::FromStr;

use crate::field_error::Complaints;

/// The complaint about a text that Postgres cannot hold.
pub(super) const NO_NUL: &str = "must not contain the NUL character (U+0000)";

/// Most values one repeatable parameter may have.
pub const MAX_VALUES: usize = 500;
/// What is said of a name without a value.
pub const NO_VALUE: &str = "must have a value; leave it out instead";
/// Longest search text, in characters.
pub const MAX_SEARCH_CHARS: usize = 500;

/// Named parameters that are taken out one by one; what is left is unknown.
#[derive(Debug, Default)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    bad: Complaints,
    known: Vec<&'static str>,
}

impl Parameters {
    /// Parameters in the order the client gave them.
    #[must_use]
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            pairs: pairs.into_iter().collect(),
            ..Self::default()
        }
    }

    /// The parameters that have not been taken, in the order the client gave them.
    #[must_use]
    pub fn left(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// Every value of a repeatable parameter. A blank one is refused: no entry
    /// has it, and to pass it over would accept all.
    pub fn take_all(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let (taken, left) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| key == name);
        self.pairs = left;
        let taken: Vec<(String, String)> = taken;
        let (blank, values) = taken
            .into_iter()
            .map(|(_, value)| value)
            .partition::<Vec<String>, _>(|value| value.trim().is_empty());
        if !blank.is_empty() {
            self.bad.add(name, NO_VALUE);
        }
        values
    }

    /// Every parameter whose name begins with `prefix`, by the rest of its name; `shown`
    /// is what such names look like. Blank values are refused as everywhere.
    pub fn take_prefixed(
        &mut self,
        prefix: &'static str,
        shown: &'static str,
    ) -> Vec<(String, String)> {
        self.known.push(shown);
        let mut taken = Vec::new();
        for (name, value) in std::mem::take(&mut self.pairs) {
            match name.strip_prefix(prefix) {
                None => self.pairs.push((name, value)),
                Some(_) if value.trim().is_empty() => self.bad.add(name, NO_VALUE),
                Some(key) => taken.push((key.to_owned(), value)),
            }
        }
        taken
    }

    /// The value of a parameter that may be given once.
    pub fn take(&mut self, name: &'static str) -> Option<String> {
        let mut values = self.take_all(name);
        if values.len() > 1 {
            self.bad.add(
                name,
                format!("must be given once, got {} times", values.len()),
            );
        }
        let value = values.pop()?;
        if value.contains('\0') {
            self.bad.add(name, NO_NUL);
            return None;
        }
        Some(value)
    }

    /// The value of a parameter that may be given once, read as `T`.
    pub fn take_as<T: FromStr<Err: ToString>>(&mut self, name: &'static str) -> Option<T> {
        let value = self.take(name)?;
        self.bad.note(name, value.parse())
    }

    /// The value of a parameter that must be given once, read as `T`; `expected`
    /// says what would be right.
    pub fn need_as<T: FromStr<Err: ToString>>(
        &mut self,
        name: &'static str,
        expected: &str,
    ) -> Option<T> {
        if !self.pairs.iter().any(|(key, _)| key == name) {
            self.bad
                .add(name, format!("is needed, expected {expected}"));
        }
        self.take_as(name)
    }

    /// A whole number between `least` and `most`.
    pub fn take_number(&mut self, name: &'static str, least: i64, most: i64) -> Option<i64> {
        let value = self.take(name)?;
        match value.parse::<i64>() {
            Ok(number) if (least..=most).contains(&number) => Some(number),
            _ => {
                self.bad.add(
                    name,
                    format!("must be a whole number from {least} to {most}, got `{value}`"),
                );
                None
            }
        }
    }

    /// Notes a complaint about a parameter.
    pub fn complain(&mut self, name: &str, message: impl Into<String>) {
        self.bad.add(name, message);
    }

    /// Refuses what is left over, and gives every complaint.
    ///
    /// # Errors
    /// All complaints at once.
    pub fn finish(mut self) -> Result<(), Vec<crate::field_error::FieldError>> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            let known = self.known.join(", ");
            self.bad
                .add(name, format!("unknown parameter, expected one of {known}"));
        }
        self.bad.or(())
    }
}
