//! Saved views.

use diesel::prelude::*;
use logbook_domain::time::Moment;
use serde_json::Value;
use uuid::Uuid;

use crate::db::Connection;
use crate::db::schema::{accounts, views};
use crate::error::StoreError;

/// A filter, an order and columns under a name.
#[derive(Clone, Debug, PartialEq, Insertable, Queryable, Selectable)]
#[diesel(table_name = views)]
pub struct View {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose it is.
    pub account_id: Uuid,
    /// Its name, once per account.
    pub name: String,
    /// Filters of a list by name, as a JSON object.
    pub filter: Value,
    /// Order of a list, e.g. `-started_at`.
    pub sort: String,
    /// Columns from left to right; empty for the usual ones.
    pub shown_columns: Vec<String>,
    /// Whether everybody who may read the log sees it.
    pub shared: bool,
    /// When it was saved.
    pub created_at: Moment,
}

/// What of a view is to change; `None` stays as it is.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = views)]
pub struct ViewChange {
    /// Its name.
    pub name: Option<String>,
    /// Its filter.
    pub filter: Option<Value>,
    /// Its order.
    pub sort: Option<String>,
    /// Its columns.
    pub shown_columns: Option<Vec<String>>,
    /// Whether it is shared.
    pub shared: Option<bool>,
}

impl ViewChange {
    /// Whether it changes nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        let Self {
            name,
            filter,
            sort,
            shown_columns,
            shared,
        } = self;
        name.is_none()
            && filter.is_none()
            && sort.is_none()
            && shown_columns.is_none()
            && shared.is_none()
    }
}

/// The views an account sees, its own and those that others share, by name,
/// each with the e-mail address of its owner.
///
/// # Errors
/// Returns an error when the database fails.
pub fn list(conn: &mut Connection, account_id: Uuid) -> Result<Vec<(View, String)>, StoreError> {
    Ok(views::table
        .inner_join(accounts::table)
        .filter(views::account_id.eq(account_id).or(views::shared))
        .select((View::as_select(), accounts::email))
        .order((views::name, views::id))
        .load(conn)?)
}

/// How many views an account has.
///
/// # Errors
/// Returns an error when the database fails.
pub fn count(conn: &mut Connection, account_id: Uuid) -> Result<i64, StoreError> {
    Ok(views::table
        .filter(views::account_id.eq(account_id))
        .count()
        .get_result(conn)?)
}

/// How many views are shared.
///
/// # Errors
/// Returns an error when the database fails.
pub fn count_shared(conn: &mut Connection) -> Result<i64, StoreError> {
    Ok(views::table
        .filter(views::shared)
        .count()
        .get_result(conn)?)
}

/// Saves a view.
///
/// # Errors
/// [`StoreError::Conflict`] when the account has one of that name.
pub fn insert(conn: &mut Connection, view: &View) -> Result<(), StoreError> {
    diesel::insert_into(views::table)
        .values(view)
        .execute(conn)?;
    Ok(())
}

/// Changes a view of an account; gives it as it is then.
///
/// # Errors
/// [`StoreError::NotFound`] when the account has no such view,
/// [`StoreError::Conflict`] when it has another of the new name.
pub fn change(
    conn: &mut Connection,
    account_id: Uuid,
    id: Uuid,
    change: &ViewChange,
) -> Result<View, StoreError> {
    let own = views::table
        .find(id)
        .filter(views::account_id.eq(account_id));
    if change.is_empty() {
        return Ok(own.select(View::as_select()).first(conn)?);
    }
    Ok(diesel::update(own)
        .set(change)
        .returning(View::as_returning())
        .get_result(conn)?)
}

/// Deletes a view of an account.
///
/// # Errors
/// [`StoreError::NotFound`] when the account has no such view.
pub fn delete(conn: &mut Connection, account_id: Uuid, id: Uuid) -> Result<(), StoreError> {
    let own = views::table
        .find(id)
        .filter(views::account_id.eq(account_id));
    match diesel::delete(own).execute(conn)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}
