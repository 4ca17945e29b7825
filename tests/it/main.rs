//! Every integration test; the folders mirror the URLs.

mod api;
mod generated;
