//! POST /v1/traces, /v1/logs and /v1/metrics

mod answers;
mod astray;
mod bad_input;
mod credentials;
pub(crate) mod events;
mod family;
mod grpc;
mod overload;
mod quarantine;
mod rest;
mod sender;
mod table;
mod tokens;
