//! Problem documents (RFC 9457): what every refusal looks like.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use logbook_domain::field_error::FieldError;
use logbook_domain::request_id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem_kind::ProblemKind;

/// The media type of a problem document.
pub(crate) const CONTENT_TYPE: &str = "application/problem+json";

/// Why a request was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "type": "/problems/validation-failed",
    "title": "the body has fields that are not acceptable",
    "status": 422,
    "detail": "usage.input_tokens: must be 0 or more, got -3",
    "errors": [{"field": "usage.input_tokens", "message": "must be 0 or more, got -3"}],
    "request_id": "019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21"
}))]
pub struct Problem {
    /// What kind of problem: a stable reference for programs to compare.
    #[serde(rename = "type")]
    #[schema(example = "/problems/validation-failed")]
    pub kind: String,
    /// The kind in words, the same for every problem of the kind.
    pub title: String,
    /// The HTTP status, once more.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// What was wrong this time.
    pub detail: String,
    /// Every bad field or parameter; absent when none is to blame.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(nullable = false)]
    pub errors: Vec<FieldError>,
    /// The id of the request, as in the header `x-request-id` of the answer and in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21")]
    pub request_id: Option<String>,
}

impl Problem {
    /// Returns a problem of that kind without bad fields, of the current request.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{}", kind.slug),
            title: kind.title.to_owned(),
            status: kind.status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            request_id: request_id::current().map(|id| id.to_string()),
        }
    }

    /// Returns the same with the fields that are to blame.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }

    /// Returns the answer that carries the problem.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        HttpResponse::build(status)
            .content_type(CONTENT_TYPE)
            .json(self)
    }
}
