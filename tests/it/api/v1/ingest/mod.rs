//! POST /api/v1/ingest/litellm and /api/v1/ingest/kong

mod bad_input;
mod fixtures;
mod formats;
pub(crate) mod samples;
mod table;
