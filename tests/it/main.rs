//! Every integration test; the folders mirror the URLs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on ends"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "programs under test go by the clock of this machine"
)]

mod api;
mod bootstrap;
mod build;
mod cli;
mod connections;
mod crash;
mod generated;
mod health;
mod jobs;
mod limits;
mod metrics;
mod otlp;
mod request_ids;
mod scripts;
mod store;
mod web_app;
