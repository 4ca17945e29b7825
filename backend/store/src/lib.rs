//! The only door to Postgres: Diesel, r2d2, migrations, writes, reads and
//! retention. It takes and returns domain types.
//!
//! Every operation is a plain function on a connection; [`Store::run`] is the
//! one seam between async code and Diesel. The rooms from the bottom up, each of
//! which uses those above it in this list alone:
//!
//! - [`db`]: the pool, transactions, locks, partitions and the schema
//! - `entries`: rows of the log, and filters as SQL
//! - `coverage`: which hours and days are sealed
//! - [`dictionary`]: series and users
//! - `segments`: sealed hours and days, column by column
//! - `cache`: what one server keeps in memory of all these
//! - `scan`: sealed segments, tail and rows under one filter, as of one snapshot
//! - [`rollup`]: seals hours and days
//! - [`usage`]: numbers that outlive their entries
//! - [`logs`]: pages, statistics, facets, exports, details, deletion and search
//! - [`ingest`] and [`parts`]: entries and content coming in
//! - [`retention`]: what goes by the clock
//! - [`identity`] and [`admin`]: accounts, keys, settings, activity, views, quarantine

pub mod admin;
mod cache;
mod coverage;
pub mod db;
pub mod dictionary;
mod entries;
pub mod error;
pub mod identity;
pub mod ingest;
pub mod logs;
pub mod parts;
pub mod retention;
pub mod rollup;
mod scan;
mod segments;
mod store;
pub mod usage;

pub use admin::{activity, quarantine, settings, views};
pub use cache::figures::CacheFigures;
pub use cache::read_cache::ReadCache;
pub use db::Connection;
pub use db::disk::Disk;
pub use db::lanes::{Lane, LanePermit};
pub use db::transactions::{set_repeatable_read, snapshot, snapshot_with_timeout, transaction};
pub use db::{locks, migrations, partitions, schema};
pub use error::StoreError;
pub use identity::{accounts, api_keys, refresh_tokens, signing_keys};
pub use store::Store;
