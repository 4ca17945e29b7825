//! Running a job at an interval until it is told to stop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use logbook_store::{Connection, Lane, StoreError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::context::Context;

/// A run of a job: what it did, in words, or `None` when there was nothing to do.
pub(crate) type Run = fn(&mut Connection, &Context) -> Result<Option<String>, StoreError>;

/// What is run, and how often.
#[derive(Clone, Copy)]
pub(crate) struct Job {
    /// What it is called in the log.
    pub(crate) name: &'static str,
    /// From one run to the next.
    pub(crate) period: Duration,
    /// Whose connections it takes.
    pub(crate) lane: Lane,
    pub(crate) run: Run,
}

/// Runs the job now and then at its period.
pub(crate) fn every(
    job: Job,
    context: &Arc<Context>,
    stopped: &watch::Receiver<bool>,
) -> JoinHandle<()> {
    let (never, _) = watch::channel(0);
    every_and_on(&never.subscribe(), job, context, stopped)
}

/// The same, and whenever `changes` tells of one.
pub(crate) fn every_and_on(
    changes: &watch::Receiver<u64>,
    job: Job,
    context: &Arc<Context>,
    stopped: &watch::Receiver<bool>,
) -> JoinHandle<()> {
    let (context, mut stopped) = (Arc::clone(context), stopped.clone());
    let mut changes = changes.clone();
    tokio::spawn(async move {
        let mut ticks = interval(job.period);
        // After a long sleep of the machine one run is enough.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                _ = ticks.tick() => run_once(job, &context).await,
                // Whose sender is gone will never change.
                Ok(()) = changes.changed() => run_once(job, &context).await,
            }
        }
    })
}

async fn run_once(job: Job, context: &Arc<Context>) {
    let Job {
        name, lane, run, ..
    } = job;
    let shared = Arc::clone(context);
    let work = move |conn: &mut Connection| run(conn, &shared);
    let begun = Instant::now();
    let outcome = context.store.run(lane, work).await;
    let (time, end) = (begun.elapsed(), context.clock.now());
    context.instruments.record(name, outcome.is_ok(), time, end);
    match outcome {
        Ok(Some(summary)) => log::info!("{name}: {summary}"),
        Ok(None) => log::debug!("{name}: nothing to do"),
        // The next run tries again.
        Err(error) => log::error!("{name}: {error}"),
    }
}
