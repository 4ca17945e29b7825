//! The OpenAPI document as it is served, and the table of routes read off it.

mod known_routes;

use utoipa::openapi::OpenApi;

pub(crate) use known_routes::KnownRoutes;

/// The document and its routes, made once by whoever starts the server.
/// Handlers and middleware take it as `web::Data<Document>`.
pub(crate) struct Document {
    /// The document as it is served.
    pub(crate) json: String,
    /// Which paths and methods there are.
    pub(crate) routes: KnownRoutes,
}

impl Document {
    /// Returns the document as JSON, and its routes.
    pub(crate) fn new(openapi: &OpenApi) -> Self {
        Self {
            json: openapi.to_pretty_json().unwrap_or_default(),
            routes: KnownRoutes::from_openapi(openapi),
        }
    }
}
