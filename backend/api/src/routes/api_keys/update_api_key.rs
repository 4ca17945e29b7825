//! Changing a key.

use actix_web::patch;
use actix_web::web::{Data, Json};
use logbook_domain::activity::{Act, Action, Actor};
use logbook_domain::field_error::Complaints;
use logbook_domain::time::{self, Moment};
use logbook_store::api_keys::{self, ApiKeyChange};
use logbook_store::{Connection, activity};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::{ApiKey, MAX_NAME_CHARS, check_end, or_no_key};
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody, PathId, Rights};
use crate::problem::Problem;
use crate::routes::fields::{self, BodyMoment};
use crate::state::AppState;

/// What is to change; what is left out stays as it is. What a key may do never
/// changes: make another one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateApiKey {
    /// What it is for.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false, example = "chat gateway", value_type = Option<fields::Name>)]
    name: Option<String>,
    /// When it ends by itself; null means never.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Option<BodyMoment>>,
}

/// Change an API key
///
/// One with scopes that the caller lacks can only be revoked.
#[utoipa::path(
    tag = "api-keys",
    params(("id" = Uuid, Path, description = "Id of the key")),
    request_body = UpdateApiKey,
    responses(
        (status = 200, description = "The key as it is now", body = ApiKey),
        (status = 403, description = "Without the right `admin`, or one of the key's scopes", body = Problem),
        (status = 404, description = "No such key", body = Problem),
        (status = 409, description = "The key has been revoked", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[patch("/api-keys/{id}")]
pub(crate) async fn update_api_key(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
    body: JsonBody<UpdateApiKey>,
) -> Result<Json<ApiKey>, ApiError> {
    let now = state.clock.now();
    let change = checked(body.0, now)?;
    let (actor, rights) = (caller.actor.clone(), caller.rights());
    let key = state
        .change_rights(move |conn| apply(conn, id.0, &change, &rights, actor, now))
        .await?;
    Ok(Json(key.into()))
}

fn checked(key: UpdateApiKey, now: Moment) -> Result<ApiKeyChange, ApiError> {
    let mut bad = Complaints::default();
    if let Some(name) = &key.name {
        fields::check_text(&mut bad, "name", name, MAX_NAME_CHARS);
    }
    if let Some(Some(BodyMoment(end))) = key.expires_at {
        check_end(&mut bad, end, now);
    }
    let change = ApiKeyChange {
        name: key.name,
        expires_at: key.expires_at.map(|end| end.map(|BodyMoment(end)| end)),
    };
    bad.or(change).map_err(ApiError::invalid_body)
}

fn apply(
    conn: &mut Connection,
    id: Uuid,
    change: &ApiKeyChange,
    rights: &Rights,
    actor: Actor,
    now: Moment,
) -> Result<api_keys::ApiKey, ApiError> {
    let before = api_keys::lock(conn, id).map_err(|error| or_no_key(error, id))?;
    rights.cover(&before.scopes)?;
    if before.revoked_at.is_some() {
        return Err(ApiError::Conflict(
            "the key has been revoked; make a new one".into(),
        ));
    }
    let Some(act) = describe(&before, change, actor, now) else {
        return Ok(before);
    };
    let after = api_keys::change(conn, id, change)?;
    activity::record(conn, &act)?;
    Ok(after)
}

/// Returns the act with what really changes, or `None` when nothing does.
fn describe(
    before: &api_keys::ApiKey,
    change: &ApiKeyChange,
    actor: Actor,
    now: Moment,
) -> Option<Act> {
    let mut act = Act::new(now, actor, Action::ApiKeyChanged).on("api_key", &before.id);
    if let Some(name) = change.name.as_ref().filter(|name| **name != before.name) {
        act = act.saying("name", json!({"from": before.name, "to": name}));
    }
    if let Some(end) = change.expires_at.filter(|end| *end != before.expires_at) {
        let [from, to] = [before.expires_at, end].map(|end| end.as_ref().map(time::rfc3339));
        act = act.saying("expires_at", json!({"from": from, "to": to}));
    }
    let changes = !act.details.is_empty();
    changes.then_some(act)
}
