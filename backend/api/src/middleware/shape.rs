//! What concerns the shape of requests and answers, not their matter.

use actix_web::Error;
use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, Version};
use actix_web::middleware::Next;

/// Answers shorter than this are not worth packing, in bytes.
const LEAST_TO_PACK: u64 = 1024;

/// Serves HEAD as GET, whose body the connection then leaves out by itself.
pub(crate) async fn serve_head<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    next.call(request).await
}

/// Keeps short answers from being packed, by a header that says that they are
/// packed already; it is taken off again where the other headers are set.
pub(crate) async fn leave_short_answers<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    // Packing turns an answer into a stream, which HTTP/1.0 has no form for.
    let is_old = request.version() < Version::HTTP_11;
    let mut response = next.call(request).await?;
    let is_short = match response.response().body().size() {
        BodySize::None => true,
        BodySize::Sized(length) => length < LEAST_TO_PACK,
        BodySize::Stream => false,
    };
    let headers = response.headers_mut();
    if (is_short || is_old) && !headers.contains_key(header::CONTENT_ENCODING) {
        let identity = HeaderValue::from_static("identity");
        headers.insert(header::CONTENT_ENCODING, identity);
    }
    Ok(response)
}
