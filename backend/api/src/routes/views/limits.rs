//! How much room views may take: whoever opens the log is sent their own and all
//! that are shared, so an answer holds 400 views of 16 KiB at most.

use logbook_domain::field_error::FieldError;
use logbook_store::{Connection, locks, views};

use crate::error::ApiError;

/// Most views of one account.
const MAX_OWN: i64 = 200;
/// Most shared views of all accounts together.
const MAX_SHARED: i64 = 200;
/// Largest view, in bytes of its filter, order, columns and name.
const MAX_BYTES: usize = 16 * 1024;

/// Lets nobody else save or share a view until the end of the transaction, so
/// that what is counted in it stays true.
pub(super) fn hold(conn: &mut Connection) -> Result<(), ApiError> {
    Ok(locks::lock(conn, locks::Lock::Views)?)
}

/// Refuses a view that was saved or shared as one too many; the error takes the
/// transaction back.
///
/// # Errors
/// [`ApiError::Conflict`].
pub(super) fn check_count(conn: &mut Connection, view: &views::View) -> Result<(), ApiError> {
    if views::count(conn, view.account_id)? > MAX_OWN {
        return Err(ApiError::Conflict(format!(
            "you have {MAX_OWN} views; delete some first"
        )));
    }
    if view.shared && views::count_shared(conn)? > MAX_SHARED {
        return Err(ApiError::Conflict(format!(
            "{MAX_SHARED} views are shared; keep this one to yourself, or delete shared ones first"
        )));
    }
    Ok(())
}

/// Refuses a view that is too large.
///
/// # Errors
/// [`ApiError::InvalidBody`].
pub(super) fn check_size(view: &views::View) -> Result<(), ApiError> {
    let filter = view.filter.to_string().len();
    let columns: usize = view.shown_columns.iter().map(String::len).sum();
    let size = filter + columns + view.sort.len() + view.name.len();
    if size <= MAX_BYTES {
        return Ok(());
    }
    let field = if filter > columns {
        "filter"
    } else {
        "columns"
    };
    let message = format!("makes the view too large: it may have {MAX_BYTES} bytes, got {size}");
    Err(ApiError::invalid_body(vec![FieldError::new(
        field, message,
    )]))
}
