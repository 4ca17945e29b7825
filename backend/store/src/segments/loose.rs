//! The rows since an hour that is not over: most of them were read a moment ago.
//!
//! No mark says whether they have changed, and a busy hour has more rows than one
//! wants to read for each answer. So what was read stays in memory, with the
//! snapshot it was read from, and only those row versions are read that may be
//! newer: those of transactions that were not over then. A row that has been
//! changed comes with its id and replaces the old one; a row that is gone is
//! missed when all rows are counted, and then everything is read anew.

use std::sync::{Arc, OnceLock};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::cells_table::CellTable;
use super::column::Column;
use super::memory::Memory;
use super::packed::Packed;
use super::rows::{self, Rows};
use super::segment::Segment;
use super::snapshot::Snapshot;
use super::sorted::Sorted;
use crate::answer::Database;
use crate::{Connection, StoreError};

/// What was read of the rows since a moment.
#[derive(Clone, Debug)]
pub(super) struct Loose {
    from: Moment,
    snapshot: Snapshot,
    rows: Arc<Rows>,
    /// The same as a segment; `None` when there are no rows.
    segment: Option<LooseSegment>,
}

/// Rows as a segment that is ready to be read.
#[derive(Clone, Debug)]
pub(super) struct LooseSegment {
    /// What the starts of its rows are counted from.
    pub(super) start: Moment,
    pub(super) cells: Arc<CellTable>,
    pub(super) columns: [Arc<Packed>; Column::ALL.len()],
    pub(super) orders: Arc<Orders>,
}

/// The orders of rows that are in memory, each made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Orders([OnceLock<Arc<Sorted>>; Column::ALL.len()]);

impl Orders {
    /// The order of these rows by `column`.
    pub(super) fn by(&self, column: Column, numbers: &Packed, started: &Packed) -> Arc<Sorted> {
        let order = &self.0[column.index()];
        Arc::clone(order.get_or_init(|| Arc::new(Sorted::of(numbers, started))))
    }
}

impl LooseSegment {
    /// `segment`, whose rows began after `start`.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn of(
        db: &mut dyn Database,
        memory: &Memory,
        (start, segment): (Moment, Segment),
    ) -> Result<Self, StoreError> {
        Ok(Self {
            start,
            cells: memory.table(db, segment.cells)?,
            columns: segment.columns.map(Arc::new),
            orders: Arc::default(),
        })
    }
}

#[derive(QueryableByName)]
struct Fresh {
    /// How many rows there are in all.
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = Text)]
    snapshot: String,
    #[diesel(embed)]
    rows: Rows,
}

/// The rows since `from`, as of the snapshot it is called in.
///
/// # Errors
/// Those of the database; `Ok(None)` when there are more than `most` rows.
pub(super) fn read(
    db: &mut dyn Database,
    memory: &Memory,
    (from, snapshot): (Moment, &str),
    most: usize,
) -> Result<Option<Option<LooseSegment>>, StoreError> {
    let known = memory.loose().filter(|known| known.from == from);
    let loose = match known {
        // Nobody has written anything since.
        Some(known) if known.snapshot == Snapshot::parse(snapshot)? => {
            return Ok(Some(known.segment));
        }
        Some(known) => renew(db, memory, &known, most)?,
        None => None,
    };
    let loose = match loose {
        Some(loose) => loose,
        None => match read_all(db, memory, from, most)? {
            Some(loose) => loose,
            None => return Ok(None),
        },
    };
    let segment = loose.segment.clone();
    memory.keep_loose(loose);
    Ok(Some(segment))
}

impl Loose {
    /// Whether it is of an earlier moment than `other`, or of another hour.
    pub(super) fn is_older_than(&self, other: &Self) -> bool {
        self.from < other.from || other.snapshot.sees_all_of(&self.snapshot)
    }
}

/// What is known with what has changed since; `None` where that cannot be told.
fn renew(
    db: &mut dyn Database,
    memory: &Memory,
    known: &Loose,
    most: usize,
) -> Result<Option<Loose>, StoreError> {
    let Fresh {
        total,
        snapshot,
        rows,
    } = fresh(db.connection()?, known.from, Some(&known.snapshot), most)?;
    let snapshot = Snapshot::parse(&snapshot)?;
    // Another answer may have begun before this memory was made.
    if !snapshot.sees_all_of(&known.snapshot) {
        return Ok(None);
    }
    let is_changed = rows.len() > 0;
    let rows = match is_changed {
        true => Arc::new(known.rows.with(rows)),
        false => Arc::clone(&known.rows),
    };
    if usize::try_from(total) != Ok(rows.len()) || rows.len() > most {
        return Ok(None);
    }
    let segment = match is_changed {
        true => segment(db, memory, &rows)?,
        false => known.segment.clone(),
    };
    Ok(Some(Loose {
        from: known.from,
        snapshot,
        rows,
        segment,
    }))
}

fn read_all(
    db: &mut dyn Database,
    memory: &Memory,
    from: Moment,
    most: usize,
) -> Result<Option<Loose>, StoreError> {
    let Fresh { snapshot, rows, .. } = fresh(db.connection()?, from, None, most)?;
    if rows.len() > most {
        return Ok(None);
    }
    Ok(Some(Loose {
        from,
        snapshot: Snapshot::parse(&snapshot)?,
        segment: segment(db, memory, &rows)?,
        rows: Arc::new(rows),
    }))
}

/// The rows of transactions that were not over at `since`.
fn fresh(
    conn: &mut Connection,
    from: Moment,
    since: Option<&Snapshot>,
    most: usize,
) -> Result<Fresh, StoreError> {
    let within = rows::within(&[Interval {
        from: Some(from),
        to: None,
    }]);
    // All of them are counted by themselves only where not all are read.
    let (total, newer) = match since {
        None => ("count(*)".to_owned(), "true".to_owned()),
        Some(since) => {
            let oldest = since.oldest_running();
            (
                format!("(SELECT count(*) FROM entries WHERE {within})"),
                format!("age(xmin) <= age('{oldest}'::xid8::xid)"),
            )
        }
    };
    let chosen = rows::chosen(&format!("{within} AND {newer}"), most);
    let arrays = rows::arrays(&rows::array("id"));
    Ok(diesel::sql_query(format!(
        "SELECT {total} AS total, pg_current_snapshot()::text AS snapshot, {arrays}
         FROM ({chosen}) AS chosen"
    ))
    .get_result(conn)?)
}

fn segment(
    db: &mut dyn Database,
    memory: &Memory,
    rows: &Rows,
) -> Result<Option<LooseSegment>, StoreError> {
    let whole = rows.whole()?;
    whole
        .map(|whole| LooseSegment::of(db, memory, whole))
        .transpose()
}
