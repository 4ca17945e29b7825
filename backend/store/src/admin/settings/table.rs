//! The table of changed settings.

use diesel::prelude::*;
use diesel::upsert::excluded;
use logbook_domain::settings::{Changed, ChangedValue};
use logbook_domain::time::Moment;
use serde_json::Value;

use crate::db::Connection;
use crate::db::schema::settings;
use crate::error::StoreError;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = settings)]
struct Row {
    key: String,
    value: Value,
    changed_at: Moment,
    changed_by: String,
}

/// Returns all changed settings.
pub(super) fn load(conn: &mut Connection) -> Result<Changed, StoreError> {
    let rows: Vec<Row> = settings::table.select(Row::as_select()).load(conn)?;
    let one = |row: Row| {
        let Row {
            key,
            value,
            changed_at: at,
            changed_by: by,
        } = row;
        (key, ChangedValue { value, at, by })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Replaces the content of the table by `changed`.
pub(super) fn replace(conn: &mut Connection, changed: &Changed) -> Result<(), StoreError> {
    let kept: Vec<&String> = changed.keys().collect();
    diesel::delete(settings::table.filter(settings::key.ne_all(kept))).execute(conn)?;
    let rows: Vec<Row> = changed
        .iter()
        .map(|(key, ChangedValue { value, at, by })| Row {
            key: key.clone(),
            value: value.clone(),
            changed_at: *at,
            changed_by: by.clone(),
        })
        .collect();
    diesel::insert_into(settings::table)
        .values(&rows)
        .on_conflict(settings::key)
        .do_update()
        .set((
            settings::value.eq(excluded(settings::value)),
            settings::changed_at.eq(excluded(settings::changed_at)),
            settings::changed_by.eq(excluded(settings::changed_by)),
        ))
        .execute(conn)?;
    Ok(())
}
