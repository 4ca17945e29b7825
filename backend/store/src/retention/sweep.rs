//! Clearing away what nobody reads any more: what takes time when records go,
//! while nobody waits for it. It can be done at any time, by any server, in part
//! or twice: what a crash or a lock leaves is there for the next run.

use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{SmallInt, Timestamptz};
use logbook_domain::time::Moment;

use crate::db::locks::{self, Lock};
use crate::db::{Connection, partitions};
use crate::error::StoreError;

/// How long it waits for a table that somebody is at, as a rule vacuum, which
/// gives way after a second. The next run tries again.
const PATIENCE_MS: u32 = 3_000;

/// Tables dropped in one transaction. Each commit waits for the disk, which is
/// busy with the files of those before.
const DROPPED_AT_ONCE: usize = 16;

/// What a sweep cleared away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Detached partitions.
    pub partitions: usize,
    /// ReadCache that hold nothing that is there.
    pub segments: usize,
}

/// Clears away everything that retention has left.
///
/// # Errors
/// Those of the database, and [`StoreError::Busy`] when somebody keeps a table;
/// what was cleared before stays so.
pub fn sweep(conn: &mut Connection) -> Result<Swept, StoreError> {
    Ok(Swept {
        partitions: drop_partitions(conn)?,
        segments: delete_segments(conn)?,
    })
}

/// Gives back the space of partitions that were detached; gives how many.
fn drop_partitions(conn: &mut Connection) -> Result<usize, StoreError> {
    let detached = partitions::detached(conn)?;
    for some in detached.chunks(DROPPED_AT_ONCE) {
        let names = some.join(", ");
        conn.transaction(|conn| {
            // Another server may have dropped some meanwhile.
            conn.batch_execute(&format!(
                "SET LOCAL lock_timeout = {PATIENCE_MS}; DROP TABLE IF EXISTS {names}"
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

/// What a segment without a live mark holds is read by nobody, and made anew
/// with the mark.
const DEAD: &str = "NOT EXISTS (
    SELECT FROM usage_coverage AS mark
    WHERE mark.grain = segments.grain AND mark.bucket = segments.bucket AND NOT mark.retired
)";

/// Deletes the segments of buckets without a live mark, with their orders;
/// gives how many. Their values are stored in thousands of pieces, too many to
/// be deleted while somebody waits.
fn delete_segments(conn: &mut Connection) -> Result<usize, StoreError> {
    let dead: Vec<Key> = diesel::sql_query(format!(
        "SELECT grain, bucket FROM segments WHERE {DEAD} ORDER BY bucket, grain"
    ))
    .load(conn)?;
    let mut deleted = 0;
    for Key { grain, bucket } in dead {
        deleted += conn.transaction(|conn| {
            // Servers take turns, so that none waits for rows of the other.
            locks::lock(conn, Lock::Retention)?;
            // What a crash brings back goes again.
            conn.batch_execute("SET LOCAL synchronous_commit = off")?;
            // Asked again in the same statement: who rolls it up anew replaces
            // the segment and sets the mark at one moment.
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
