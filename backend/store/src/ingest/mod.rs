//! Ingest: a bounded queue, a few threads that commit many entries in one transaction
//! by COPY, and the completion of running entries.
//!
//! The API hands entries to [`Writer`] and answers a request after its commit. Every
//! write invalidates the coverage marks of its hours in the same transaction.

mod caches;
mod copy;
pub mod expire;
mod instruments;
mod queue;
mod settings;
mod submit_error;
mod weight;
mod worker;
pub mod write;
mod writer;

pub use self::queue::Waiting;
pub use self::settings::WriterSettings;
pub use self::submit_error::SubmitError;
pub use self::writer::Writer;
