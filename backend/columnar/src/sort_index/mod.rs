//! Sort indexes: the place of a row in an order, and the row at a place.
//!
//! A [`SortedColumn`] holds the rows of a segment in the order of their numbers
//! ([`SortedRows`]), or, when the order is stored, only the heads of the blocks of its
//! numbers. A [`Selection`] holds the places whose rows a predicate accepts. For stored
//! orders only the number of accepted places in each of 32 zones is in memory
//! ([`ZoneCounts`]). [`LazyRank`] computes rank and select from these counts where they
//! determine the result, and so does a sort index with the heads of its numbers.
//! Elsewhere they return an estimate and request the zone of places or the chunk of
//! numbers, and [`resolve`] repeats the search with the requested parts loaded until no
//! result was estimated.
//!
//! All orders are ascending; callers read a descending order from its end. Zones,
//! chunks and starts are loaded through [`OrderSource`].

mod by_start;
mod by_value;
mod index;
mod key;
mod lazy_numbers;
mod lazy_rank;
mod resolve;
mod selection;
mod sorted_column;
mod source;
mod starts;
mod zone_counts;

pub use by_start::window_of_ranks;
pub use by_value::ByValue;
pub use index::SortIndex;
pub use key::{Key, Window};
pub use lazy_rank::LazyRank;
pub use resolve::resolve;
pub use selection::Selection;
pub use sorted_column::{SortedColumn, SortedRows};
pub use source::{NumberChunk, OrderSource, PlaceRange, Zone};
pub use zone_counts::{ZONES, ZoneCounts};
