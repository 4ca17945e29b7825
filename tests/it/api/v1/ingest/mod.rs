//! POST /api/v1/ingest/litellm and /api/v1/ingest/kong

mod bad_input;
mod fixtures;
mod formats;
pub(super) mod samples;
mod table;
