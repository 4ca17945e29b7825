//! `/api/v1/logs`

mod bad_input;
mod cleanup;
mod create;
mod delete;
mod detail;
mod export;
mod facets;
mod list;
mod numbers;
mod overload;
mod two_phases;
