//! All settings.

use actix_web::get;
use actix_web::web::{Data, Json};

use super::model::Settings;
use crate::extract::{Admin, Allowed};
use crate::state::AppState;

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
    Json(Settings::new(&state, &state.live.current()))
}
