//! What the routes of signing in answer.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use logbook_domain::access::Role;
use logbook_store::accounts::Account;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::auth::tokens;
use crate::client;
use crate::sessions::refresh_cookie;
use crate::sessions::session::Session;

/// An access token. The refresh token comes as a cookie that scripts cannot read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    /// To be sent as `Authorization: Bearer …`.
    access_token: String,
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds the access token is good for.
    #[schema(example = 900)]
    expires_in: i64,
    account: OwnAccount,
}

/// The account that is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnAccount {
    id: Uuid,
    #[schema(example = "ada@example.com")]
    email: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "Ada Lovelace")]
    name: Option<String>,
    role: Role,
}

impl From<&Account> for OwnAccount {
    fn from(account: &Account) -> Self {
        Self {
            id: account.id,
            email: account.email.clone(),
            name: account.name.clone(),
            role: account.role,
        }
    }
}

/// Returns the answer that carries a session to the browser.
pub(super) fn answer(request: &HttpRequest, session: Session) -> HttpResponse {
    let Session {
        account,
        access_token,
        refresh_token,
    } = session;
    let cookie = refresh_cookie::holding(refresh_token, client::is_https(request));
    HttpResponse::Ok().cookie(cookie).json(SignedIn {
        access_token,
        token_type: "Bearer",
        expires_in: tokens::LIFETIME_SECONDS,
        account: OwnAccount::from(&account),
    })
}
