//! Sort indexes: where rows stand in an order, and which rows stand at a place.
//!
//! A [`SortedColumn`] holds the numbers of a bucket in order; its
//! [`SortPermutation`], which says whose they are, may be left in the database. A
//! [`Selection`] says which places a predicate accepts. Of an order that is stored,
//! only the accepted places of each of 32 zones are counted ([`ZoneCounts`]).
//! [`LazyRank`] answers rank and select from the counts where they decide the
//! answer. Elsewhere it returns an estimate and records the zone, and [`resolve`]
//! repeats the search with the recorded zones loaded until no answer was estimated.
//!
//! Everything counts upwards; a descending order is read from the other end by the
//! caller. Zones and starts are loaded through [`OrderSource`].

mod by_start;
mod by_value;
mod index;
mod key;
mod lazy_rank;
mod permutation;
mod resolve;
mod selection;
mod source;
mod starts;
mod zone_counts;

pub use by_start::window_of_ranks;
pub use by_value::ByValue;
pub use index::SortIndex;
pub use key::{Key, Window};
pub use lazy_rank::LazyRank;
pub use permutation::{SortPermutation, SortedColumn};
pub use resolve::resolve;
pub use selection::Selection;
pub use source::{OrderSource, PlaceRange, Zone};
pub use zone_counts::{ZONES, ZoneCounts};
