//! A running server, seen from a command of this program: where it is, how to
//! sign in there, how to store entries there and how to read them back.
//!
//! What is sent may be sent again: an overloaded or restarting server is asked
//! until it answers. So everything that is sent must have ids of its own.

mod answer;
mod args;
mod client;
mod error;

pub(crate) use args::Args;
pub(crate) use error::RemoteError;

pub(crate) use answer::{BatchAnswer, FieldComplaint, ItemAnswer};
pub(crate) use client::{Client, Encoding};

#[cfg(test)]
mod tests;
