//! Drops detached partitions and deletes unused segments, which takes long and blocks
//! nobody.
//!
//! Every server may sweep at any time, partially or repeatedly: what is left by a crash
//! or a lock is swept by the next run.

use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{SmallInt, Timestamptz};
use logbook_domain::time::Moment;

use crate::db::locks::{self, Lock};
use crate::db::{Connection, partitions};
use crate::error::StoreError;

/// The `lock_timeout` for dropping a table, in milliseconds. The lock is usually held by
/// autovacuum, which yields after a second. The next run tries again.
const LOCK_TIMEOUT_MS: u32 = 3_000;

/// The number of tables dropped in one transaction. Each commit waits for the disk, which
/// is busy unlinking the files of the previous one.
const TABLES_PER_TRANSACTION: usize = 16;

/// The result of a sweep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// The number of dropped partitions.
    pub partitions: usize,
    /// The number of deleted segments.
    pub segments: usize,
}

/// Drops all detached partitions and deletes all segments without a live mark.
///
/// # Errors
/// Returns [`StoreError::Busy`] when a table cannot be locked in time, or an error when
/// the database fails; earlier transactions stay committed.
pub fn sweep(conn: &mut Connection) -> Result<Swept, StoreError> {
    Ok(Swept {
        partitions: drop_partitions(conn)?,
        segments: delete_segments(conn)?,
    })
}

/// Drops the detached partitions and returns their number.
fn drop_partitions(conn: &mut Connection) -> Result<usize, StoreError> {
    let detached = partitions::detached(conn)?;
    for chunk in detached.chunks(TABLES_PER_TRANSACTION) {
        let names = chunk.join(", ");
        conn.transaction(|conn| {
            // Another server may have dropped some meanwhile.
            conn.batch_execute(&format!(
                "SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}; DROP TABLE IF EXISTS {names}"
            ))
        })?;
    }
    Ok(detached.len())
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = SmallInt)]
    grain: i16,
    #[diesel(sql_type = Timestamptz)]
    bucket: Moment,
}

/// The condition for a segment without a live mark. It is never read, and is replaced
/// when the mark is set again.
const DEAD: &str = "NOT EXISTS (
    SELECT FROM usage_coverage AS mark
    WHERE mark.grain = segments.grain AND mark.bucket = segments.bucket AND NOT mark.retired
)";

/// Deletes the segments without a live mark, with their orders, and returns their number.
/// Their values are stored in thousands of TOAST chunks, too many to delete while a
/// request waits.
fn delete_segments(conn: &mut Connection) -> Result<usize, StoreError> {
    let dead: Vec<Key> = diesel::sql_query(format!(
        "SELECT grain, bucket FROM segments WHERE {DEAD} ORDER BY bucket, grain"
    ))
    .load(conn)?;
    let mut deleted = 0;
    for Key { grain, bucket } in dead {
        deleted += conn.transaction(|conn| {
            // The lock keeps servers from deleting the same rows at the same time.
            locks::lock(conn, Lock::Retention)?;
            // A deletion that is lost in a crash is repeated by the next run.
            conn.batch_execute("SET LOCAL synchronous_commit = off")?;
            // The condition is checked again, because roll-up may have replaced the
            // segment and set the mark meanwhile.
            diesel::sql_query(format!(
                "DELETE FROM segments WHERE grain = $1 AND bucket = $2 AND {DEAD}"
            ))
            .bind::<SmallInt, _>(grain)
            .bind::<Timestamptz, _>(bucket)
            .execute(conn)
            .map_err(StoreError::from)
        })?;
    }
    Ok(deleted)
}
