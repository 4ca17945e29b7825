//! OTLP over gRPC: the methods Export of three services.

mod answers;
mod bounds;
mod exporter;
mod request_ids;
mod shutdown;
