//! The OpenAPI document.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};

use crate::document::Document;

/// Get the OpenAPI document
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "This document", body = Object)),
    security(()),
)]
#[get("/api/openapi.json")]
pub(crate) async fn get_openapi(document: Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json")
        .body(document.json.clone())
}
