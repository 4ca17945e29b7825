//! Rolling up the hours that are over.

use chrono::Duration;
use logbook_store::rollup::{self, RollUp};
use logbook_store::{Connection, StoreError};

use crate::context::Context;

/// How long after its end an hour is left to its late records.
const SETTLING: Duration = Duration::seconds(60);
/// Hours of one run, so that a server with much to catch up on still stops at once.
const HOURS_PER_RUN: usize = 100;
/// How far back what was rolled up, here or by another server, is kept ready
/// for reading: the longest of the usual periods.
const READ_AHEAD: Duration = Duration::days(31);

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    // ReadCache only make answers faster; the last of the disk is not for them.
    context.store.disk().has_room()?;
    let now = context.clock.now();
    let due = RollUp {
        before: now - SETTLING,
        now,
        limit: HOURS_PER_RUN,
        size: context.store.segment_rows(),
    };
    let rolled = rollup::roll_up(conn, due)?;
    let state = rollup::state(conn, now - SETTLING, now)?;
    context.instruments.record_rollup(&state);
    let segments = context.store.cache();
    segments.warm(conn, now - READ_AHEAD, now)?;
    Ok((rolled > 0).then(|| format!("rolled up {rolled} hours")))
}
