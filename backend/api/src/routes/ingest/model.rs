//! What gateways are answered.

use serde::Serialize;
use utoipa::ToSchema;

/// What became of the items of a request.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct IngestResult {
    /// New entries.
    #[schema(example = 12)]
    pub(super) accepted: usize,
    /// Entries that were running and are complete now.
    pub(super) completed: usize,
    /// Entries that were there already.
    pub(super) duplicates: usize,
    /// Items that tell of no call of a model.
    pub(super) skipped: usize,
    /// Items that could not become an entry and are in quarantine.
    pub(super) quarantined: usize,
}
