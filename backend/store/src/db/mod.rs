//! The database itself: connections and their lanes, transactions, locks, partitions
//! and the schema.
//!
//! Every other room uses this one; it uses none of them.

pub(crate) mod disk;
pub(crate) mod lanes;
pub(crate) mod liveness;
pub mod locks;
pub mod migrations;
pub(crate) mod packed_bytes;
pub mod partitions;
pub(crate) mod pool;
pub mod schema;
pub(crate) mod shared_read;
pub(crate) mod short_locks;
pub(crate) mod snapshot;
pub(crate) mod transactions;
mod url;

/// A database connection.
pub type Connection = diesel::PgConnection;
