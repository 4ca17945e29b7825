//! What all benchmarks stand on: a directory, a server, SQL, figures.

mod connection;
pub(crate) mod directory;
pub(crate) mod load;
pub(crate) mod machine;
pub(crate) mod pgbench;
pub(crate) mod process;
pub(crate) mod progress;
pub(crate) mod random;
pub(crate) mod server;
pub(crate) mod sql;
pub(crate) mod statistics;
pub(crate) mod texts;
pub(crate) mod tools;
pub(crate) mod verdict;
mod watchdog;
