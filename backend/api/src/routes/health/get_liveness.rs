//! Whether the server runs.

use actix_web::get;
use actix_web::web::Json;

use super::model::Health;

/// Get whether the server runs
///
/// For whoever restarts it when it does not.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "It runs", body = Health)),
    security(()),
)]
#[get("/health/live")]
pub(crate) async fn get_liveness() -> Json<Health> {
    Json(Health::OK)
}
