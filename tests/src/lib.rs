//! What integration tests stand on: a throw-away Postgres, a database of its
//! own for every test, the real server on a real port, and a client.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot go on says why and ends"
)]

pub mod bodies;
pub mod client;
pub mod clock;
pub mod cluster;
pub mod people;
pub mod process;
pub mod program;
pub mod random;
pub mod raw;
pub mod samples;
pub mod server;
pub mod sql;
pub mod upload;

pub use client::{Answer, Client};
pub use clock::TestClock;
pub use people::Person;
pub use program::Program;
pub use server::TestServer;
