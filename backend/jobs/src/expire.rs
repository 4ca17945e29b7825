//! Failing entries that have been running for too long.

use logbook_store::ingest::expire;
use logbook_store::{Connection, StoreError};

use crate::context::Context;

/// What such an entry says went wrong.
const MESSAGE: &str = "no completion arrived before the running timeout";

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let settings = context.live.current();
    let started_before = context.clock.now() - settings.running_timeout;
    let keeps_details = settings.policy.persist_failure_details;
    let message = keeps_details.then_some(MESSAGE);
    let failed = expire::running(conn, started_before, message)?;
    Ok((failed > 0).then(|| format!("failed {failed} entries that were still running")))
}
