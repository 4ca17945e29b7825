//! What both benchmarks stand on: a directory, a server, SQL, figures.

pub(crate) mod directory;
mod keeper;
pub(crate) mod machine;
pub(crate) mod process;
pub(crate) mod progress;
pub(crate) mod random;
pub(crate) mod server;
pub(crate) mod sql;
pub(crate) mod statistics;
pub(crate) mod texts;
pub(crate) mod tools;
