//! Coverage: the record of which hours and days segments and cells hold exactly.
//!
//! Rows are the one truth. Cells and segments stand for an hour or a day only
//! while `usage_coverage` has its mark; whoever writes into an hour removes the
//! marks of the hour and its day in the same transaction. So a late record or a
//! deletion can make an answer slower until the next roll-up, never wrong.

pub(crate) mod hint;
pub(crate) mod marks;
pub(crate) mod pending;
pub(crate) mod read;
