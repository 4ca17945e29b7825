//! What holds below HTTP, with several servers on one database.

mod entity_types;
mod partitions;
mod rollup;
