//! Which things in quarantine a request means.

use logbook_domain::field_error::FieldError;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;

/// Things in quarantine by id.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuarantineIds {
    /// Up to 50 ids. Those that are not there are passed over.
    #[schema(max_items = 50)]
    ids: Vec<Uuid>,
}

/// Most ids of one request: each payload may have a megabyte.
const MAX_IDS: usize = 50;

impl QuarantineIds {
    /// Returns the ids.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn checked(self) -> Result<Vec<Uuid>, ApiError> {
        let ids = self.ids;
        if ids.len() <= MAX_IDS {
            return Ok(ids);
        }
        let message = format!("must have at most {MAX_IDS} items, got {}", ids.len());
        Err(ApiError::InvalidBody(vec![FieldError::new("ids", message)]))
    }
}
