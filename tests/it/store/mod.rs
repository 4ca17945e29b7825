//! What holds below HTTP, with several servers on one database.

mod connections;
mod dictionary;
mod migrations;
mod partitions;
mod retention;
mod rollup;
