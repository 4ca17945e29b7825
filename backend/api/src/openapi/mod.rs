//! The OpenAPI document: what surrounds the routes. The routes describe
//! themselves.

mod finish;
mod surroundings;
mod texts;

use utoipa::openapi::{Components, OpenApi, RefOr, Schema};

/// Says of an object that it has at least one property.
fn never_empty(components: &mut Components, name: &str) {
    if let Some(RefOr::T(Schema::Object(object))) = components.schemas.get_mut(name) {
        object.min_properties = Some(1);
    }
}

/// Returns the whole document of these routes.
pub(crate) fn complete(routes: OpenApi) -> OpenApi {
    let mut openapi = surroundings::surroundings();
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
