//! Clearing away what retention and cleanup leave behind.

use logbook_store::retention::{self, Swept};
use logbook_store::{Connection, StoreError};

use crate::context::Context;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let swept = retention::sweep(conn)?;
    let Swept {
        partitions,
        segments,
    } = swept;
    for (removed, count) in [("partitions", partitions), ("segments", segments)] {
        let count = i64::try_from(count).unwrap_or(0);
        context.instruments.count_removed(removed, count);
    }
    Ok((swept != Swept::default())
        .then(|| format!("dropped {partitions} partitions and {segments} segments")))
}
