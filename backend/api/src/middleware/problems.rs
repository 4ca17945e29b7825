//! The last word on refusals: what actix-web itself refuses becomes a problem
//! document too.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use logbook_domain::request_id;

use crate::problem::{self, Problem};
use crate::problem_kind::ProblemKind;
use crate::routes::otlp::AnsweredInStatus;

/// Answers in problem documents where actix-web answers in plain text.
pub(crate) async fn speak_in_problems(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if (status.is_client_error() || status.is_server_error()) && !is_spoken(&response) {
        response = reworded(response);
    }
    Ok(response)
}

fn is_spoken(response: &ServiceResponse) -> bool {
    if response
        .request()
        .extensions()
        .contains::<AnsweredInStatus>()
    {
        return true;
    }
    let content_type = response.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes() == problem::CONTENT_TYPE.as_bytes())
}

fn reworded(response: ServiceResponse) -> ServiceResponse {
    let status = response.status();
    let mut kinds = ProblemKind::ALL.iter().filter(|kind| kind.status == status);
    // Of a status with several kinds nobody knows here which one it is.
    let problem = match (kinds.next(), kinds.next()) {
        (Some(kind), None) => Problem::new(*kind, kind.title),
        _ => Problem {
            kind: "about:blank".into(),
            title: status
                .canonical_reason()
                .unwrap_or("refused")
                .to_lowercase(),
            status: status.as_u16(),
            detail: "the request cannot be served".into(),
            errors: Vec::new(),
            request_id: request_id::current().map(|id| id.to_string()),
        },
    };
    response.into_response(problem.into_response())
}
