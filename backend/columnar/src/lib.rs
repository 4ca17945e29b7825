//! Packs, orders, filters and adds up rows, without a database.
//!
//! The modules from the bottom up: [`codec`] packs numbers, [`bitmap`] marks rows,
//! [`dictionary`] numbers series, [`segment`] holds rows column by column,
//! [`query`] filters and counts them, [`rollup`] adds them up, and [`sort_index`]
//! finds places in an order. Nothing here reads or writes anything: what is not in
//! memory is asked for through [`sort_index::OrderSource`].

pub mod bitmap;
pub mod cells;
pub mod codec;
pub mod dictionary;
mod error;
pub mod query;
pub mod rollup;
pub mod segment;
pub mod sort_index;

pub use error::Corrupt;
