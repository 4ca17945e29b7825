//! What holds below HTTP, with several servers on one database.

mod connections;
mod dictionary;
mod partitions;
mod retention;
mod rollup;
