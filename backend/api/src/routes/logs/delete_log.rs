//! Deleting one entry.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use logbook_domain::activity::{Act, Action};
use logbook_store::{activity, logs};

use crate::error::ApiError;
use crate::extract::{Allowed, Delete, EntryId};
use crate::problem::Problem;
use crate::state::AppState;

/// Delete an entry
///
/// For good, with its content.
#[utoipa::path(
    tag = "logs",
    params(("id" = Uuid, Path, description = "Id of the entry")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 400, description = "The id is no UUID", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `delete`", body = Problem),
        (status = 404, description = "No such entry", body = Problem),
    ),
    security(("bearer" = ["delete"])),
)]
#[delete("/logs/{id}")]
pub(crate) async fn delete_log(
    caller: Allowed<Delete>,
    state: Data<AppState>,
    id: EntryId,
) -> Result<HttpResponse, ApiError> {
    let id = id.0;
    let act = Act::new(
        state.clock.now(),
        caller.actor.clone(),
        Action::EntryDeleted,
    )
    .on("entry", &id);
    state
        .store
        .transact(&caller, move |conn| {
            if logs::delete::by_ids(conn, &[id])? == 0 {
                return Err(ApiError::NotFound(format!("there is no entry {id}")));
            }
            Ok(activity::record(conn, &act)?)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
