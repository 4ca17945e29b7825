//! One entry in full.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::access::Permission;
use logbook_domain::activity::{Act, Action};
use logbook_store::activity;
use logbook_store::logs::get::{self, Locking};

use super::detail::LogDetail;
use crate::error::ApiError;
use crate::extract::{Allowed, EntryId, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Get an entry
///
/// With prompt, response, error message and metadata for those who may read content; that they were
/// read is noted in the activity before they are given out.
#[utoipa::path(
    tag = "logs",
    params(("id" = Uuid, Path, description = "Id of the entry")),
    responses(
        (status = 200, description = "The entry", body = LogDetail),
        (status = 400, description = "The id is no UUID", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`", body = Problem),
        (status = 404, description = "No such entry", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/logs/{id}")]
pub(crate) async fn get_log(
    caller: Allowed<Read>,
    state: Data<AppState>,
    id: EntryId,
) -> Result<Json<LogDetail>, ApiError> {
    let (id, now) = (id.0, state.clock.now());
    let (actor, may_read) = (caller.actor.clone(), caller.may(Permission::Content));
    let detail = state
        .store
        .transact(&caller, move |conn| {
            // Entry, content and series are read one after the other: retention
            // may take them away in between.
            logbook_store::set_repeatable_read(conn)?;
            let stored = get::with_content(conn, id, Locking::None)?;
            let stored =
                stored.ok_or_else(|| ApiError::NotFound(format!("there is no entry {id}")))?;
            let detail = LogDetail::from_stored(stored, may_read);
            if detail.shows_content() {
                activity::record(
                    conn,
                    &Act::new(now, actor, Action::ContentRead).on("entry", &id),
                )?;
            }
            Ok::<_, ApiError>(detail)
        })
        .await?;
    Ok(Json(detail))
}
