//! Keeping the quarantine within its age and size.

use chrono::Duration;
use logbook_store::{Connection, StoreError, quarantine};

use crate::context::Context;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let settings = context.live.current();
    // A payload is content, and goes with it.
    let days = settings
        .quarantine_retention_days
        .min(settings.content_retention_days);
    let cutoff = context.clock.now() - Duration::days(days.into());
    let removed = quarantine::delete_old(conn, cutoff, settings.quarantine_max_bytes)?;
    Ok((removed > 0).then(|| format!("removed {removed} things from quarantine")))
}
