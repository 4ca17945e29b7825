//! What holds below HTTP, with several servers on one database.

mod partitions;
mod retention;
mod rollup;
