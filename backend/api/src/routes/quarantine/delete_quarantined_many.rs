//! Deleting many things from quarantine.

use actix_web::post;
use actix_web::web::{Data, Json};
use logbook_domain::activity::{Act, Action};
use logbook_store::{activity, quarantine};
use serde::Serialize;
use utoipa::ToSchema;

use super::ids::QuarantineIds;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody};
use crate::problem::Problem;
use crate::state::AppState;

/// How many things went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedQuarantine {
    deleted_count: usize,
}

/// Delete many things from quarantine
///
/// For good.
#[utoipa::path(
    tag = "quarantine",
    request_body = QuarantineIds,
    responses(
        (status = 200, description = "They are gone", body = DeletedQuarantine),
        (status = 422, description = "A bad field", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[post("/quarantine/delete")]
pub(crate) async fn delete_quarantined_many(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    body: JsonBody<QuarantineIds>,
) -> Result<Json<DeletedQuarantine>, ApiError> {
    let (ids, actor) = (body.0.checked()?, caller.actor.clone());
    let act = Act::new(state.clock.now(), actor, Action::QuarantineDeleted);
    let deleted_count = state
        .store
        .transact(&caller, move |conn| {
            let deleted = quarantine::delete(conn, &ids)?;
            activity::record(conn, &act.saying("deleted_count", deleted))?;
            Ok::<_, ApiError>(deleted)
        })
        .await?;
    Ok(Json(DeletedQuarantine { deleted_count }))
}
