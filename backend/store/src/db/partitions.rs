//! Partitions: one UTC day of entries, and one of contents.

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
    /// The table it is a part of.
    pub table: &'static str,
    /// The day it holds.
    pub day: NaiveDate,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

impl Partition {
    /// Its own name, e.g. `entries_p20260131`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}_p{}", self.table, self.day.format("%Y%m%d"))
    }
}

/// The UTC day of a moment.
#[must_use]
pub fn day_of(moment: Moment) -> NaiveDate {
    moment.date_naive()
}

/// Makes the partitions that entries of these days need and that are not there.
///
/// # Errors
/// Those of the database.
pub fn ensure(conn: &mut Connection, days: &[NaiveDate]) -> Result<(), StoreError> {
    let wanted: Vec<Partition> = days
        .iter()
        .flat_map(|&day| TABLES.map(|table| Partition { table, day }))
        .collect();
    if missing(conn, &wanted)?.is_empty() {
        return Ok(());
    }
    conn.transaction(|conn| {
        locks::wait(conn, Lock::Partitions)?;
        // Another server may have made some while this one waited.
        for partition in missing(conn, &wanted)? {
            create(conn, &partition)?;
        }
        Ok(())
    })
}

/// Every partition of `table`, oldest day first.
///
/// # Errors
/// Those of the database.
pub fn list(conn: &mut Connection, table: &'static str) -> Result<Vec<Partition>, StoreError> {
    let rows: Vec<Name> = diesel::sql_query(
        "SELECT child.relname::text AS name
         FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
         WHERE inhparent = $1::regclass
         ORDER BY child.relname",
    )
    .bind::<Text, _>(table)
    .load(conn)?;
    let day = |row: Name| {
        let digits = row.name.rsplit_once("_p")?.1.to_owned();
        NaiveDate::parse_from_str(&digits, "%Y%m%d").ok()
    };
    Ok(rows
        .into_iter()
        .filter_map(day)
        .map(|day| Partition { table, day })
        .collect())
}

/// Takes partitions, whose tables are locked, out of them under names of their
/// own. Nobody sees their rows any more, and their days can be made anew.
///
/// # Errors
/// Those of the database.
pub(crate) fn detach(conn: &mut Connection, gone: &[Partition]) -> Result<(), StoreError> {
    // A day may be made and go again before its first partition is dropped.
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

/// The names of what was [detached](detach) and not dropped yet.
///
/// # Errors
/// Those of the database.
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
    // Not to_regclass: right after waiting for a lock, it still believes what
    // this connection last saw, and would miss what another has just made.
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

/// Made beside its table and attached when whole: attaching, unlike creating
/// in place, lets readers and writers of the table go on.
fn create(conn: &mut Connection, partition: &Partition) -> Result<(), StoreError> {
    let Partition { table, day } = partition;
    let name = partition.name();
    let next = *day + Days::new(1);
    let make = format!("CREATE TABLE {name} (LIKE {table} INCLUDING ALL)");
    let attach = format!(
        "ALTER TABLE {table} ATTACH PARTITION {name}
         FOR VALUES FROM ('{day} 00:00:00+00') TO ('{next} 00:00:00+00')"
    );
    diesel::sql_query(make).execute(conn)?;
    diesel::sql_query(attach).execute(conn)?;
    Ok(())
}
