//! Partitions: each holds one UTC day of `entries` or of `contents`.
//!
//! Ingest creates them before it writes, retention detaches and drops them. The name
//! of a partition states its table and its day, and nothing else is stored of it.

use chrono::{Days, NaiveDate};
use diesel::Connection as _;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::locks::{self, Lock};
use crate::error::StoreError;

/// The tables that are partitioned by day, in the order they are locked.
pub const TABLES: [&str; 2] = ["entries", "contents"];

/// One partition of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// The partitioned table.
    pub table: &'static str,
    /// The UTC day of its rows.
    pub day: NaiveDate,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

impl Partition {
    /// Returns the name of the partition, e.g. `entries_p20260131`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}_p{}", self.table, self.day.format("%Y%m%d"))
    }
}

/// Returns the UTC day of a moment.
#[must_use]
pub fn day_of(moment: Moment) -> NaiveDate {
    moment.date_naive()
}

/// Creates the missing partitions for entries of these days.
///
/// # Errors
/// Returns an error when the database fails.
pub fn ensure(conn: &mut Connection, days: &[NaiveDate]) -> Result<(), StoreError> {
    let wanted: Vec<Partition> = days
        .iter()
        .flat_map(|&day| TABLES.map(|table| Partition { table, day }))
        .collect();
    if missing(conn, &wanted)?.is_empty() {
        return Ok(());
    }
    conn.transaction(|conn| {
        locks::lock(conn, Lock::Partitions)?;
        // Another server may have created some while this one waited.
        for partition in missing(conn, &wanted)? {
            create(conn, &partition)?;
        }
        Ok(())
    })
}

/// Returns every partition of `table`, oldest day first.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(conn: &mut Connection, table: &'static str) -> Result<Vec<Partition>, StoreError> {
    let rows: Vec<Name> = diesel::sql_query(
        "SELECT child.relname::text AS name
         FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
         WHERE inhparent = $1::regclass
         ORDER BY child.relname",
    )
    .bind::<Text, _>(table)
    .load(conn)?;
    let days = rows.iter().filter_map(|row| day_of_name(&row.name));
    Ok(days.map(|day| Partition { table, day }).collect())
}

/// Returns the day that the name of a partition states.
pub(crate) fn day_of_name(name: &str) -> Option<NaiveDate> {
    let (_, digits) = name.rsplit_once("_p")?;
    NaiveDate::parse_from_str(digits, "%Y%m%d").ok()
}

/// Detaches partitions from their tables, which must be locked, and renames them. Their
/// rows are no longer visible, and partitions for the same days can be created.
pub(crate) fn detach(conn: &mut Connection, gone: &[Partition]) -> Result<(), StoreError> {
    // A day may be created and detached again before its first partition is dropped.
    let xid = diesel::dsl::sql::<BigInt>("pg_current_xact_id()::text::bigint");
    let unique: i64 = diesel::select(xid).get_result(conn)?;
    let one = |partition: &Partition| {
        let (table, name) = (partition.table, partition.name());
        format!(
            "ALTER TABLE {table} DETACH PARTITION {name};
             ALTER TABLE {name} RENAME TO {name}_gone_{unique};"
        )
    };
    let statements: String = gone.iter().map(one).collect();
    Ok(conn.batch_execute(&statements)?)
}

/// Returns the names of the partitions that were [detached](detach) and not dropped.
pub(crate) fn detached(conn: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows: Vec<Name> = diesel::sql_query(format!(
        "SELECT relname::text AS name FROM pg_class
         WHERE relkind = 'r' AND relname ~ '^({})_p[0-9]{{8}}_gone_[0-9]+$'
           AND pg_table_is_visible(oid)
           AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = pg_class.oid)
         ORDER BY relname",
        TABLES.join("|")
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

fn missing(conn: &mut Connection, wanted: &[Partition]) -> Result<Vec<Partition>, StoreError> {
    let names: Vec<String> = wanted.iter().map(Partition::name).collect();
    // Not to_regclass: right after waiting for a lock it uses the catalogue cache of
    // this connection, and would miss a partition that another has just created.
    let absent: Vec<Name> = diesel::sql_query(
        "SELECT name FROM unnest($1) AS wanted(name)
         WHERE NOT EXISTS (
             SELECT FROM pg_class WHERE relname = name AND pg_table_is_visible(oid)
         )",
    )
    .bind::<diesel::sql_types::Array<Text>, _>(names)
    .load(conn)?;
    let is_absent = |one: &&Partition| absent.iter().any(|row| row.name == one.name());
    Ok(wanted.iter().filter(is_absent).cloned().collect())
}

/// Creates a partition as a table of its own and attaches it: unlike `PARTITION OF`,
/// attaching does not block readers and writers of the partitioned table.
fn create(conn: &mut Connection, partition: &Partition) -> Result<(), StoreError> {
    let Partition { table, day } = partition;
    let name = partition.name();
    let next = *day + Days::new(1);
    let create = format!("CREATE TABLE {name} (LIKE {table} INCLUDING ALL)");
    let attach = format!(
        "ALTER TABLE {table} ATTACH PARTITION {name}
         FOR VALUES FROM ('{day} 00:00:00+00') TO ('{next} 00:00:00+00')"
    );
    diesel::sql_query(create).execute(conn)?;
    diesel::sql_query(attach).execute(conn)?;
    Ok(())
}
