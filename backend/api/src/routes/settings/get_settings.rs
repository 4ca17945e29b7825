//! All settings.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::settings::ShownSetting;
use serde::Serialize;
use utoipa::ToSchema;

use crate::extract::{Admin, Allowed};
use crate::state::AppState;

/// Every setting.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Settings {
    settings: Vec<ShownSetting>,
}

/// Get the settings
///
/// Each with its value, where that comes from, and the value it has when nobody sets it. Secrets
/// are not shown.
#[utoipa::path(
    tag = "settings",
    responses((status = 200, description = "Every setting", body = Settings)),
    security(("bearer" = ["admin"])),
)]
#[get("/settings")]
pub(crate) async fn get_settings(_caller: Allowed<Admin>, state: Data<AppState>) -> Json<Settings> {
    let settings = state.settings.to_vec();
    Json(Settings { settings })
}
