//! An id in the path.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use logbook_domain::field_error::FieldError;
use uuid::Uuid;

use crate::error::ApiError;

/// The UUID that stands for `{id}` in the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PathId(pub(crate) Uuid);

impl FromRequest for PathId {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.match_info().query("id")))
    }
}

fn parse(text: &str) -> Result<PathId, ApiError> {
    text.parse().map(PathId).map_err(|_| {
        let message = format!("must be a UUID, got `{}`", text.escape_debug());
        ApiError::invalid_parameters(vec![FieldError::new("id", message)])
    })
}
