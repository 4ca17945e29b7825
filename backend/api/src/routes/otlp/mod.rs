//! OTLP over HTTP: spans become entries. What is answered is what its
//! specification says, so these routes have refusals of their own.

mod again;
mod answer;
mod create_log_records;
mod create_metrics;
mod create_spans;
mod media_type;
mod model;
mod remarks;
mod sorted;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use again::sort_again;
pub(crate) use answer::{AnsweredInStatus, speak_in_statuses};
pub(crate) use media_type::PROTOBUF;
pub(crate) use model::OtlpStatus;

/// Reports whether a path of the document is one of these.
pub(crate) fn is_otlp(path: &str) -> bool {
    path.starts_with("/v1/")
}

/// Adds the routes of OTLP.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create_spans::create_spans)
        .service(create_log_records::create_log_records)
        .service(create_metrics::create_metrics);
}
