//! Running a job at an interval until it is told to stop.

use std::sync::Arc;
use std::time::Duration;

use logbook_store::{Connection, StoreError};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::Context;

/// A run of a job: what it did, in words, or `None` when there was nothing to do.
pub(crate) type Run = fn(&mut Connection, &Context) -> Result<Option<String>, StoreError>;

/// Runs `run` now and then every `period`.
pub(crate) fn every(
    name: &'static str,
    period: Duration,
    context: &Arc<Context>,
    stopped: &watch::Receiver<bool>,
    run: Run,
) -> JoinHandle<()> {
    let (never, _) = watch::channel(0);
    every_and_on(&never.subscribe(), name, period, context, stopped, run)
}

/// The same, and whenever `changes` tells of one.
pub(crate) fn every_and_on(
    changes: &watch::Receiver<u64>,
    name: &'static str,
    period: Duration,
    context: &Arc<Context>,
    stopped: &watch::Receiver<bool>,
    run: Run,
) -> JoinHandle<()> {
    let (context, mut stopped) = (Arc::clone(context), stopped.clone());
    let mut changes = changes.clone();
    tokio::spawn(async move {
        let mut ticks = interval(period);
        // After a long sleep of the machine one run is enough.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = stopped.changed() => return,
                _ = ticks.tick() => run_once(name, &context, run).await,
                // Whose sender is gone will never change.
                Ok(()) = changes.changed() => run_once(name, &context, run).await,
            }
        }
    })
}

async fn run_once(name: &str, context: &Arc<Context>, run: Run) {
    let shared = Arc::clone(context);
    match context.store.run(move |conn| run(conn, &shared)).await {
        Ok(Some(summary)) => log::info!("{name}: {summary}"),
        Ok(None) => log::debug!("{name}: nothing to do"),
        // The next run tries again.
        Err(error) => log::error!("{name}: {error}"),
    }
}
