//! Entries coming in: a bounded queue, a few threads that commit many entries in
//! one transaction by COPY, and the completion of running entries.

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

pub use queue::Waiting;
pub use settings::WriterSettings;
pub use submit_error::SubmitError;
pub use writer::Writer;
