//! Taking a key back.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::time::Moment;
use logbook_store::{Connection, activity, api_keys};
use uuid::Uuid;

use super::model::or_no_key;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, PathId};
use crate::problem::Problem;
use crate::state::AppState;

/// Revoke an API key
///
/// From the next request on it is good for nothing; where several servers share a database, the
/// others notice within two seconds. It stays in the list, so that the activity can
/// still be read. Revoking twice is no mistake.
#[utoipa::path(
    tag = "api-keys",
    params(("id" = Uuid, Path, description = "Id of the key")),
    responses(
        (status = 204, description = "It is revoked"),
        (status = 404, description = "No such key", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[delete("/api-keys/{id}")]
pub(crate) async fn revoke_api_key(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
) -> Result<HttpResponse, ApiError> {
    let (actor, now) = (caller.actor.clone(), state.clock.now());
    state
        .change_rights(move |conn| revoke(conn, id.0, actor, now))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn revoke(conn: &mut Connection, id: Uuid, actor: Actor, now: Moment) -> Result<(), ApiError> {
    let key = api_keys::lock(conn, id).map_err(|error| or_no_key(error, id))?;
    if key.revoked_at.is_some() {
        return Ok(());
    }
    api_keys::revoke(conn, id, now)?;
    let act = Act::new(now, actor, Action::ApiKeyRevoked)
        .on("api_key", &id)
        .saying("name", key.name);
    Ok(activity::record(conn, &act)?)
}
