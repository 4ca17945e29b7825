//! What is measured of jobs.

use std::time::Duration;

use logbook_domain::time::Moment;
use logbook_store::rollup::RollupState;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

/// Not `job`: Prometheus sets that label itself and renames ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByJob {
    job_name: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    job_name: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByRemoved {
    removed: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByBuckets {
    grain: &'static str,
    state: &'static str,
}

/// What retention removes.
const REMOVED: [&str; 7] = [
    "entries",
    "contents",
    "partitions",
    "segments",
    "usage_days",
    "series",
    "users",
];

/// Runs of jobs and what they did; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Instruments {
    runs: Family<ByOutcome, Counter>,
    seconds: Family<ByJob, Counter<f64, std::sync::atomic::AtomicU64>>,
    last_success: Family<ByJob, Gauge>,
    removed: Family<ByRemoved, Counter>,
    coverage: Family<ByBuckets, Gauge>,
    lag: Gauge,
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
        self.register_work(registry);
    }

    fn register_work(&self, registry: &mut Registry) {
        registry.register(
            "logbook_retention_removed",
            "What retention has removed, by kind",
            self.removed.clone(),
        );
        registry.register(
            "logbook_coverage_buckets",
            "Hours and days of the log by whether they are rolled up, as last looked at",
            self.coverage.clone(),
        );
        registry.register_with_unit(
            "logbook_rollup_lag",
            "Time since the end of the oldest hour that is over and not rolled up",
            Unit::Seconds,
            self.lag.clone(),
        );
        // Whoever graphs a rate needs the zero before the first one.
        for removed in REMOVED {
            self.count_removed(removed, 0);
        }
        self.record_rollup(&RollupState::default());
    }

    /// Counts what retention has removed.
    pub(crate) fn count_removed(&self, removed: &'static str, count: i64) {
        let count = u64::try_from(count).unwrap_or(0);
        let labels = ByRemoved { removed };
        self.removed.get_or_create(&labels).inc_by(count);
    }

    /// Records how much is rolled up.
    pub(crate) fn record_rollup(&self, state: &RollupState) {
        let [sealed_hours, sealed_days] = state.sealed;
        let [retired_hours, retired_days] = state.retired;
        let unsealed = i64::try_from(state.unsealed_hours).unwrap_or(i64::MAX);
        for (grain, state, count) in [
            ("hour", "sealed", sealed_hours),
            ("day", "sealed", sealed_days),
            ("hour", "retired", retired_hours),
            ("day", "retired", retired_days),
            ("hour", "unsealed", unsealed),
        ] {
            let labels = ByBuckets { grain, state };
            self.coverage.get_or_create(&labels).set(count);
        }
        self.lag.set(state.lag.num_seconds());
    }

    /// Records a run of a job that ended at `end`.
    pub(crate) fn record(
        &self,
        job_name: &'static str,
        succeeded: bool,
        time: Duration,
        end: Moment,
    ) {
        // The other outcome is there as well, at zero before its first run.
        for (outcome, is_this) in [("succeeded", succeeded), ("failed", !succeeded)] {
            let labels = ByOutcome { job_name, outcome };
            self.runs.get_or_create(&labels).inc_by(u64::from(is_this));
        }
        let job = ByJob { job_name };
        self.seconds.get_or_create(&job).inc_by(time.as_secs_f64());
        if succeeded {
            self.last_success.get_or_create(&job).set(end.timestamp());
        }
    }
}
