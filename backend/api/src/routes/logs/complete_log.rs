//! Ending a running entry.

use std::mem::take;

use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse, patch};
use logbook_domain::field_error::FieldError;
use logbook_intake::native::WireEnd;
use logbook_store::ingest::write::{self, Completed};
use logbook_store::{Connection, Lane};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::submit::{self, MAX_BODY_BYTES};
use crate::error::ApiError;
use crate::extract::body::Pieces;
use crate::extract::{Allowed, EntryId, Ingest};
use crate::problem::Problem;
use crate::state::AppState;

/// The entry that is final now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CompletedLog {
    id: Uuid,
    /// `completed`, or `not_stored` while the log is switched off.
    #[schema(example = "completed")]
    result: &'static str,
    /// The fields that are stored otherwise than they were sent, and how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<FieldError>,
}

/// Complete a running entry
///
/// Takes the fields of a new entry but `id` and `started_at`; `status` is needed. What is left out
/// stays as it was; without `ended_at` and `duration_ms` the entry ends now. A final entry never
/// changes.
#[utoipa::path(
    tag = "logs",
    params(("id" = Uuid, Path, description = "The id an answer gave out")),
    request_body(content = WireEnd, example = json!({"status": "succeeded", "response": "…", "usage": {"output_tokens": 164}})),
    responses(
        (status = 200, description = "The entry is final now", body = CompletedLog),
        (status = 202, description = "The log is switched off: nothing is stored", body = CompletedLog),
        (status = 400, description = "Not readable as JSON, or the id is no UUID", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `ingest`", body = Problem),
        (status = 404, description = "No such entry", body = Problem),
        (status = 409, description = "The entry is final already", body = Problem),
        (status = 422, description = "A bad field", body = Problem),
    ),
    security(("bearer" = ["ingest"])),
)]
#[patch("/logs/{id}")]
pub(crate) async fn complete_log(
    _caller: Allowed<Ingest>,
    state: Data<AppState>,
    id: EntryId,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let id = id.0;
    let mut pieces = Pieces::new(&request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(HttpResponse::Accepted().json(answer(id, "not_stored", Vec::new())));
    }
    let body = pieces.whole().await?;
    let warnings = complete(&state, id, body).await?;
    Ok(HttpResponse::Ok().json(answer(id, "completed", warnings)))
}

const fn answer(id: Uuid, result: &'static str, warnings: Vec<FieldError>) -> CompletedLog {
    CompletedLog {
        id,
        result,
        warnings,
    }
}

/// Gives the warnings.
async fn complete(state: &AppState, id: Uuid, body: Bytes) -> Result<Vec<FieldError>, ApiError> {
    let (now, policy) = (state.clock.now(), state.live.current().policy.clone());
    let length = body.len();
    let check = move || Ok(submit::completion(id, &body, now, &policy)?);
    let mut submission = submit::apart(length, check).await?;
    let warnings = take(&mut submission.warnings);
    let work = move |conn: &mut Connection| write::complete(conn, &submission);
    match state.store.run(Lane::Completion, work).await? {
        Completed::Now => Ok(warnings),
        Completed::Before => Err(ApiError::EntryFinal(format!(
            "entry {id} is final and never changes again"
        ))),
        Completed::Refused(conflict) => Err(ApiError::InvalidBody(vec![conflict.into()])),
    }
}
