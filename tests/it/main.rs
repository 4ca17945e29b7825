//! Every integration test; the folders mirror the URLs.

mod api;
mod bootstrap;
mod generated;
mod health;
mod metrics;
mod web_app;
