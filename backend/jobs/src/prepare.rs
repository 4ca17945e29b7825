//! Partitions of the days to come, so that the first entry of a day need not wait.

use chrono::Days;
use logbook_store::{Connection, StoreError, partitions};

use crate::context::Context;

/// Days ahead that are made ready.
const DAYS_AHEAD: u64 = 2;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let today = partitions::day_of(context.clock.now());
    let days: Vec<_> = (0..=DAYS_AHEAD)
        .map(|ahead| today + Days::new(ahead))
        .collect();
    partitions::ensure(conn, &days)?;
    Ok(None)
}
