//! Fetches rows by their start.
//!
//! A page is found in segments, which know rows only by their start; this module fetches
//! the rows themselves.
//!
//! The start is the front of the primary key: no other index is needed, at any
//! depth, under any filter, in any order. Rows that began in the same moment are
//! returned as well, up to a limit; the caller drops those it did not ask for.
//!
//! Planning such a query takes several times as long as executing it, so that each
//! connection prepares it once: for pages of one day, which most are, once a partition,
//! and for all others once over all partitions, all of which that plan has to lock.

use diesel::connection::SimpleConnection;
use diesel::dsl::{AsSelect, SqlTypeOf};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, SmallInt, Text, Timestamptz};
use logbook_domain::coverage::Bucket;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::partitions::{Partition, day_of};
use crate::db::snapshot::Snapshot;
use crate::entries::row::EntryRow;
use crate::error::StoreError;

/// Plans a statement once for all values, and only with indexes: a cached plan that
/// scans a small partition would keep scanning it when the partition has grown.
const GENERIC_PLAN: &str =
    "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off";
/// Restores the planner defaults.
const DEFAULT_PLANNER: &str =
    "SET LOCAL plan_cache_mode = DEFAULT; SET LOCAL enable_seqscan = DEFAULT";

type Columns = AsSelect<EntryRow, Pg>;

/// Returns the rows that started at one of `starts`, in no order; `None` when there are
/// more than `most`. Must be called inside a transaction in whose snapshot there are rows
/// that did.
pub(crate) fn fetch_by_start(
    conn: &mut Connection,
    mut starts: Vec<Moment>,
    most: usize,
) -> Result<Option<Vec<EntryRow>>, StoreError> {
    starts.sort_unstable();
    starts.dedup();
    let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else {
        return Ok(Some(Vec::new()));
    };
    conn.batch_execute(GENERIC_PLAN)?;
    let rows: Vec<EntryRow> = if day_of(first) == day_of(last) {
        FetchOfDay::new(starts, first, most).load(conn)?
    } else {
        let query = FetchByStart {
            columns: EntryRow::as_select(),
            starts,
            first,
            last,
            limit: limit(most),
        };
        query.load(conn)?
    };
    conn.batch_execute(DEFAULT_PLANNER)?;
    Ok(Some(rows).filter(|rows| rows.len() <= most))
}

/// Returns the LIMIT that shows whether there are more than `most` rows.
fn limit(most: usize) -> i64 {
    i64::try_from(most).map_or(i64::MAX, |most| most.saturating_add(1))
}

/// What must not have changed since a scan, so that rows which are fetched now are those
/// that the scan has seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unchanged<'a> {
    /// The snapshot of the scan. While it is the same, nothing was committed.
    pub(crate) snapshot: &'a str,
    /// The sealed buckets that hold the rows; empty if other places hold some of them.
    /// While the marks of all of them are live, nobody has written into them.
    pub(crate) buckets: &'a [Bucket],
}

/// Rows as of a moment after a scan.
pub(crate) enum Later {
    /// Nothing of what must not have changed has changed.
    Unchanged(Vec<EntryRow>),
    /// Others have written meanwhile. These rows have been there since before the scan,
    /// as they are now; the scan may have seen more.
    Older(Vec<EntryRow>),
}

/// Returns the rows that started at one of `starts`, in no order, as of one moment; `None`
/// when there are none or more than `most`, or the starts are of several days. Need not be
/// called inside a transaction.
pub(crate) fn fetch_unchanged(
    conn: &mut Connection,
    mut starts: Vec<Moment>,
    most: usize,
    unchanged: &Unchanged<'_>,
) -> Result<Option<Later>, StoreError> {
    starts.sort_unstable();
    starts.dedup();
    let (Some(&first), Some(&last)) = (starts.first(), starts.last()) else {
        return Ok(None);
    };
    if day_of(first) != day_of(last) {
        return Ok(None);
    }
    let Unchanged { snapshot, buckets } = *unchanged;
    let query = FetchUnchanged {
        fetch: FetchOfDay::new(starts, first, most),
        oldest_running: Snapshot::parse(snapshot)?.oldest_running().to_string(),
        snapshot: snapshot.to_owned(),
        grains: buckets.iter().map(|one| one.grain.code()).collect(),
        starts: buckets.iter().map(|one| one.start).collect(),
        versions: buckets.iter().map(|one| one.version).collect(),
    };
    let rows: Vec<(EntryRow, bool, bool)> = query.load(conn)?;
    // All rows are of one moment, and so they all say the same of it. Without a row nothing
    // is said.
    let Some(&(_, is_unchanged, _)) = rows.first().filter(|_| rows.len() <= most) else {
        return Ok(None);
    };
    let rows = rows.into_iter();
    let rows = rows.filter(|&(.., is_older)| is_unchanged || is_older);
    let rows = rows.map(|(row, ..)| row).collect();
    Ok(Some(match is_unchanged {
        true => Later::Unchanged(rows),
        false => Later::Older(rows),
    }))
}

/// The query of one partition, together with whether nothing has changed.
struct FetchUnchanged {
    fetch: FetchOfDay,
    snapshot: String,
    oldest_running: String,
    grains: Vec<i16>,
    starts: Vec<Moment>,
    versions: Vec<i64>,
}

impl QueryId for FetchUnchanged {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for FetchUnchanged {
    type SqlType = (SqlTypeOf<Columns>, Bool, Bool);
}

impl RunQueryDsl<Connection> for FetchUnchanged {}

impl QueryFragment<Pg> for FetchUnchanged {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.fetch.columns.walk_ast(out.reborrow())?;
        out.push_sql(", (SELECT pg_current_snapshot()::text = ");
        out.push_bind_param::<Text, _>(&self.snapshot)?;
        out.push_sql(" OR (SELECT count(*) = nullif(cardinality(");
        out.push_bind_param::<Array<BigInt>, _>(&self.versions)?;
        out.push_sql("), 0) FROM unnest(");
        out.push_bind_param::<Array<SmallInt>, _>(&self.grains)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Timestamptz>, _>(&self.starts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.versions)?;
        out.push_sql(
            ") AS seen(grain, bucket, version)
             JOIN usage_coverage AS mark USING (grain, bucket, version)
             WHERE NOT mark.retired)) IS TRUE, age(written_by) > age(",
        );
        // Whatever committed it had ended before the scan began.
        out.push_bind_param::<Text, _>(&self.oldest_running)?;
        out.push_sql("::xid8::xid)");
        self.fetch.walk_from(out)
    }
}

/// The query of one partition, prepared by its text. Whoever deletes a partition renames
/// it first, and so has to wait for this transaction.
struct FetchOfDay {
    columns: Columns,
    starts: Vec<Moment>,
    partition: String,
    limit: i64,
}

impl FetchOfDay {
    /// Creates the query of the partition of `day` for the rows that began at `starts`, at
    /// most one more than `most`.
    fn new(starts: Vec<Moment>, day: Moment, most: usize) -> Self {
        let day = Partition {
            table: "entries",
            day: day_of(day),
        };
        Self {
            columns: EntryRow::as_select(),
            starts,
            partition: day.name(),
            limit: limit(most),
        }
    }

    fn walk_from<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" FROM unnest(");
        out.push_bind_param::<Array<Timestamptz>, _>(&self.starts)?;
        out.push_sql(") AS page(began) CROSS JOIN LATERAL (SELECT *, xmin AS written_by FROM ");
        out.push_identifier(&self.partition)?;
        out.push_sql(" WHERE started_at = page.began OFFSET 0) AS entries LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        Ok(())
    }
}

impl QueryId for FetchOfDay {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for FetchOfDay {
    type SqlType = SqlTypeOf<Columns>;
}

impl RunQueryDsl<Connection> for FetchOfDay {}

impl QueryFragment<Pg> for FetchOfDay {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        self.walk_from(out)
    }
}

/// The query of all partitions, as a type of its own so that it is prepared once.
#[derive(QueryId)]
struct FetchByStart {
    columns: Columns,
    starts: Vec<Moment>,
    first: Moment,
    last: Moment,
    limit: i64,
}

impl Query for FetchByStart {
    type SqlType = SqlTypeOf<Columns>;
}

impl RunQueryDsl<Connection> for FetchByStart {}

/// Probes the partition of each start once. With a list of starts instead, Postgres
/// would look for all of them in every partition, and scan some of the partitions;
/// `OFFSET 0` keeps the planner from rewriting the query in this way.
impl QueryFragment<Pg> for FetchByStart {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(" FROM unnest(");
        out.push_bind_param::<Array<Timestamptz>, _>(&self.starts)?;
        out.push_sql(
            ") AS page(began) CROSS JOIN LATERAL (
                 SELECT * FROM entries
                 WHERE started_at = page.began AND started_at BETWEEN ",
        );
        out.push_bind_param::<Timestamptz, _>(&self.first)?;
        out.push_sql(" AND ");
        out.push_bind_param::<Timestamptz, _>(&self.last)?;
        out.push_sql(" OFFSET 0) AS entries LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        Ok(())
    }
}
