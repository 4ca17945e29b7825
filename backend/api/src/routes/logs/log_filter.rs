//! The filter as the OpenAPI document describes it.

use std::collections::BTreeMap;

use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};
use serde_json::json;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ArrayBuilder, Object, ObjectBuilder, Ref, RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

use crate::routes::fields::NotBlank;

/// A field that entries can be without, as the OpenAPI document describes it.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "describes a value, holds none")]
pub(crate) enum Absent {
    Model,
    User,
    Profile,
    Provider,
    Agent,
    Platform,
    Feature,
    EntityType,
    ErrorCategory,
    ConversationId,
    TraceId,
    ParentId,
    EntityId,
}

const METADATA: &str = "Values of metadata by a key of its outermost object. A string is compared \
exactly; a number, `true` and `false` by how they are spelled. Several values of one key mean or, \
different keys mean and. Needs the right `content`; entries are searched step by step, as with `q`.";

/// In a query, parameters by the name `metadata.KEY`: the properties of an object that
/// is spread over the query, which is what OpenAPI has for names that are not known
/// beforehand.
fn metadata_in_query() -> Object {
    let names = names(r"^metadata\.[^\u0000]+$");
    let description = format!("{METADATA} A parameter of its own each: `metadata.team=red`.");
    ObjectBuilder::new()
        .description(Some(description))
        .property_names(Some(names))
        .additional_properties(Some(not_blank()))
        .examples([json!({"metadata.team": "red"})])
        .build()
}

/// In a body, an object of lists.
fn metadata_in_body() -> Object {
    let values = ArrayBuilder::new()
        .items(not_blank())
        .min_items(Some(1))
        .max_items(Some(500));
    let values: RefOr<Schema> = values.into();
    let mut object = ObjectBuilder::new()
        .description(Some(METADATA))
        .property_names(Some(names(r"^[^\u0000]+$")))
        .additional_properties(Some(values))
        .examples([json!({"team": ["red"]})])
        .build();
    object.min_properties = Some(1);
    object
}

fn names(pattern: &str) -> ObjectBuilder {
    let builder = ObjectBuilder::new().schema_type(Type::String);
    builder.pattern(Some(pattern))
}

fn not_blank() -> Ref {
    Ref::from_schema_name("NotBlank")
}

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
    /// None of these sources. As with every `not_…`, entries without a value are among the others.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_source: Option<Vec<Source>>,
    /// None of these models.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_model: Option<Vec<NotBlank>>,
    /// None of these users.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_user: Option<Vec<NotBlank>>,
    /// None of these statuses.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_status: Option<Vec<Status>>,
    /// None of these capabilities.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_capability: Option<Vec<Capability>>,
    /// None of these profiles.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_profile: Option<Vec<NotBlank>>,
    /// None of these providers.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_provider: Option<Vec<NotBlank>>,
    /// None of these agents.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_agent: Option<Vec<NotBlank>>,
    /// None of these platforms.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_platform: Option<Vec<NotBlank>>,
    /// None of these features.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_feature: Option<Vec<NotBlank>>,
    /// None of these kinds of entity.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_entity_type: Option<Vec<NotBlank>>,
    /// None of these error categories.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    not_error_category: Option<Vec<ErrorCategory>>,
    /// Entries without a value of these fields. Beside values of the same field it means or:
    /// `model=a&without=model` accepts entries of the model `a` and those of no model.
    #[schema(nullable = false, min_items = 1, max_items = 500)]
    without: Option<Vec<Absent>>,
    #[param(schema_with = metadata_in_query)]
    #[schema(schema_with = metadata_in_body, required = false)]
    metadata: Option<BTreeMap<String, Vec<String>>>,
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
    /// Text somewhere in model or user, and for those who may read content in error message, metadata,
    /// prompt or response; taken literally, but without differences of case, width and composition
    /// (Unicode's NFKC_Casefold). Of JSON its texts and numbers are searched, and of metadata the
    /// names of its fields, too; not what data: URLs hold in base64.
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

#[cfg(test)]
mod tests {
    use logbook_domain::filter::Filter;
    use logbook_domain::filter::parse::Parameters;
    use utoipa::PartialSchema;

    use super::*;

    #[test]
    fn the_document_names_what_the_parser_knows() {
        let mut documented: Vec<String> = LogFilter::into_params(|| None)
            .into_iter()
            .map(|parameter| parameter.name)
            .collect();
        assert_eq!(documented.len(), 36);
        // The names of its properties are the parameters, not its own.
        documented.retain(|name| name != "metadata");
        documented.push("metadata.team".to_owned());
        let pairs = documented.iter().map(|name| (name.clone(), "x".to_owned()));
        let mut parameters = Parameters::new(pairs);
        let _ = Filter::take_from(&mut parameters);
        let unknown = parameters.finish().err().unwrap_or_default();
        let unknown: Vec<_> = unknown
            .iter()
            .filter(|one| one.message.contains("unknown parameter"))
            .collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn the_document_names_the_fields_that_can_be_absent() {
        let schema = serde_json::to_value(Absent::schema()).unwrap();
        let names: Vec<&str> = Filter::absent_names().collect();
        assert_eq!(schema["enum"], serde_json::json!(names));
    }
}
