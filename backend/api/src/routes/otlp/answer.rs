//! Answers in the encoding of the request, refusals too.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse};
use logbook_domain::request_id;
use logbook_intake::otlp::{Encoding, Signal, reply};

use super::PROTOBUF;
use crate::error::ApiError;
use crate::extract::body::{self, JSON};

/// Marks requests whose refusal is not a problem document, and holds what it is.
pub(crate) struct AnsweredInStatus {
    /// The code of gRPC.
    pub(crate) code: u8,
    /// What was wrong.
    pub(crate) message: String,
}

/// Returns the encoding that a request says it has.
///
/// # Errors
/// [`ApiError::UnsupportedMediaType`] when it is another, or not said.
pub(super) fn encoding_of(request: &HttpRequest) -> Result<Encoding, ApiError> {
    match body::media_type(request).as_deref() {
        Some(PROTOBUF | "application/protobuf") => Ok(Encoding::Protobuf),
        Some(JSON) => Ok(Encoding::Json),
        other => Err(body::unread(other, &format!("{PROTOBUF} or {JSON}"))),
    }
}

/// Returns the answer to a request that was taken.
pub(super) fn taken(
    signal: Signal,
    encoding: Encoding,
    rejected: usize,
    message: &str,
) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type(encoding))
        .body(reply::success(signal, encoding, rejected, message))
}

const fn media_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Protobuf => PROTOBUF,
        Encoding::Json => JSON,
    }
}

/// Puts every refusal into a `google.rpc.Status`, as exporters read it. Who
/// sends no known type is answered in JSON.
pub(crate) async fn speak_in_statuses(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let encoding = encoding_of(request.request()).unwrap_or(Encoding::Json);
    let response = next.call(request).await?.map_into_boxed_body();
    let status = response.status();
    let is_refusal = status.is_client_error() || status.is_server_error();
    // Whoever asks for another place or in another way is no exporter.
    if !is_refusal || matches!(status.as_u16(), 404 | 405) {
        return Ok(response);
    }
    let error = response.response().error();
    let message = match error.and_then(Error::as_error::<ApiError>) {
        Some(error) => error.to_string(),
        None => "the request cannot be served".to_owned(),
    };
    let message = match request_id::current() {
        // A status has no member for it, and here somebody has to look it up.
        Some(id) if status.is_server_error() => format!("{message}; request id {id}"),
        _ => message,
    };
    let code = code(status);
    let body = reply::status(encoding, code, &message);
    let spoken = AnsweredInStatus { code, message };
    response.request().extensions_mut().insert(spoken);
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    let media_type = HeaderValue::from_static(media_type(encoding));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, media_type);
    Ok(response)
}

/// Returns the code of gRPC that stands for a status of HTTP.
fn code(status: StatusCode) -> u8 {
    match status.as_u16() {
        401 => 16,
        403 => 7,
        413 | 429 => 8,
        408 => 4,
        503 => 14,
        400..500 => 3,
        _ => 13,
    }
}
