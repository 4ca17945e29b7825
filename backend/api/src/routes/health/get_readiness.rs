//! Whether the server can do its work.

use std::time::Duration;

use actix_web::get;
use actix_web::web::{Data, Json};

use super::model::Health;
use crate::error::ApiError;
use crate::problem::Problem;
use crate::state::AppState;

/// How long the database may take to say that it is there.
const PATIENCE: Duration = Duration::from_secs(2);

/// Get whether the server is ready
///
/// Ready means that the database answers, on a connection that nothing else uses. For whoever sends
/// requests its way.
#[utoipa::path(
    tag = "health",
    responses(
        (status = 200, description = "It is ready", body = Health),
        (status = 503, description = "The database does not answer", body = Problem),
    ),
    security(()),
)]
#[get("/health/ready")]
pub(crate) async fn get_readiness(state: Data<AppState>) -> Result<Json<Health>, ApiError> {
    state.store.probe(PATIENCE).await?;
    Ok(Json(Health::OK))
}
