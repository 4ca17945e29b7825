//! Who is signed in.

use actix_web::get;
use actix_web::web::Json;
use logbook_domain::access::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::model::OwnAccount;
use crate::extract::{Allowed, Identity, SignedIn};

/// Who is signed in, and what they may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    kind: MeKind,
    /// With the kind `account`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    account: Option<OwnAccount>,
    /// With the kind `api_key`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    api_key: Option<OwnApiKey>,
    permissions: Vec<Permission>,
}

/// What one is signed in with.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MeKind {
    /// A person.
    Account,
    /// A program.
    ApiKey,
}

/// The API key that is used.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnApiKey {
    id: Uuid,
    #[schema(example = "chat gateway")]
    name: String,
}

/// Get who is signed in
#[utoipa::path(
    tag = "auth",
    responses((status = 200, description = "Who is signed in", body = Me)),
    security(("bearer" = [])),
)]
#[get("/auth/me")]
pub(crate) async fn get_me(caller: Allowed<SignedIn>) -> Json<Me> {
    let (kind, account, api_key) = match &caller.identity {
        Identity::Account(account, _) => (MeKind::Account, Some(account.as_ref().into()), None),
        Identity::ApiKey(key) => {
            let own = OwnApiKey {
                id: key.id,
                name: key.name.clone(),
            };
            (MeKind::ApiKey, None, Some(own))
        }
    };
    Json(Me {
        kind,
        account,
        api_key,
        permissions: caller.permissions().to_vec(),
    })
}
