//! What is measured of jobs.

use std::time::Duration;

use logbook_domain::time::Moment;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByJob {
    job: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    job: &'static str,
    outcome: &'static str,
}

/// Runs of jobs; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Instruments {
    runs: Family<ByOutcome, Counter>,
    seconds: Family<ByJob, Counter<f64, std::sync::atomic::AtomicU64>>,
    last_success: Family<ByJob, Gauge>,
}

impl Instruments {
    /// Adds them to a registry.
    pub(crate) fn register(&self, registry: &mut Registry) {
        registry.register(
            "logbook_job_runs",
            "Runs of jobs, by outcome",
            self.runs.clone(),
        );
        registry.register_with_unit(
            "logbook_job",
            "Time spent on runs of jobs",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register_with_unit(
            "logbook_job_last_success_timestamp",
            "End of the last run of each job that did not fail, since 1970",
            Unit::Seconds,
            self.last_success.clone(),
        );
    }

    /// Records a run that ended at `end`.
    pub(crate) fn record(&self, job: &'static str, succeeded: bool, time: Duration, end: Moment) {
        let outcome = if succeeded { "succeeded" } else { "failed" };
        self.runs.get_or_create(&ByOutcome { job, outcome }).inc();
        let job = ByJob { job };
        self.seconds.get_or_create(&job).inc_by(time.as_secs_f64());
        if succeeded {
            self.last_success.get_or_create(&job).set(end.timestamp());
        }
    }
}
