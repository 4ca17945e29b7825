//! How requests of OTLP are written.

/// The media type of binary protobuf.
pub(crate) const PROTOBUF: &str = "application/x-protobuf";
