//! The tables of sealed hours and days: columns, sort permutations and cells.
//!
//! The formats themselves, and what is computed from them, are in `logbook_columnar`.
//! This room converts rows to segments, and reads and writes the tables. Roll-up writes
//! them; scans, the cache and usage read them.

pub(crate) mod cells;
pub(crate) mod chunks;
pub(crate) mod columns;
pub(crate) mod orders;
pub(crate) mod row_arrays;
pub(crate) mod sort_columns;
mod values;
