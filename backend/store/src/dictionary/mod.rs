//! The dictionary: every series and user is stored once, and entries refer to a series
//! by its id.
//!
//! Ingest resolves series to ids, every read loads series by their ids, and retention
//! deletes those that are unused. No foreign key protects the ids in entries; see
//! [`generation`] for how they stay valid.

pub(crate) mod generation;
mod insert;
pub(crate) mod labels;
mod row;
mod series;
mod series_arrays;

pub(crate) use self::series::load_each;
pub use self::series::{load, resolve};
