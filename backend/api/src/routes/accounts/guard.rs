//! Somebody must be left who can let the others in.

use logbook_store::{Connection, accounts};
use uuid::Uuid;

use crate::error::ApiError;

/// Refuses when the account is the last active admin. To be called in the
/// transaction that would take this admin away.
///
/// # Errors
/// [`ApiError::Conflict`].
pub(super) fn keep_an_admin(conn: &mut Connection, leaving: Uuid) -> Result<(), ApiError> {
    let admins = accounts::lock_active_admins(conn)?;
    if admins == [leaving] {
        return Err(ApiError::Conflict(
            "this is the last active admin; make another account an admin first".into(),
        ));
    }
    Ok(())
}
