//! A new key.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use logbook_domain::access::Permission;
use logbook_domain::activity::{Act, Action};
use logbook_domain::field_error::Complaints;
use logbook_domain::time::Moment;
use logbook_store::{activity, api_keys};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{ApiKey, MAX_NAME_CHARS, check_end};
use crate::auth::new_key;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, Identity, JsonBody};
use crate::problem::Problem;
use crate::routes::fields::{self, BodyMoment};
use crate::state::AppState;

/// A key to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateApiKey {
    /// What it is for.
    #[schema(example = "chat gateway", value_type = fields::Name)]
    name: String,
    /// What it may do; at least one right.
    #[schema(min_items = 1, example = json!(["ingest"]))]
    scopes: Vec<Permission>,
    /// When it ends by itself; never when null or left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<BodyMoment>,
}

/// A new key with its secret.
#[derive(Serialize, ToSchema)]
pub(crate) struct CreatedApiKey {
    api_key: ApiKey,
    /// The key itself. It is shown this once and not stored.
    #[schema(example = "alb_3kTq9ZxYmB0n4pKcVw7sL2dJf8hRgQeUa1tXo5iN6yz")]
    secret: String,
}

/// Create an API key
///
/// The secret is in this answer and nowhere else. Its scopes can hold no right that the caller lacks.
#[utoipa::path(
    tag = "api-keys",
    request_body = CreateApiKey,
    responses(
        (status = 201, description = "The new key and its secret", body = CreatedApiKey),
        (status = 403, description = "Without the right `admin`, or one of the scopes", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[post("/api-keys")]
pub(crate) async fn create_api_key(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    body: JsonBody<CreateApiKey>,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let CreateApiKey {
        name,
        scopes,
        expires_at,
    } = checked(body.0, now)?;
    caller.rights().cover(&scopes)?;
    let expires_at = expires_at.map(|BodyMoment(moment)| moment);
    let (mut new, secret) =
        new_key::new_key(name, scopes, expires_at, now).map_err(ApiError::internal)?;
    if let Identity::Account(account, _) = &caller.identity {
        new.created_by = Some(account.email.clone());
    }
    let act = Act::new(now, caller.actor.clone(), Action::ApiKeyCreated)
        .on("api_key", &new.id)
        .saying("name", new.name.clone())
        .saying("scopes", scope_names(&new.scopes));
    let key = state
        .store
        .transact(&caller, move |conn| {
            activity::record(conn, &act)?;
            api_keys::insert(conn, new)
        })
        .await?;
    let api_key = key.into();
    Ok(HttpResponse::Created().json(CreatedApiKey { api_key, secret }))
}

fn scope_names(scopes: &[Permission]) -> Vec<&'static str> {
    scopes.iter().map(|scope| scope.name()).collect()
}

fn checked(mut key: CreateApiKey, now: Moment) -> Result<CreateApiKey, ApiError> {
    let mut bad = Complaints::default();
    fields::check_text(&mut bad, "name", &key.name, MAX_NAME_CHARS);
    key.scopes.sort_unstable();
    key.scopes.dedup();
    if key.scopes.is_empty() {
        bad.add("scopes", "must name at least one right");
    }
    if let Some(BodyMoment(end)) = key.expires_at {
        check_end(&mut bad, end, now);
    }
    bad.or(key).map_err(ApiError::invalid_body)
}
