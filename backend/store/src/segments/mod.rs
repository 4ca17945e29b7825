//! Segments: the rows of hours and days, column by column, where the log adds
//! up its numbers and finds its pages.
//!
//! A segment holds what one needs to count, to add up and to order the rows of
//! a bucket, packed into a few bytes each, and nothing else. The rows of a page
//! are then fetched by their start. Like the cells of usage, segments are made
//! when a bucket is rolled up and hold as long as it has its mark.

mod accepted;
mod answers;
mod ascending;
mod blocks;
mod by_start;
mod by_value;
mod candidates;
mod cells_table;
mod column;
mod counts;
mod dictionary;
mod extent;
mod known;
mod limits;
mod line;
mod loose;
mod memory;
mod names;
mod numbers;
mod order;
mod order_table;
mod outcome;
mod packed;
mod part;
mod parts;
mod places;
mod question;
mod rows;
mod segment;
mod snapshot;
mod sorted;
mod starts;
mod stored;
mod sums;
mod table;
mod tally;
mod view;

pub(crate) use candidates::Candidates;
pub(crate) use column::{Column, counted, kept};
pub(crate) use counts::Counts;
pub(crate) use dictionary::{Dictionary, outcome_refusals};
pub(crate) use extent::{Extent, Piece};
pub(crate) use limits::Limits;
pub(crate) use memory::Memory;
pub use memory::Segments;
pub(crate) use names::Names;
pub(crate) use order::{Key, Ordered, Window, column_of};
pub(crate) use outcome::Outcome;
pub(crate) use parts::each_part;
pub(crate) use segment::Segment;
pub(crate) use sums::Sums;
pub(crate) use table::{roll_day, roll_hour};
pub(crate) use tally::Tally;
pub(crate) use view::View;
