//! Coverage: the record of which hours and days segments and cells hold exactly.
//!
//! The rows of `entries` are the only source of truth. Cells and segments replace the
//! rows of an hour or a day only while `usage_coverage` has a coverage mark for it.
//! Every write into an hour deletes the marks of the hour and of its day in the same
//! transaction. Thus a late record or a deletion can make a query slower until the next
//! roll-up, but never wrong.

pub(crate) mod hint;
pub(crate) mod marks;
pub(crate) mod pending;
pub(crate) mod read;
pub(crate) mod view;
