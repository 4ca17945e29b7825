//! HTTP: routes, extractors, auth, problem responses and the OpenAPI document.

mod app;
pub mod auth;
pub mod bootstrap;
pub mod client;
pub mod connections;
mod document;
mod error;
mod exports;
mod extract;
mod grpc;
pub mod metrics;
mod middleware;
mod openapi;
mod problem;
mod problem_kind;
mod request_ids;
mod room;
mod routes;
pub mod server;
mod sessions;
mod state;

pub use app::openapi;
pub use error::ApiError;
pub use exports::BufferOptions;
pub use state::{AppState, StateOptions};
