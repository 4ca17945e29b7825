//! A new account.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use logbook_domain::access::Role;
use logbook_domain::activity::{Act, Action};
use logbook_domain::field_error::Complaints;
use logbook_domain::id;
use logbook_store::accounts::{self, NewAccount};
use logbook_store::{StoreError, activity};
use serde::Deserialize;
use utoipa::ToSchema;

use super::model::{Account, MAX_NAME_CHARS};
use crate::auth::{passwords, secret};
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody};
use crate::problem::Problem;
use crate::routes::fields;
use crate::state::AppState;

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateAccount {
    /// What one signs in with; stored in lower case.
    #[schema(format = Email, example = "ada@example.com", max_length = 254)]
    email: String,
    /// Display name; none when null or left out.
    #[schema(example = "Ada Lovelace", value_type = Option<fields::Name>)]
    name: Option<String>,
    role: Role,
    #[schema(format = Password, min_length = 12, max_length = 200)]
    password: String,
}

/// Create an account
///
/// Its role can have no rights that the caller lacks.
#[utoipa::path(
    tag = "accounts",
    request_body = CreateAccount,
    responses(
        (status = 201, description = "The new account", body = Account),
        (status = 403, description = "Without the right `admin`, or one that the role has", body = Problem),
        (status = 409, description = "The e-mail address is taken", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[post("/accounts")]
pub(crate) async fn create_account(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    body: JsonBody<CreateAccount>,
) -> Result<HttpResponse, ApiError> {
    let CreateAccount {
        email,
        name,
        role,
        password,
    } = checked(body.0)?;
    caller.rights().cover(role.permissions())?;
    let created_at = state.clock.now();
    let new = NewAccount {
        id: id::fresh(created_at, secret::random().map_err(ApiError::internal)?),
        email,
        name,
        role,
        password_hash: passwords::hash(password).await?,
        created_at,
    };
    let act = Act::new(created_at, caller.actor.clone(), Action::AccountCreated)
        .on("account", &new.id)
        .saying("email", new.email.clone())
        .saying("role", role.name());
    let account = state
        .store
        .transact(&caller, move |conn| insert(conn, new, &act))
        .await?;
    Ok(HttpResponse::Created().json(Account::from(account)))
}

fn insert(
    conn: &mut logbook_store::Connection,
    new: NewAccount,
    act: &Act,
) -> Result<accounts::Account, ApiError> {
    let email = new.email.clone();
    let account = accounts::insert(conn, new).map_err(|error| match error {
        StoreError::Conflict(_) => ApiError::Conflict(format!(
            "there is an account with the e-mail `{email}` already"
        )),
        other => other.into(),
    })?;
    activity::record(conn, act)?;
    Ok(account)
}

fn checked(mut account: CreateAccount) -> Result<CreateAccount, ApiError> {
    let mut bad = Complaints::default();
    if let Some(email) = bad.note("email", fields::email(&account.email)) {
        account.email = email;
    }
    if let Some(name) = &account.name {
        fields::check_text(&mut bad, "name", name, MAX_NAME_CHARS);
    }
    bad.note("password", passwords::check(&account.password));
    bad.or(account).map_err(ApiError::invalid_body)
}
