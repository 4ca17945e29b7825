//! Scans: sealed segments, the unsealed tail and rows under one filter, as of one
//! snapshot. The numbers and pages of the log come from here, but for rows that a plan
//! leaves uncovered and for text searches, which are read by SQL.
//!
//! A [plan](plan::ScanPlan) says where the rows of a period are; a
//! [filtered scan](filtered::FilteredScan) counts and adds up the rows of a plan that a
//! filter accepts; a [sorted scan](order::SortedScan) finds the rows at given places of
//! a sort order.

mod by_start;
pub(crate) mod cached_read;
pub(crate) mod filtered;
pub(crate) mod memory_read;
pub(crate) mod order;
mod order_source;
pub(crate) mod plan;
mod selections;
pub(crate) mod shared_coverage;
mod sort_indexes;
mod unsealed;
