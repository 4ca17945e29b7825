//! Settings of the writer.

use crate::db::lanes::DEFAULT_WRITERS;

/// How the writer works. The defaults need no tuning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterSettings {
    /// Threads that commit, each with a connection of its own; no more than a
    /// quarter of the connections.
    pub writers: usize,
    /// Most entries of one commit; a larger request is committed alone.
    pub batch_entries: usize,
    /// Most entries that wait; past that, or about 96 MiB, requests are turned
    /// away.
    pub queue_entries: usize,
    /// How long a commit waits for more entries, in milliseconds.
    pub linger_ms: u64,
}

impl Default for WriterSettings {
    fn default() -> Self {
        Self {
            writers: DEFAULT_WRITERS,
            batch_entries: 4_000,
            queue_entries: 40_000,
            linger_ms: 0,
        }
    }
}
