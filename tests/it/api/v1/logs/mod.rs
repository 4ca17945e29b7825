//! `/api/v1/logs`

mod bad_input;
mod cleanup;
mod create;
mod delete;
mod detail;
mod export;
mod facets;
mod large;
mod list;
mod ndjson;
mod numbers;
mod overload;
mod packed;
mod switched_off;
mod two_phases;
