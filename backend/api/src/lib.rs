//! HTTP: routes, extractors, auth, problem responses and the OpenAPI document.

mod app;
pub mod auth;
pub mod client;
pub mod error;
pub mod extract;
pub mod metrics;
pub mod middleware;
pub mod problem;
pub mod problem_kind;
mod routes;
pub mod state;

pub use app::{app, openapi};
pub use error::ApiError;
pub use state::{AppState, StateOptions};
