//! Removing an account.

use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::time::Moment;
use logbook_store::{Connection, accounts, activity, refresh_tokens};
use uuid::Uuid;

use super::{guard, model};
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, PathId};
use crate::problem::Problem;
use crate::state::AppState;

/// Delete an account
///
/// Ends its sessions. What it did stays in the activity.
#[utoipa::path(
    tag = "accounts",
    params(("id" = Uuid, Path, description = "Id of the account")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "No such account", body = Problem),
        (status = 409, description = "It is the last active admin", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[delete("/accounts/{id}")]
pub(crate) async fn delete_account(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
) -> Result<HttpResponse, ApiError> {
    let (actor, now) = (caller.actor.clone(), state.clock.now());
    state
        .change_rights(move |conn| remove(conn, id.0, actor, now))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn remove(conn: &mut Connection, id: Uuid, actor: Actor, now: Moment) -> Result<(), ApiError> {
    guard::keep_an_admin(conn, id)?;
    // Sessions before the account: a session that is being refreshed holds its
    // token and asks for the account.
    let ended = refresh_tokens::revoke_all_of(conn, id, now)?;
    let account = accounts::get(conn, id).map_err(|error| model::or_no_account(error, id))?;
    accounts::delete(conn, id)?;
    let act = Act::new(now, actor, Action::AccountDeleted)
        .on("account", &id)
        .saying("email", account.email)
        .saying("sessions_ended", ended);
    Ok(activity::record(conn, &act)?)
}
