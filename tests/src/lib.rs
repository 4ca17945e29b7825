//! What integration tests stand on: a throw-away Postgres, a database of its
//! own for every test, the real server on a real port, and a client.

pub mod client;
pub mod cluster;
pub mod clock;
pub mod samples;
pub mod server;

pub use client::{Answer, Client};
pub use clock::TestClock;
pub use server::TestServer;
