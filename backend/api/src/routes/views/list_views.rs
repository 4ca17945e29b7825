//! The views one sees.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_store::views;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{View, account_of};
use crate::error::ApiError;
use crate::extract::{Allowed, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Saved views.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ViewList {
    /// By name.
    items: Vec<View>,
}

/// List saved views
///
/// The caller's own and those that others share.
#[utoipa::path(
    tag = "views",
    responses(
        (status = 200, description = "The views", body = ViewList),
        (status = 409, description = "Called with an API key", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/views")]
pub(crate) async fn list_views(
    caller: Allowed<Read>,
    state: Data<AppState>,
) -> Result<Json<ViewList>, ApiError> {
    let (account_id, _) = account_of(&caller)?;
    let found = state
        .store
        .run(&caller, move |conn| views::list(conn, account_id))
        .await?;
    let items = found
        .into_iter()
        .map(|(view, owner)| View::from_view(view, owner, account_id))
        .collect();
    Ok(Json(ViewList { items }))
}
