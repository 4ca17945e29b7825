//! The store: the only crate with access to Postgres. Its functions take and return
//! types of the domain.
//!
//! Every operation is a plain function on a connection, and [`Store::run`] (with
//! [`Store::reserve`] and [`Store::run_on`] for work that waits for its connection first)
//! is the only way from async code to Diesel. The modules from the bottom up; each uses only those
//! listed before it:
//!
//! - `db`: pool, transactions, locks, partitions and schema
//! - `entries`: the rows of the log, and filters as SQL
//! - `coverage`: the record of which hours and days are sealed
//! - [`dictionary`]: series and users
//! - `segments`: the tables of sealed hours and days
//! - `cache`: the read cache of one server
//! - `scan`: sealed segments, unsealed tail and rows under one filter, in one snapshot
//! - [`rollup`]: sealing of hours and days
//! - [`usage`]: sums that outlive their entries
//! - [`logs`]: pages, statistics, facets, exports, details, deletion and search
//! - [`ingest`] and [`parts`]: writing of entries, and of content that arrives separately
//! - [`retention`]: deletion of old entries, contents and usage
//! - `identity` and `admin`: accounts, keys, settings, activity, views, quarantine

mod admin;
mod cache;
mod coverage;
mod db;
pub mod dictionary;
mod entries;
mod error;
mod identity;
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
