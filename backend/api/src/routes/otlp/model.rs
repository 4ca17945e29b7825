//! Requests and answers of OTLP/JSON as the OpenAPI document describes them,
//! as far as they decide between taken and refused.

#![expect(dead_code, reason = "describes bodies, holds none")]

use serde_json::Value;
use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
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

macro_rules! requests {
    ($($(#[$doc:meta])* $request:ident { $groups:literal: $group:ident { $scopes:literal: $scope:ident { $items:literal } } })*) => {$(
        $(#[$doc])*
        #[derive(ToSchema)]
        pub(super) struct $request {
            #[schema(rename = $groups)]
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
    /// An ExportTraceServiceRequest of OTLP; unknown fields are ignored.
    OtlpSpans { "resourceSpans": OtlpResourceSpans { "scopeSpans": OtlpScopeSpans { "spans" } } }
    /// An ExportLogsServiceRequest of OTLP; unknown fields are ignored.
    OtlpLogRecords { "resourceLogs": OtlpResourceLogs { "scopeLogs": OtlpScopeLogs { "logRecords" } } }
    /// An ExportMetricsServiceRequest of OTLP; unknown fields are ignored.
    OtlpMetrics { "resourceMetrics": OtlpResourceMetrics { "scopeMetrics": OtlpScopeMetrics { "metrics" } } }
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
