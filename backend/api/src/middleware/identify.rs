//! Gives every request an id, which its answer, its problem document and its
//! log lines name.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use logbook_domain::request_id::RequestId;

use crate::request_ids;
use crate::state::AppState;

/// The middleware; it has to be the outermost.
pub(crate) async fn identify<B: MessageBody + 'static>(
    state: web::Data<AppState>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = sent(&request).unwrap_or_else(|| request_ids::made(&state.clock));
    let mut response = id.clone().during(next.call(request)).await?;
    // The characters of an id are those of a header.
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        let name = HeaderName::from_static(request_ids::HEADER);
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

fn sent(request: &ServiceRequest) -> Option<RequestId> {
    let values = request.headers().get_all(request_ids::HEADER);
    request_ids::sent(values.map(HeaderValue::as_bytes))
}
