//! Short texts of an entry in the document: each may be sent as a number, too, and
//! is kept as its text.

use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr, Schema};

/// Schemas of what is sent of an entry begin with one of these names.
const OF_AN_ENTRY: [&str; 2] = ["NewLog", "LogEnd"];

/// Says of every short text that it may be a number.
pub(super) fn take_numbers(openapi: &mut OpenApi) {
    let Some(components) = &mut openapi.components else {
        return;
    };
    for (name, schema) in &mut components.schemas {
        let RefOr::T(Schema::Object(object)) = schema else {
            continue;
        };
        if OF_AN_ENTRY.iter().any(|begin| name.starts_with(begin)) {
            object.properties.values_mut().for_each(take_number);
        }
    }
}

/// Adds numbers to the types of a property that is any text or nothing.
fn take_number(property: &mut RefOr<Schema>) {
    let RefOr::T(Schema::Object(property)) = property else {
        return;
    };
    let any_text = SchemaType::Array(vec![Type::String, Type::Null]);
    let is_any = property.format.is_none() && property.enum_values.is_none();
    if is_any && property.schema_type == any_text {
        property.schema_type = SchemaType::Array(vec![Type::String, Type::Number, Type::Null]);
    }
}
