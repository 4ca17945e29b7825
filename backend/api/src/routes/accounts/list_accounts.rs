//! All accounts.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_store::accounts;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Account;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed};
use crate::state::AppState;

/// Every account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountList {
    /// By e-mail.
    items: Vec<Account>,
}

/// List accounts
#[utoipa::path(
    tag = "accounts",
    responses((status = 200, description = "Every account", body = AccountList)),
    security(("bearer" = ["admin"])),
)]
#[get("/accounts")]
pub(crate) async fn list_accounts(
    caller: Allowed<Admin>,
    state: Data<AppState>,
) -> Result<Json<AccountList>, ApiError> {
    let accounts = state.store.run(&caller, accounts::list).await?;
    let items = accounts.into_iter().map(Account::from).collect();
    Ok(Json(AccountList { items }))
}
