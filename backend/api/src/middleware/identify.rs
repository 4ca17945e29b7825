//! Gives every request an id, which its answer, its problem document and its
//! log lines name.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use logbook_domain::id;
use logbook_domain::request_id::RequestId;

use crate::auth::secret;
use crate::state::AppState;

/// The header of the id, of requests and answers.
pub(crate) const REQUEST_ID: &str = "x-request-id";

/// The middleware; it has to be the outermost.
pub(crate) async fn identify<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let id = sent(request.headers()).unwrap_or_else(|| made(&request));
    let mut response = id.clone().during(next.call(request)).await?;
    // The characters of an id are those of a header.
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        let name = HeaderName::from_static(REQUEST_ID);
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

/// The id that the client sent, if it is a single and a valid one. Another is no
/// reason to refuse a request; it is left aside.
fn sent(headers: &HeaderMap) -> Option<RequestId> {
    let mut values = headers.get_all(REQUEST_ID);
    let (first, second) = (values.next()?, values.next());
    match second {
        Some(_) => None,
        None => RequestId::parse(first.to_str().ok()?),
    }
}

fn made(request: &ServiceRequest) -> RequestId {
    let state = request.app_data::<web::Data<AppState>>();
    let fresh = state.and_then(|state| {
        let random = secret::random().ok()?;
        Some(id::fresh(state.clock.now(), random))
    });
    // Without randomness requests cannot be told apart, but are served.
    RequestId::made(fresh.unwrap_or_default())
}
