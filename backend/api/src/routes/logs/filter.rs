//! The filter parameters, the same on every read.

use std::fmt;

use logbook_domain::access::Permission;
use logbook_domain::field_error::FieldError;
use logbook_domain::filter::parse::{NO_VALUE, Parameters};
use logbook_domain::filter::{Dimension, Filter, METADATA};
use logbook_domain::json_types;
use logbook_domain::period::Interval;
use logbook_store::logs::{Budget, LogQuery, SearchScope};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::extract::Caller;
use crate::state::AppState;

/// Which entries a request is about.
pub(crate) struct Scope {
    filter: Filter,
    interval: Interval,
    search: SearchScope,
    budget: Budget,
}

impl Scope {
    /// Returns what `filter` means when `caller` asks now.
    ///
    /// # Errors
    /// Those of [`search_of`].
    pub(crate) fn new(state: &AppState, caller: &Caller, filter: Filter) -> Result<Self, ApiError> {
        Ok(Self {
            interval: filter.period.at(state.clock.now()),
            search: search_of(caller, &filter)?,
            budget: state.search_budget,
            filter,
        })
    }

    /// It as the store takes it.
    pub(crate) const fn asked(&self) -> LogQuery<'_> {
        LogQuery {
            filter: &self.filter,
            interval: self.interval,
            search: self.search,
            budget: self.budget,
        }
    }
}

/// Returns how far a search of the caller reaches.
///
/// # Errors
/// [`ApiError::Forbidden`] where the filter tells entries apart by their metadata,
/// which the caller may not read.
pub(crate) fn search_of(caller: &Caller, filter: &Filter) -> Result<SearchScope, ApiError> {
    if caller.may(Permission::Content) {
        Ok(SearchScope::WithContent)
    } else if filter.metadata.is_empty() {
        Ok(SearchScope::WithoutContent)
    } else {
        Err(ApiError::Forbidden(Permission::Content))
    }
}

/// The filter of a body by the names of the query, each given once: of two, one
/// would be passed over.
#[derive(Clone, Debug)]
pub(crate) struct FilterFields(Map<String, Value>);

impl FilterFields {
    /// Accepts every entry.
    pub(crate) fn everything() -> Self {
        Self(Map::from_iter([("period".to_owned(), json!("all"))]))
    }

    /// Returns the filter as it was said.
    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

impl<'de> Deserialize<'de> for FilterFields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = FilterFields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FilterFields, A::Error> {
                let mut fields = Map::new();
                while let Some(name) = map.next_key::<String>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format!("duplicate field `{name}`")));
                    }
                    let value = match name.as_str() {
                        METADATA_FIELD => map.next_value::<FilterFields>()?.into_value(),
                        _ => map.next_value()?,
                    };
                    fields.insert(name, value);
                }
                Ok(FilterFields(fields))
            }
        }

        from.deserialize_map(Fields)
    }
}

/// The filter that is an object.
const METADATA_FIELD: &str = "metadata";
/// The filters that are numbers.
const NUMBERS: [&str; 2] = ["min_total_tokens", "min_duration_ms"];

/// Reads a filter out of a JSON object with the names of the query.
pub(crate) fn from_json(fields: &FilterFields) -> Result<Filter, Vec<FieldError>> {
    let FilterFields(fields) = fields;
    let mut pairs = Vec::new();
    let mut errors = Vec::new();
    if fields.is_empty() {
        let message = r#"must name a filter; everything is {"period": "all"}"#;
        errors.push(FieldError::new("filter", message));
    }
    for (name, value) in fields {
        match named_texts(name, value) {
            Ok(texts) => pairs.extend(texts),
            Err(error) => errors.push(error),
        }
    }
    let mut parameters = Parameters::new(pairs);
    let filter = Filter::take_from(&mut parameters);
    if let Err(more) = parameters.finish() {
        errors.extend(
            more.into_iter()
                .map(|one| FieldError::new(format!("filter.{}", one.field), one.message)),
        );
    }
    if errors.is_empty() {
        Ok(filter)
    } else {
        Err(errors)
    }
}

/// Returns the values of a filter, each with its name as a parameter.
fn named_texts(name: &str, value: &Value) -> Result<Vec<(String, String)>, FieldError> {
    let refused =
        |name: &str, message: &'static str| FieldError::new(format!("filter.{name}"), message);
    let read = |name: &str, texts: Result<Vec<String>, &'static str>| match texts {
        Ok(texts) => Ok(texts
            .into_iter()
            .map(|text| (name.to_owned(), text))
            .collect()),
        Err(message) => Err(refused(name, message)),
    };
    if name.starts_with(METADATA) {
        let message = r#"must be given as an object: {"metadata": {"KEY": ["VALUE"]}}"#;
        return Err(refused(name, message));
    }
    let Some(of_metadata) = Some(value).filter(|_| name == METADATA_FIELD) else {
        return read(name, texts(name, value));
    };
    let keys = of_metadata.as_object().filter(|keys| !keys.is_empty());
    let keys = keys.ok_or_else(|| refused(name, "must be an object of lists of texts by key"))?;
    let lists = keys
        .iter()
        .map(|(key, values)| read(&format!("{METADATA}{key}"), list(values)));
    let lists: Result<Vec<Vec<(String, String)>>, FieldError> = lists.collect();
    Ok(lists?.concat())
}

/// Reports whether a filter may be repeated.
fn is_list(name: &str) -> bool {
    let of_dimension = |one: &Dimension| one.name() == name || one.not_name() == name;
    name == "without" || Dimension::ALL.iter().any(of_dimension)
}

/// Returns the values of a filter by its name: what may be repeated is a list.
fn texts(name: &str, value: &Value) -> Result<Vec<String>, &'static str> {
    if is_list(name) {
        return list(value);
    }
    if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
        return Err(NO_VALUE);
    }
    if NUMBERS.contains(&name) {
        let number = json_types::whole(value).ok_or("must be a whole number")?;
        Ok(vec![number.to_string()])
    } else {
        let text = value.as_str().ok_or("must be text")?;
        Ok(vec![text.to_owned()])
    }
}

fn list(value: &Value) -> Result<Vec<String>, &'static str> {
    if value.is_null() || value.as_array().is_some_and(Vec::is_empty) {
        return Err(NO_VALUE);
    }
    let items = value.as_array().ok_or("must be a list of texts")?;
    let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
    let texts: Option<Vec<String>> = texts.collect();
    texts.ok_or("must be a list of texts")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_of_a_filter_is_given_twice() {
        for twice in [
            r#"{"model": ["a"], "model": ["b"]}"#,
            r#"{"metadata": {"k": ["a"]}, "metadata": {"k": ["b"]}}"#,
            r#"{"metadata": {"k": ["a"], "k": ["b"]}}"#,
        ] {
            let error = serde_json::from_str::<FilterFields>(twice).unwrap_err();
            assert!(error.to_string().contains("duplicate field"), "{error}");
        }
    }
}
