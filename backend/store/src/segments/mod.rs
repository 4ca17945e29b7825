//! The tables of sealed hours and days: columns, sort permutations and cells.
//!
//! What is packed, ordered and added up is in `logbook_columnar`; here it is
//! read from rows and written to and read from its tables.

pub(crate) mod cells;
pub(crate) mod chunks;
pub(crate) mod columns;
pub(crate) mod orders;
pub(crate) mod row_arrays;
pub(crate) mod sort_columns;
