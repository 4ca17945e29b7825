//! Adds to each operation what goes without saying: the refusals that follow
//! from its having a body, parameters or a right. Said here once, so that no
//! route forgets one.

use std::collections::BTreeMap;

use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{OpenApi, PathItem, Ref, RefOr, Response, ResponseBuilder, Schema};

use crate::extract::body;
use crate::problem::{self, Problem};
use crate::problem_kind::ProblemKind;
use crate::routes::otlp::{self, is_otlp};

/// What every operation of the API can answer.
const OF_THE_API: &[ProblemKind] = &[ProblemKind::INTERNAL, ProblemKind::UNAVAILABLE];
/// What every operation with a body can answer.
const OF_A_BODY: &[ProblemKind] = &[
    ProblemKind::MALFORMED_REQUEST,
    ProblemKind::REQUEST_TIMEOUT,
    ProblemKind::INVALID_JSON,
    ProblemKind::PAYLOAD_TOO_LARGE,
    ProblemKind::UNSUPPORTED_MEDIA_TYPE,
    ProblemKind::VALIDATION_FAILED,
];
/// One caller is given a part of the server, and no more.
const OF_A_CALLER: [ProblemKind; 2] =
    [ProblemKind::UNAUTHENTICATED, ProblemKind::TOO_MANY_REQUESTS];

/// Completes every operation.
pub(super) fn finish(openapi: &mut OpenApi) {
    for (path, item) in &mut openapi.paths.paths {
        for operation in operations_of(item) {
            state_content_type(operation);
            let kinds = kinds_of(path, operation);
            let response_of = if is_otlp(path) {
                status_of
            } else {
                response_of
            };
            add_missing(operation, &kinds, response_of);
        }
    }
}

fn operations_of(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

/// Returns the kinds of problems an operation can answer with by its shape.
fn kinds_of(path: &str, operation: &Operation) -> Vec<ProblemKind> {
    // Parameters that an operation does not have are refused everywhere.
    let mut kinds = vec![ProblemKind::INVALID_PARAMETER];
    if path.starts_with("/api/v1") || is_otlp(path) {
        kinds.extend(OF_THE_API);
    }
    if operation.request_body.is_some() {
        kinds.extend(OF_A_BODY);
    }
    if is_otlp(path) {
        kinds.push(ProblemKind::INVALID_OTLP);
    }
    match rights_of(operation).as_deref() {
        None => {}
        Some([]) => kinds.extend(OF_A_CALLER),
        Some([_, ..]) => {
            kinds.extend(OF_A_CALLER);
            kinds.push(ProblemKind::FORBIDDEN);
        }
    }
    kinds
}

/// Returns the rights an operation asks for, or `None` when nobody need be
/// signed in.
fn rights_of(operation: &Operation) -> Option<Vec<String>> {
    operation
        .security
        .iter()
        .flatten()
        .filter_map(|requirement| serde_json::to_value(requirement).ok())
        .find_map(|requirement| serde_json::from_value(requirement.get("bearer")?.clone()).ok())
}

/// Routes name [`Problem`] as the body; that it has a media type of its own
/// is said here.
fn state_content_type(operation: &mut Operation) {
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && let Some(content) = response.content.get(body::JSON)
            && is_problem(content)
        {
            response.content =
                [(problem::CONTENT_TYPE.to_owned(), RefOr::T(content_of(&[])))].into();
        }
    }
}

fn is_problem(content: &RefOr<Content>) -> bool {
    match content {
        RefOr::T(content) => content.schema == Some(problem_schema()),
        RefOr::Ref(_) => false,
    }
}

fn problem_schema() -> RefOr<Schema> {
    Ref::from_schema_name("Problem").into()
}

fn add_missing(
    operation: &mut Operation,
    kinds: &[ProblemKind],
    response_of: fn(&[ProblemKind]) -> Response,
) {
    let mut by_status: BTreeMap<String, Vec<ProblemKind>> = BTreeMap::new();
    for kind in kinds {
        by_status
            .entry(kind.status.as_str().to_owned())
            .or_default()
            .push(*kind);
    }
    for (status, kinds) in by_status {
        let stated = operation.responses.responses.entry(status);
        stated.or_insert_with(|| RefOr::T(response_of(&kinds)));
    }
}

/// One response for every kind of the same status.
fn response_of(kinds: &[ProblemKind]) -> Response {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title).collect();
    ResponseBuilder::new()
        .description(titles.join("; or "))
        .content(problem::CONTENT_TYPE, content_of(kinds))
        .build()
}

/// Returns the same where refusals are what exporters of OTLP expect.
fn status_of(kinds: &[ProblemKind]) -> Response {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title).collect();
    let json = Ref::from_schema_name("OtlpStatus");
    let protobuf = Ref::from_schema_name("Protobuf");
    ResponseBuilder::new()
        .description(titles.join("; or "))
        .content(body::JSON, Content::new(Some(json)))
        .content(otlp::PROTOBUF, Content::new(Some(protobuf)))
        .build()
}

/// Returns a problem document, with an example of each kind.
fn content_of(kinds: &[ProblemKind]) -> Content {
    let examples = kinds.iter().map(|kind| {
        let problem = serde_json::to_value(Problem::new(*kind, kind.title)).ok();
        (kind.slug, ExampleBuilder::new().value(problem).build())
    });
    ContentBuilder::new()
        .schema(Some(problem_schema()))
        .examples_from_iter(examples)
        .build()
}
