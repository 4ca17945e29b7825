//! The refusals of the routes, in groups: `responses(…, SignedInProblems)`.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::{Ref, RefOr, Response, ResponseBuilder};

use crate::problem::{self, Problem};
use crate::problem_kind::ProblemKind;

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident = [$($kind:ident),*];)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                responses(&[$(ProblemKind::$kind),*])
            }
        }
    )*};
}

groups! {
    /// Of every route that needs somebody signed in.
    SignedInProblems = [UNAUTHENTICATED, FORBIDDEN, INTERNAL, UNAVAILABLE];
    /// Of a route that only needs the database.
    ServerProblems = [INTERNAL, UNAVAILABLE];
    /// Of a route with parameters in its query or path.
    ParameterProblems = [INVALID_PARAMETER];
    /// Of a route with pages.
    CursorProblems = [INVALID_PARAMETER, INVALID_CURSOR];
    /// Of a route with a JSON body.
    BodyProblems = [INVALID_JSON, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED];
    /// Of a route with a JSON body and parameters.
    BodyAndParameterProblems = [
        INVALID_JSON, INVALID_PARAMETER, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED
    ];
    /// Of a route to one thing.
    NotFoundProblem = [NOT_FOUND];
    /// Of a change that the state of things may forbid.
    ConflictProblem = [CONFLICT];
    /// Of a deletion by filter.
    CountChangedProblem = [COUNT_CHANGED];
    /// Of the completion of an entry.
    EntryFinalProblem = [ENTRY_FINAL];
    /// Of signing in.
    SignInProblems = [INVALID_CREDENTIALS, TOO_MANY_REQUESTS, INTERNAL, UNAVAILABLE];
    /// Of refreshing.
    RefreshProblems = [UNAUTHENTICATED, INTERNAL, UNAVAILABLE];
}

fn responses(kinds: &[ProblemKind]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<ProblemKind>> = BTreeMap::new();
    for kind in kinds {
        by_status.entry(kind.status.as_u16()).or_default().push(*kind);
    }
    by_status
        .into_iter()
        .map(|(status, kinds)| (status.to_string(), response(&kinds).into()))
        .collect()
}

/// One response for every kind of the same status, with an example each.
fn response(kinds: &[ProblemKind]) -> Response {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title).collect();
    let examples = kinds.iter().map(|kind| {
        let problem = Problem::new(*kind, kind.title);
        let example = ExampleBuilder::new().value(serde_json::to_value(problem).ok());
        (kind.slug, example.build())
    });
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    ResponseBuilder::new()
        .description(titles.join("; or "))
        .content(problem::CONTENT_TYPE, content)
        .build()
}
