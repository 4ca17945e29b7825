//! The metrics of the writer.

use std::time::{Duration, Instant};

use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

/// Histograms of the writer; clones share them.
#[derive(Clone, Debug)]
pub(super) struct Instruments {
    wait: Histogram,
    duration: Histogram,
    entries: Histogram,
}

impl Default for Instruments {
    fn default() -> Self {
        // From half a millisecond, about one fsync, to eight seconds.
        let seconds = || Histogram::new(exponential_buckets(0.000_5, 2.0, 15));
        Self {
            wait: seconds(),
            duration: seconds(),
            entries: Histogram::new(exponential_buckets(1.0, 4.0, 8)),
        }
    }
}

impl Instruments {
    /// Registers the histograms.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register_with_unit(
            "logbook_writer_wait",
            "Time requests wait for their commit to begin",
            Unit::Seconds,
            self.wait.clone(),
        );
        registry.register_with_unit(
            "logbook_writer_commit_duration",
            "Time of commits",
            Unit::Seconds,
            self.duration.clone(),
        );
        registry.register(
            "logbook_writer_commit_entries",
            "Entries of one commit",
            self.entries.clone(),
        );
    }

    /// Records the wait of a request that was queued at `queued`.
    pub(super) fn record_wait(&self, queued: Instant) {
        self.wait.observe(queued.elapsed().as_secs_f64());
    }

    /// Records one commit.
    pub(super) fn record_commit(&self, entries: usize, time: Duration) {
        self.duration.observe(time.as_secs_f64());
        self.entries.observe(entries as f64);
    }
}
