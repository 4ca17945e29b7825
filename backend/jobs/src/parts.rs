//! Giving up on content whose entry never came.

use logbook_store::parts::{self, Expired};
use logbook_store::{Connection, StoreError, transaction};

use crate::Context;

pub(crate) fn run(conn: &mut Connection, context: &Context) -> Result<Option<String>, StoreError> {
    let now = context.clock.now();
    let mut lost = 0;
    loop {
        let Expired { parts, has_more } = transaction(conn, |conn| parts::take_expired(conn, now))?;
        lost += parts.len();
        context.store.count_lost_parts(parts.len());
        if !has_more {
            return Ok((lost > 0).then(|| format!("gave up {lost} parts without an entry")));
        }
    }
}
