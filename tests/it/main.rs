//! Every integration test; the folders mirror the URLs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod api;
mod generated;
