//! The rows of users.

use diesel::prelude::*;
use logbook_domain::series::User;

use crate::db::schema::users;

/// A user as read.
#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct UserRow {
    external_id: Option<String>,
    name: Option<String>,
    email: Option<String>,
}

impl UserRow {
    /// Converts the row to a user.
    pub(super) fn into_user(self) -> User {
        let Self {
            external_id,
            name,
            email,
        } = self;
        User {
            id: external_id,
            name,
            email,
        }
    }
}
