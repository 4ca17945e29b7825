//! Clearing away what retention and cleanup leave behind.

use logbook_store::retention::{self, Swept};
use logbook_store::{Connection, StoreError};

use crate::context::Context;

pub(crate) fn run(conn: &mut Connection, _: &Context) -> Result<Option<String>, StoreError> {
    let swept = retention::sweep(conn)?;
    let Swept {
        partitions,
        segments,
    } = swept;
    Ok((swept != Swept::default())
        .then(|| format!("dropped {partitions} partitions and {segments} segments")))
}
