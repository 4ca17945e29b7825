//! The OpenAPI document: what surrounds the routes. The routes describe
//! themselves.

mod finish;
mod known_routes;
mod surroundings;
mod texts;

use std::sync::LazyLock;

use utoipa::openapi::{Components, OpenApi, RefOr, Schema};

pub(crate) use known_routes::KnownRoutes;

/// The document and what is read off it.
pub(crate) struct Document {
    /// The document as it is served.
    pub(crate) json: String,
    /// Which paths and methods there are.
    pub(crate) routes: KnownRoutes,
}

/// The document, made once.
pub(crate) fn document() -> &'static Document {
    static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
        let openapi = openapi();
        Document {
            json: openapi.to_pretty_json().unwrap_or_default(),
            routes: KnownRoutes::of(&openapi),
        }
    });
    &DOCUMENT
}

/// Says of an object that it has at least one property.
fn never_empty(components: &mut Components, name: &str) {
    if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(name) {
        object.min_properties = Some(1);
    }
}

/// The OpenAPI document of every route.
#[must_use]
pub fn openapi() -> OpenApi {
    let mut openapi = surroundings::surroundings();
    let routes = crate::app::describe();
    openapi.paths.merge(routes.paths);
    if let (Some(all), Some(more)) = (&mut openapi.components, routes.components) {
        all.schemas.extend(more.schemas);
    }
    if let Some(components) = &mut openapi.components {
        never_empty(components, "LogFilter");
    }
    finish::finish(&mut openapi);
    texts::take_numbers(&mut openapi);
    openapi
}
