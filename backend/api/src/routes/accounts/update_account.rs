//! Changing an account.

use actix_web::patch;
use actix_web::web::{Data, Json};
use logbook_domain::access::Role;
use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::field_error::Complaints;
use logbook_domain::time::Moment;
use logbook_store::accounts::{self, AccountChange};
use logbook_store::{Connection, activity, refresh_tokens};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::guard;
use super::model::{Account, MAX_NAME_CHARS};
use crate::auth::passwords;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody, PathId, Rights};
use crate::problem::Problem;
use crate::routes::fields;
use crate::state::AppState;

/// What is to change; what is left out stays as it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateAccount {
    /// Display name; null takes it away.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(example = "Ada King", value_type = Option<fields::Name>)]
    name: Option<Option<String>>,
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false)]
    role: Option<Role>,
    /// Whether it may sign in. Deactivating ends its sessions.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false)]
    active: Option<bool>,
    /// A new password. It ends the account's sessions.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false, format = Password, min_length = 12, max_length = 200)]
    password: Option<String>,
}

/// Change an account
///
/// Neither before nor after can it have rights that the caller lacks; deactivating it and nothing
/// else is always possible.
#[utoipa::path(
    tag = "accounts",
    params(("id" = Uuid, Path, description = "Id of the account")),
    request_body = UpdateAccount,
    responses(
        (status = 200, description = "The account as it is now", body = Account),
        (status = 403, description = "Without the right `admin`, or one that the account has or gets", body = Problem),
        (status = 404, description = "No such account", body = Problem),
        (status = 409, description = "It is the last active admin", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[patch("/accounts/{id}")]
pub(crate) async fn update_account(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
    body: JsonBody<UpdateAccount>,
) -> Result<Json<Account>, ApiError> {
    let UpdateAccount {
        name,
        role,
        active,
        password,
    } = checked(body.0)?;
    let rights = caller.rights();
    rights.cover(role.map_or(&[][..], Role::permissions))?;
    let password_hash = match password {
        Some(password) => Some(passwords::hash(password).await?),
        None => None,
    };
    let change = AccountChange {
        name,
        role,
        active,
        password_hash,
    };
    let (actor, now) = (caller.actor.clone(), state.clock.now());
    let account = state
        .change_rights(move |conn| apply(conn, id.0, change, &rights, actor, now))
        .await?;
    Ok(Json(account.into()))
}

fn checked(account: UpdateAccount) -> Result<UpdateAccount, ApiError> {
    let mut bad = Complaints::default();
    if let Some(Some(name)) = &account.name {
        fields::check_text(&mut bad, "name", name, MAX_NAME_CHARS);
    }
    if let Some(password) = &account.password {
        bad.note("password", passwords::check(password));
    }
    bad.or(account).map_err(ApiError::invalid_body)
}

fn apply(
    conn: &mut Connection,
    id: Uuid,
    change: AccountChange,
    rights: &Rights,
    actor: Actor,
    now: Moment,
) -> Result<accounts::Account, ApiError> {
    let leaves =
        change.active == Some(false) || change.role.is_some_and(|role| role != Role::Admin);
    if leaves {
        guard::keep_an_admin(conn, id)?;
    }
    let before =
        accounts::lock(conn, id).map_err(|error| super::model::or_no_account(error, id))?;
    if !only_deactivates(&change) {
        rights.cover(before.role.permissions())?;
    }
    let ends_sessions = change.password_hash.is_some() || change.active == Some(false);
    let Some(act) = describe(&before, &change, actor, now) else {
        return Ok(before);
    };
    let after = accounts::change(conn, id, change)?;
    let ended = match ends_sessions {
        true => refresh_tokens::revoke_all_of(conn, id, now)?,
        false => 0,
    };
    activity::record(conn, &act.saying("sessions_ended", ended))?;
    Ok(after)
}

/// Reports whether it takes rights away and does nothing else.
fn only_deactivates(change: &AccountChange) -> bool {
    let AccountChange {
        name,
        role,
        active,
        password_hash,
    } = change;
    *active == Some(false) && name.is_none() && role.is_none() && password_hash.is_none()
}

/// Returns the act with what really changes, or `None` when nothing does.
fn describe(
    before: &accounts::Account,
    change: &AccountChange,
    actor: Actor,
    now: Moment,
) -> Option<Act> {
    let mut act = Act::new(now, actor, Action::AccountChanged).on("account", &before.id);
    if let Some(name) = change.name.as_ref().filter(|name| **name != before.name) {
        act = act.saying("name", json!({"from": before.name, "to": name}));
    }
    if let Some(role) = change.role.filter(|role| *role != before.role) {
        act = act.saying("role", json!({"from": before.role, "to": role}));
    }
    if let Some(active) = change.active.filter(|active| *active != before.active) {
        act = act.saying("active", json!({"from": before.active, "to": active}));
    }
    if change.password_hash.is_some() {
        act = act.saying("password", "changed");
    }
    let changes = !act.details.is_empty();
    changes.then(|| act.saying("email", before.email.clone()))
}
