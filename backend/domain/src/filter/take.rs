//! From parameters to a filter.

use std::collections::BTreeMap;

use super::parse::{MAX_SEARCH_CHARS, MAX_VALUES, NO_NUL, Parameters};
use super::{Choice, Dimension, Filter, Link, METADATA};
use crate::period::Period;
use crate::time;

/// The parameter that names fields an entry has no value for.
const WITHOUT: &str = "without";

impl Filter {
    /// Takes the filter out of `parameters`; complaints stay with them.
    pub fn take_from(parameters: &mut Parameters) -> Self {
        let absent = take_without(parameters);
        Self {
            period: take_period(parameters),
            values: take_dimensions(parameters, &absent),
            links: take_links(parameters, &absent),
            min_total_tokens: take_minimum(parameters, "min_total_tokens"),
            min_duration_ms: take_minimum(parameters, "min_duration_ms"),
            metadata: take_metadata(parameters),
            q: take_search(parameters),
        }
    }

    /// The fields that entries can be without, as `without` takes them.
    pub fn absent_names() -> impl Iterator<Item = &'static str> {
        let dimensions = Dimension::ALL.into_iter();
        let dimensions = dimensions.filter(|dimension| dimension.can_be_absent());
        dimensions
            .map(Dimension::name)
            .chain(Link::ALL.map(Link::name))
    }
}

fn take_without(parameters: &mut Parameters) -> Vec<String> {
    let names = parameters.take_all(WITHOUT);
    for name in &names {
        if Filter::absent_names().all(|known| known != name) {
            let expected = Filter::absent_names().collect::<Vec<_>>().join(", ");
            let message =
                format!("must be a field entries can lack, one of {expected}, got `{name}`");
            parameters.complain(WITHOUT, message);
        }
    }
    names
}

fn take_dimensions(parameters: &mut Parameters, absent: &[String]) -> BTreeMap<Dimension, Choice> {
    let mut choices = BTreeMap::new();
    for dimension in Dimension::ALL {
        let choice = Choice {
            any_of: take_values(parameters, dimension, dimension.name()),
            absent: absent.iter().any(|name| name == dimension.name()),
            none_of: take_values(parameters, dimension, dimension.not_name()),
        };
        if !choice.is_open() {
            choices.insert(dimension, choice);
        }
    }
    choices
}

fn take_links(parameters: &mut Parameters, absent: &[String]) -> BTreeMap<Link, Choice> {
    let mut choices = BTreeMap::new();
    for link in Link::ALL {
        let choice = Choice {
            any_of: parameters.take(link.name()).into_iter().collect(),
            absent: absent.iter().any(|name| name == link.name()),
            none_of: Vec::new(),
        };
        if !choice.is_open() {
            choices.insert(link, choice);
        }
    }
    choices
}

fn take_minimum(parameters: &mut Parameters, name: &'static str) -> Option<i32> {
    let number = parameters.take_number(name, 0, i64::from(i32::MAX))?;
    i32::try_from(number).ok()
}

fn take_values(
    parameters: &mut Parameters,
    dimension: Dimension,
    name: &'static str,
) -> Vec<String> {
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

fn take_metadata(parameters: &mut Parameters) -> BTreeMap<String, Vec<String>> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let taken = parameters.take_prefixed(METADATA, "metadata.KEY");
    if taken.len() > MAX_VALUES {
        let got = taken.len();
        let message = format!("must have at most {MAX_VALUES} values of all keys, got {got}");
        parameters.complain("metadata", message);
    }
    for (key, value) in taken {
        let name = format!("{METADATA}{key}");
        if key.is_empty() {
            parameters.complain(&name, "must name a key: metadata.KEY");
        } else if key.contains('\0') || value.contains('\0') {
            parameters.complain(&name, NO_NUL);
        }
        values.entry(key).or_default().push(value);
    }
    for values in values.values_mut() {
        values.sort_unstable();
        values.dedup();
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
