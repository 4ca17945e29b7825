//! How a call ended.

use actix_web::body::{self, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{Error, HttpMessage};
use logbook_intake::otlp::reply;
use tonic::{Code, Status};

use crate::error::RETRY_AFTER_SECONDS;
use crate::routes::otlp::AnsweredInStatus;

/// Most bytes of a message. It goes out in a header, where a character takes up
/// to three bytes for each of its own, and clients take 8 KiB of headers.
const MOST_MESSAGE_BYTES: usize = 1_000;

/// Returns the message that answers a call, or why it is refused.
///
/// # Errors
/// The refusal.
pub(super) async fn of_response<B: MessageBody + 'static>(
    response: Result<ServiceResponse<B>, Error>,
) -> Result<Bytes, Status> {
    let response = response.map_err(|error| internal(&error))?;
    if !response.status().is_success() {
        return Err(refusal(&response));
    }
    let body = response.into_body();
    body::to_bytes(body)
        .await
        .map_err(|error| internal(&error.into()))
}

/// Returns the refusal of every call of a connection beyond the limits.
pub(super) fn too_many_connections() -> Status {
    let code = Code::Unavailable;
    let message = "as many connections are open as may be; try again shortly";
    let details = reply::status_with_delay(code as u8, message, RETRY_AFTER_SECONDS);
    Status::with_details(code, message, details.into())
}

fn internal(error: &dyn std::fmt::Display) -> Status {
    log::error!("a call of gRPC cannot be answered: {error}");
    Status::internal("something went wrong here, and has been noted in the server's log")
}

/// Returns the refusal in the words of the routes. Exporters send again what is
/// UNAVAILABLE, or RESOURCE_EXHAUSTED with the time to come back.
fn refusal<B>(response: &ServiceResponse<B>) -> Status {
    let extensions = response.request().extensions();
    let Some(AnsweredInStatus { code, message }) = extensions.get() else {
        return Status::internal(format!("answered with {}", response.status()));
    };
    let code = match response.status() {
        // So gRPC calls a compression that the server does not have.
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::Unimplemented as u8,
        _ => *code,
    };
    let message = &message[..message.floor_char_boundary(MOST_MESSAGE_BYTES)];
    let retry_after = response.headers().get(header::RETRY_AFTER);
    let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
    let details = retry_after.map(|seconds| reply::status_with_delay(code, message, seconds));
    let code = Code::from_i32(code.into());
    Status::with_details(code, message, details.unwrap_or_default().into())
}
