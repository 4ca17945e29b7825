//! The last word on refusals: what actix-web itself refuses becomes a problem
//! document too.

use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;

use crate::problem::{self, Problem};
use crate::problem_kind::ProblemKind;

/// Answers shorter than this are not worth packing.
const LEAST_TO_PACK: u64 = 1024;

/// The middleware.
pub(crate) async fn speak_in_problems(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    // HEAD is GET without the body, which the connection leaves out by itself.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    if (status.is_client_error() || status.is_server_error()) && !is_problem(&response) {
        response = reworded(response);
    }
    if let BodySize::Sized(length) = response.response().body().size()
        && length < LEAST_TO_PACK
    {
        // Taken off again where the other headers are set.
        let identity = HeaderValue::from_static("identity");
        let headers = response.headers_mut();
        if !headers.contains_key(header::CONTENT_ENCODING) {
            headers.insert(header::CONTENT_ENCODING, identity);
        }
    }
    Ok(response)
}

fn is_problem(response: &ServiceResponse) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    content_type.is_some_and(|value| value.as_bytes() == problem::CONTENT_TYPE.as_bytes())
}

fn reworded(response: ServiceResponse) -> ServiceResponse {
    let status = response.status();
    let kind = ProblemKind::ALL.iter().find(|kind| kind.status == status);
    let problem = match kind {
        Some(kind) => Problem::new(*kind, kind.title),
        None => Problem {
            kind: "about:blank".into(),
            title: status.canonical_reason().unwrap_or("refused").to_lowercase(),
            status: status.as_u16(),
            detail: "the request cannot be served".into(),
            errors: Vec::new(),
        },
    };
    response.into_response(problem.into_response())
}
