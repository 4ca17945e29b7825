//! From parameters (a query string, or a JSON object by the same names) to a
//! filter. Unknown names and names without a value are refused: neither a typo
//! nor an unset variable may widen a deletion.

use std::str::FromStr;

use crate::field_error::Complaints;
use crate::filter::{Dimension, Filter};
use crate::period::Period;
use crate::time;

/// The complaint about a text that Postgres cannot hold.
const NO_NUL: &str = "must not contain the NUL character (U+0000)";

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

impl Filter {
    /// Takes the filter out of `parameters`; complaints stay with them.
    pub fn take_from(parameters: &mut Parameters) -> Self {
        let period = take_period(parameters);
        let mut values = std::collections::BTreeMap::new();
        for dimension in Dimension::ALL {
            let accepted = take_values(parameters, dimension);
            if !accepted.is_empty() {
                values.insert(dimension, accepted);
            }
        }
        Self {
            period,
            values,
            conversation_id: parameters.take("conversation_id"),
            trace_id: parameters.take("trace_id"),
            parent_id: parameters.take("parent_id"),
            entity_id: parameters.take("entity_id"),
            min_total_tokens: take_minimum(parameters, "min_total_tokens"),
            min_duration_ms: take_minimum(parameters, "min_duration_ms"),
            q: take_search(parameters),
        }
    }
}

fn take_minimum(parameters: &mut Parameters, name: &'static str) -> Option<i32> {
    let number = parameters.take_number(name, 0, i64::from(i32::MAX))?;
    i32::try_from(number).ok()
}

fn take_values(parameters: &mut Parameters, dimension: Dimension) -> Vec<String> {
    let name = dimension.name();
    let values = parameters.take_all(name).into_iter();
    let mut values: Vec<String> = values.map(|value| dimension.compared(value)).collect();
    if values.len() > MAX_VALUES {
        parameters.complain(
            name,
            format!(
                "must have at most {MAX_VALUES} values, got {}",
                values.len()
            ),
        );
    }
    // Order and repetition must not make another filter of it.
    values.sort_unstable();
    values.dedup();
    for value in &values {
        if value.contains('\0') {
            parameters.complain(name, NO_NUL);
        } else if let Err(message) = dimension.check(value) {
            parameters.complain(name, message);
        }
    }
    values
}

fn take_search(parameters: &mut Parameters) -> Option<String> {
    let q = parameters.take("q")?;
    let length = q.chars().count();
    if length > MAX_SEARCH_CHARS {
        parameters.complain(
            "q",
            format!("must have at most {MAX_SEARCH_CHARS} characters, got {length}"),
        );
    }
    Some(q)
}

fn take_period(parameters: &mut Parameters) -> Period {
    let span = parameters.take_as("period");
    let from = take_moment(parameters, "from");
    let to = take_moment(parameters, "to");
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let (from, to) = (time::rfc3339(&from), time::rfc3339(&to));
        parameters.complain("from", format!("must not be after to ({to}), got {from}"));
    }
    match (span, from, to) {
        (None, None, None) => Period::default(),
        (Some(span), None, None) => Period::Last(span),
        (None, from, to) => Period::Between(from, to),
        (Some(_), _, _) => {
            parameters.complain("period", "goes alone: give either period or from and to");
            Period::default()
        }
    }
}

fn take_moment(parameters: &mut Parameters, name: &'static str) -> Option<time::Moment> {
    let text = parameters.take(name)?;
    match time::parse(&text) {
        Ok(moment) => Some(moment),
        Err(message) => {
            parameters.complain(name, message);
            None
        }
    }
}
