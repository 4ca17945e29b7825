//! All keys.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_store::api_keys;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::ApiKey;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed};
use crate::state::AppState;

/// Every key, revoked and expired ones too.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApiKeyList {
    /// Newest first.
    items: Vec<ApiKey>,
}

/// List API keys
#[utoipa::path(
    tag = "api-keys",
    responses((status = 200, description = "Every API key", body = ApiKeyList)),
    security(("bearer" = ["admin"])),
)]
#[get("/api-keys")]
pub(crate) async fn list_api_keys(
    caller: Allowed<Admin>,
    state: Data<AppState>,
) -> Result<Json<ApiKeyList>, ApiError> {
    let keys = state.store.run(&caller, api_keys::list).await?;
    let items = keys.into_iter().map(ApiKey::from).collect();
    Ok(Json(ApiKeyList { items }))
}
