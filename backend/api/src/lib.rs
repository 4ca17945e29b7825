//! HTTP: routes, extractors, auth, problem responses and the OpenAPI document.

mod app;
pub mod auth;
pub mod bootstrap;
pub mod client;
pub mod connections;
mod document;
pub mod error;
pub mod exports;
pub mod extract;
mod grpc;
pub mod metrics;
pub mod middleware;
mod openapi;
pub mod problem;
pub mod problem_kind;
pub mod room;
mod routes;
pub mod server;
mod sessions;
pub mod state;

pub use app::openapi;
pub use error::ApiError;
pub use exports::BufferOptions;
pub use state::{AppState, StateOptions};
