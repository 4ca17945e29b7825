//! Deleting something from quarantine.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use logbook_domain::activity::{Act, Action};
use logbook_store::{activity, quarantine};

use crate::error::ApiError;
use crate::extract::{Admin, Allowed, PathId};
use crate::problem::Problem;
use crate::state::AppState;

/// Delete something from quarantine
///
/// For good.
#[utoipa::path(
    tag = "quarantine",
    params(("id" = Uuid, Path, description = "Id of the thing in quarantine")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "Nothing of that id is in quarantine", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[delete("/quarantine/{id}")]
pub(crate) async fn delete_quarantined(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
) -> Result<HttpResponse, ApiError> {
    let (id, actor) = (id.0, caller.actor.clone());
    let act = Act::new(state.clock.now(), actor, Action::QuarantineDeleted);
    let act = act.on("quarantine", &id);
    state
        .store
        .transact(&caller, move |conn| {
            if quarantine::delete(conn, &[id])? == 0 {
                return Err(super::model::nothing(id));
            }
            Ok(activity::record(conn, &act)?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
