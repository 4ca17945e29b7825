//! The settings of the writer.

use crate::db::lanes::DEFAULT_WRITERS;

/// The settings of the writer. The defaults need no tuning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriterSettings {
    /// The number of threads, each with a connection of its own; at most a quarter of
    /// the connections.
    pub writers: usize,
    /// The maximum number of entries of one commit; a larger request is committed alone.
    pub batch_entries: usize,
    /// The maximum number of waiting entries. Beyond it, or beyond about 96 MiB,
    /// requests are rejected.
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
