//! What runs by the clock: roll up, retire old entries and clear away what is
//! left of them, age the quarantine, give up on running ones, prepare partitions, take over settings
//! that other servers changed.
//!
//! Every job may run on every server at any time: it elects itself by an
//! advisory lock, does its work in steps that can be repeated, and logs one
//! line.

mod context;
mod expire;
mod instruments;
mod parts;
mod prepare;
mod quarantine;
mod retire;
mod rollup;
mod schedule;
mod settings;
mod sweep;

use std::sync::Arc;
use std::time::Duration;

use context::Context;
use instruments::Instruments;
use logbook_domain::clock::Clock;
use logbook_store::settings::Live;
use logbook_store::{Lane, Store};
use prometheus_client::registry::Registry;
use schedule::Job;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The running jobs.
#[derive(Debug)]
pub struct Jobs {
    stop: watch::Sender<bool>,
    instruments: Instruments,
    tasks: Vec<JoinHandle<()>>,
}

const TWO_SECONDS: Duration = Duration::from_secs(2);
const TEN_SECONDS: Duration = Duration::from_secs(10);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const AGE_QUARANTINE: Job = Job {
    name: "age the quarantine",
    period: MINUTE,
    lane: Lane::Job,
    run: quarantine::run,
};
const RETIRE: Job = Job {
    name: "retire by age",
    period: DAY,
    lane: Lane::Job,
    run: retire::run,
};
/// Must not wait for the long ones: what was changed elsewhere counts here
/// within two seconds.
const TAKE_OVER: Job = Job {
    name: "take over settings",
    period: TWO_SECONDS,
    lane: Lane::Identity,
    run: settings::run,
};

impl Jobs {
    /// Starts every job on the current tokio runtime. Each runs at once and
    /// then at its own interval, and what retires by age when settings change.
    #[must_use]
    pub fn start(store: Store, clock: Clock, live: Arc<Live>) -> Self {
        let changes = live.changes();
        let instruments = Instruments::default();
        let context = Arc::new(Context {
            store,
            clock,
            live,
            instruments: instruments.clone(),
        });
        let (stop, stopped) = watch::channel(false);
        let every = |name, period, run| {
            let lane = Lane::Job;
            let job = Job {
                name,
                period,
                lane,
                run,
            };
            schedule::every(job, &context, &stopped)
        };
        let tasks = vec![
            every("prepare partitions", HOUR, prepare::run),
            every("fail what never ended", MINUTE, expire::run),
            every("give up parts of content", MINUTE, parts::run),
            every("roll up", TEN_SECONDS, rollup::run),
            every("sweep", TEN_SECONDS, sweep::run),
            schedule::every_and_on(&changes, AGE_QUARANTINE, &context, &stopped),
            schedule::every_and_on(&changes, RETIRE, &context, &stopped),
            schedule::every(TAKE_OVER, &context, &stopped),
        ];
        Self {
            stop,
            instruments,
            tasks,
        }
    }

    /// Adds the metrics of jobs to a registry: runs, their time, and when each job
    /// last succeeded.
    pub fn register_metrics(&self, registry: &mut Registry) {
        self.instruments.register(registry);
    }

    /// Starts no further run and waits for those under way.
    pub async fn stop(self) {
        // Fails only when every job has ended already.
        let _ = self.stop.send(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                log::error!("a job did not end well: {error}");
            }
        }
    }
}
