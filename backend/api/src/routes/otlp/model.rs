//! Requests and answers of OTLP/JSON as the OpenAPI document describes them,
//! as far as they decide between taken and refused.

#![expect(dead_code, reason = "describes bodies, holds none")]

use serde_json::Value;
use utoipa::openapi::schema::OneOfBuilder;
use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A message of OTLP in binary protobuf.
pub(crate) struct Protobuf;

impl PartialSchema for Protobuf {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
            .description(Some("A message of OTLP in binary protobuf"))
            .into()
    }
}

impl ToSchema for Protobuf {}

/// Returns a request with nothing in it.
fn nothing() -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .max_properties(Some(0))
        .description(Some("A request with nothing in it"))
}

macro_rules! requests {
    ($($(#[doc = $doc:literal])* $request:ident = $sent:ident { $groups:literal: $group:ident { $scopes:literal: $scope:ident { $items:literal } } })*) => {$(
        $(#[doc = $doc])*
        pub(super) struct $request;

        impl PartialSchema for $request {
            fn schema() -> RefOr<Schema> {
                let one = OneOfBuilder::new()
                    .item(Ref::from_schema_name($sent::name()))
                    .item(nothing());
                one.description(Some(concat!($($doc,)*).trim())).into()
            }
        }

        impl ToSchema for $request {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push(($sent::name().into_owned(), $sent::schema()));
                $sent::schemas(schemas);
            }
        }

        /// What comes from some resources.
        #[derive(ToSchema)]
        struct $sent {
            #[schema(rename = $groups, required)]
            groups: Option<Vec<$group>>,
        }

        /// What comes from one resource.
        #[derive(ToSchema)]
        struct $group {
            /// The program that sends.
            resource: Option<Value>,
            #[schema(rename = $scopes)]
            scopes: Option<Vec<$scope>>,
        }

        /// What comes from one instrumentation.
        #[derive(ToSchema)]
        struct $scope {
            #[schema(rename = $items)]
            items: Option<Vec<Value>>,
        }
    )*};
}

requests! {
    /// An ExportTraceServiceRequest of OTLP; unknown fields beside its own are ignored.
    OtlpSpans = OtlpSomeSpans { "resourceSpans": OtlpResourceSpans { "scopeSpans": OtlpScopeSpans { "spans" } } }
    /// An ExportLogsServiceRequest of OTLP; unknown fields beside its own are ignored.
    OtlpLogRecords = OtlpSomeLogRecords { "resourceLogs": OtlpResourceLogs { "scopeLogs": OtlpScopeLogs { "logRecords" } } }
    /// An ExportMetricsServiceRequest of OTLP; unknown fields beside its own are ignored.
    OtlpMetrics = OtlpSomeMetrics { "resourceMetrics": OtlpResourceMetrics { "scopeMetrics": OtlpScopeMetrics { "metrics" } } }
}

/// What became of an OTLP request; empty when all of it was taken.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(super) struct OtlpAnswer {
    #[schema(nullable = false)]
    partial_success: Option<OtlpPartialSuccess>,
}

/// What was refused, and why.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
struct OtlpPartialSuccess {
    /// How many spans were refused.
    #[schema(nullable = false, example = "2")]
    rejected_spans: Option<String>,
    /// How many log records were refused.
    #[schema(nullable = false)]
    rejected_log_records: Option<String>,
    /// Why the first of them were.
    error_message: String,
}

/// Why an OTLP request was refused: a `google.rpc.Status`.
#[derive(ToSchema)]
pub(crate) struct OtlpStatus {
    /// The code of gRPC.
    #[schema(example = 3)]
    code: i32,
    /// What was wrong.
    message: String,
}
