//! One thing in quarantine.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::access::Permission;
use logbook_domain::activity::{Act, Action};
use logbook_store::{activity, quarantine};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Quarantined;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, PathId};
use crate::problem::Problem;
use crate::state::AppState;

/// Something in quarantine with what was sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantinedDetail {
    #[serde(flatten)]
    quarantined: Quarantined,
    /// What was sent, redacted like content. Absent without the right `content`, and where none is
    /// kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        nullable = false,
        example = r#"{"litellm_call_id":"7","prompt_tokens":"many"}"#
    )]
    payload: Option<String>,
}

/// Get something in quarantine
///
/// With what was sent for those who may read content; that it was read is noted in the activity
/// before it is given out.
#[utoipa::path(
    tag = "quarantine",
    params(("id" = Uuid, Path, description = "Id of the thing in quarantine")),
    responses(
        (status = 200, description = "The thing", body = QuarantinedDetail),
        (status = 404, description = "Nothing of that id is in quarantine", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[get("/quarantine/{id}")]
pub(crate) async fn get_quarantined(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    id: PathId,
) -> Result<Json<QuarantinedDetail>, ApiError> {
    let id = id.0;
    let may_read = caller.may(Permission::Content);
    let act = Act::new(state.clock.now(), caller.actor.clone(), Action::ContentRead);
    let act = act.on("quarantine", &id);
    let found = state
        .store
        .transact(&caller, move |conn| {
            let found = quarantine::with_payloads(conn, &[id])?.pop();
            let (kept, payload) = found.ok_or_else(|| super::model::nothing(id))?;
            let payload = payload.filter(|_| may_read);
            if payload.is_some() {
                activity::record(conn, &act)?;
            }
            Ok::<_, ApiError>((kept, payload))
        })
        .await?;
    let (kept, payload) = found;
    Ok(Json(QuarantinedDetail {
        quarantined: kept.into(),
        payload,
    }))
}
