//! The filter parameters, the same on every read.

use std::fmt;

use logbook_domain::access::Permission;
use logbook_domain::field_error::FieldError;
use logbook_domain::filter::parse::{NO_VALUE, Parameters};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::json_types;
use logbook_domain::period::Interval;
use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};
use logbook_store::entries::{Asked, Budget, Search};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value, json};
use utoipa::{IntoParams, ToSchema};

use crate::extract::Caller;
use crate::routes::fields::NotBlank;
use crate::state::AppState;

/// The filter as the OpenAPI document describes it, in queries and in bodies.
///
/// It is read by [`Filter::take_from`], which reports every mistake at once; a
/// test holds the names of both equal.
#[derive(IntoParams, ToSchema)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct LogFilter {
    /// A span that ends now: 1h, 6h, 1d, 7d, 30d or all. Not together with from and to.
    #[param(example = "7d", pattern = "^(1h|6h|1d|7d|30d|all)$")]
    #[schema(nullable = false, pattern = "^(1h|6h|1d|7d|30d|all)$")]
    period: Option<String>,
    /// First moment inside, RFC 3339.
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    from: Option<String>,
    /// First moment outside, RFC 3339.
    #[param(value_type = Option<String>, format = DateTime)]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    to: Option<String>,
    /// Any of these sources.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    source: Option<Vec<Source>>,
    /// Any of these models.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    model: Option<Vec<NotBlank>>,
    /// Any of these users, by id, else email, else name; an email address in any case.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    user: Option<Vec<NotBlank>>,
    /// Any of these statuses.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    status: Option<Vec<Status>>,
    /// Any of these capabilities.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    capability: Option<Vec<Capability>>,
    /// Any of these profiles, by alias.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    profile: Option<Vec<NotBlank>>,
    /// Any of these providers.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    provider: Option<Vec<NotBlank>>,
    /// Any of these agents, by id, else name.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    agent: Option<Vec<NotBlank>>,
    /// Any of these platforms.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    platform: Option<Vec<NotBlank>>,
    /// Any of these features, by id, else type.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    feature: Option<Vec<NotBlank>>,
    /// Any of these kinds of entity.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    entity_type: Option<Vec<NotBlank>>,
    /// Any of these error categories.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    error_category: Option<Vec<ErrorCategory>>,
    /// Exactly this conversation.
    #[schema(nullable = false)]
    conversation_id: Option<NotBlank>,
    /// Exactly this trace.
    #[schema(nullable = false)]
    trace_id: Option<NotBlank>,
    /// Exactly this parent.
    #[schema(nullable = false)]
    parent_id: Option<NotBlank>,
    /// Exactly this entity.
    #[schema(nullable = false)]
    entity_id: Option<NotBlank>,
    /// At least so many tokens.
    #[param(minimum = 0, maximum = 2_147_483_647)]
    #[schema(nullable = false, minimum = 0, maximum = 2_147_483_647)]
    min_total_tokens: Option<i32>,
    /// At least so long, in milliseconds.
    #[param(minimum = 0, maximum = 2_147_483_647)]
    #[schema(nullable = false, minimum = 0, maximum = 2_147_483_647)]
    min_duration_ms: Option<i32>,
    /// Text somewhere in model or user, and for those who may read content in error message, prompt
    /// or response; in any case, taken literally. Of JSON its texts and numbers are searched, not
    /// the names of its fields.
    #[param(
        max_length = 500,
        pattern = r"[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    )]
    #[schema(
        nullable = false,
        max_length = 500,
        pattern = r"[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
    )]
    q: Option<String>,
}

/// Which entries a request is about.
pub(crate) struct Scope {
    filter: Filter,
    interval: Interval,
    search: Search,
    budget: Budget,
}

impl Scope {
    /// What `filter` means when `caller` asks now.
    pub(crate) fn of(state: &AppState, caller: &Caller, filter: Filter) -> Self {
        Self {
            interval: filter.period.at(state.clock.now()),
            search: search_of(caller),
            budget: state.search_budget,
            filter,
        }
    }

    /// It as the store takes it.
    pub(crate) const fn asked(&self) -> Asked<'_> {
        Asked {
            filter: &self.filter,
            interval: self.interval,
            search: self.search,
            budget: self.budget,
        }
    }
}

/// How far the caller's search reaches.
pub(crate) fn search_of(caller: &Caller) -> Search {
    if caller.may(Permission::Content) {
        Search::WithContent
    } else {
        Search::WithoutContent
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

    /// The filter as it was said.
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
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format!("duplicate field `{name}`")));
                    }
                    fields.insert(name, value);
                }
                Ok(FilterFields(fields))
            }
        }

        from.deserialize_map(Fields)
    }
}

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
        match texts(name, value) {
            Ok(texts) => pairs.extend(texts.into_iter().map(|text| (name.clone(), text))),
            Err(message) => errors.push(FieldError::new(format!("filter.{name}"), message)),
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

/// The values of a filter by its name: what may be repeated is a list.
fn texts(name: &str, value: &Value) -> Result<Vec<String>, &'static str> {
    match value {
        Value::Null => return Err(NO_VALUE),
        Value::Array(items) if items.is_empty() => return Err(NO_VALUE),
        _ => {}
    }
    if name.parse::<Dimension>().is_ok() {
        let items = value.as_array().ok_or("must be a list of texts")?;
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        let texts: Option<Vec<String>> = texts.collect();
        texts.ok_or("must be a list of texts")
    } else if NUMBERS.contains(&name) {
        let number = json_types::whole(value).ok_or("must be a whole number")?;
        Ok(vec![number.to_string()])
    } else {
        let text = value.as_str().ok_or("must be text")?;
        Ok(vec![text.to_owned()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_names_what_the_parser_knows() {
        let documented: Vec<String> = LogFilter::into_params(|| None)
            .into_iter()
            .map(|parameter| parameter.name)
            .collect();
        let pairs = documented.iter().map(|name| (name.clone(), "x".to_owned()));
        let mut parameters = Parameters::new(pairs);
        let _ = Filter::take_from(&mut parameters);
        let unknown = parameters.finish().err().unwrap_or_default();
        let unknown: Vec<_> = unknown
            .iter()
            .filter(|one| one.message.contains("unknown parameter"))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert_eq!(documented.len(), 22);
    }
}
