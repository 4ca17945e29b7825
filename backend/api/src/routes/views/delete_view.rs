//! Deleting a view.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use logbook_store::views;

use super::model::{account_of, refusal};
use crate::error::ApiError;
use crate::extract::{Allowed, PathId, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Delete a view
///
/// Only its owner can; the entries it shows stay.
#[utoipa::path(
    tag = "views",
    params(("id" = Uuid, Path, description = "Id of the view")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "The caller has no such view", body = Problem),
        (status = 409, description = "Called with an API key", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[delete("/views/{id}")]
pub(crate) async fn delete_view(
    caller: Allowed<Read>,
    state: Data<AppState>,
    id: PathId,
) -> Result<HttpResponse, ApiError> {
    let (account_id, _) = account_of(&caller)?;
    state
        .store
        .run(&caller, move |conn| {
            views::delete(conn, account_id, id.0).map_err(|error| refusal(error, id.0))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
