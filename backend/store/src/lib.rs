//! The only door to Postgres: Diesel, r2d2, migrations, writes, reads and
//! retention. It takes and returns domain types.
//!
//! Every operation is a plain function on a connection; [`Store::run`] is the
//! one seam between async code and Diesel.

pub mod accounts;
pub mod activity;
mod answer;
pub mod api_keys;
mod cache;
mod connections;
mod costed;
pub mod dictionary;
mod disk;
pub mod entries;
pub mod error;
mod from_bytes;
mod lanes;
pub mod locks;
pub mod migrations;
mod parameters;
pub mod partitions;
pub mod parts;
mod patience;
mod pulse;
pub mod quarantine;
pub mod refresh_tokens;
pub mod retention;
pub mod rollup;
pub mod schema;
mod segments;
pub mod settings;
pub mod signing_keys;
mod store;
mod transactions;
pub mod usage;
pub mod views;
pub mod writer;

pub use cache::CacheFigures;
pub use disk::Disk;
pub use error::StoreError;
pub use lanes::{Lane, Seat};
pub use segments::Segments;
pub use store::Store;
pub use transactions::{see_one_moment, snapshot, snapshot_within, transaction};

/// A database connection.
pub type Connection = diesel::PgConnection;
