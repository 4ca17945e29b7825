//! Packs, orders, filters and adds up rows, without a database.
//!
//! The modules from the bottom up: [`codec`] packs numbers, [`bitmap`] marks rows,
//! [`dictionary`] numbers series, [`cells`] stores the sums of rows, [`sort_index`]
//! finds places in a sort order, [`segment`] holds rows column by column, [`query`]
//! filters and counts rows, and [`rollup`] adds rows up. The crate does no input or output:
//! data that is not in memory is loaded through [`sort_index::OrderSource`].

pub mod bitmap;
pub mod cells;
pub mod codec;
pub mod dictionary;
mod error;
pub mod query;
pub mod rollup;
pub mod segment;
pub mod sort_index;
mod top;

pub use error::Corrupt;
