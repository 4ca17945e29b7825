//! Schemas of the OpenAPI document that no Rust type says by itself.

use logbook_domain::vocabulary::Status;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::wire::WireEntry;

/// The end of a running entry: an entry but for what was said when it began.
#[derive(Debug)]
pub struct WireEnd;

impl PartialSchema for WireEnd {
    fn schema() -> RefOr<Schema> {
        let mut schema = WireEntry::schema();
        if let RefOr::T(Schema::Object(end)) = &mut schema {
            end.properties.remove("id");
            end.properties.remove("started_at");
            let last = Status::ALL.iter().filter(|one| **one != Status::Running);
            let status = ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(last.map(|status| status.name())))
                .description(Some("How the operation ended."));
            end.properties
                .insert("status".into(), RefOr::T(status.into()));
            end.required.push("status".into());
            end.description = Some("The end of a running operation.".into());
            end.examples.clear();
            end.example = None;
        }
        schema
    }
}

impl ToSchema for WireEnd {
    fn name() -> std::borrow::Cow<'static, str> {
        "LogEnd".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        WireEntry::schemas(schemas);
    }
}
