//! Saved views of the list of entries.

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
    /// The account that owns the view.
    pub account_id: Uuid,
    /// The name, unique within the account.
    pub name: String,
    /// The filter parameters of a list by name, as a JSON object.
    pub filter: Value,
    /// The order of a list, e.g. `-started_at`.
    pub sort: String,
    /// The columns from left to right; empty for the default columns.
    pub shown_columns: Vec<String>,
    /// Whether every account that may read the log sees the view.
    pub shared: bool,
    /// When the view was saved.
    pub created_at: Moment,
}

/// Changes to a view; `None` keeps the current value.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = views)]
pub struct ViewChange {
    /// The name.
    pub name: Option<String>,
    /// The filter.
    pub filter: Option<Value>,
    /// The order.
    pub sort: Option<String>,
    /// The columns.
    pub shown_columns: Option<Vec<String>>,
    /// Whether the view is shared.
    pub shared: Option<bool>,
}

impl ViewChange {
    /// Returns whether nothing is changed.
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

/// Returns the views that an account sees, its own and shared ones, ordered by name, each
/// with the e-mail address of its owner.
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

/// Returns the number of views of an account.
///
/// # Errors
/// Returns an error when the database fails.
pub fn count(conn: &mut Connection, account_id: Uuid) -> Result<i64, StoreError> {
    Ok(views::table
        .filter(views::account_id.eq(account_id))
        .count()
        .get_result(conn)?)
}

/// Returns the number of shared views.
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
/// Returns [`StoreError::Conflict`] when the account has a view of this name, or an error
/// when the database fails.
pub fn insert(conn: &mut Connection, view: &View) -> Result<(), StoreError> {
    diesel::insert_into(views::table)
        .values(view)
        .execute(conn)?;
    Ok(())
}

/// Changes a view of an account and returns it.
///
/// # Errors
/// Returns [`StoreError::NotFound`] when the account has no view with this id,
/// [`StoreError::Conflict`] when it has another view of the new name, or an error when
/// the database fails.
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
/// Returns [`StoreError::NotFound`] when the account has no view with this id, or an
/// error when the database fails.
pub fn delete(conn: &mut Connection, account_id: Uuid, id: Uuid) -> Result<(), StoreError> {
    let own = views::table
        .find(id)
        .filter(views::account_id.eq(account_id));
    match diesel::delete(own).execute(conn)? {
        0 => Err(StoreError::NotFound),
        _ => Ok(()),
    }
}
