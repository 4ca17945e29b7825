//! What the routes of health answer.

use serde::Serialize;
use utoipa::ToSchema;

/// All is well.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

impl Health {
    /// All is well.
    pub(super) const OK: Self = Self { status: "ok" };
}
