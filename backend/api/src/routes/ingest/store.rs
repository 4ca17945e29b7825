//! Storing what a gateway sent.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use logbook_domain::quarantine::Quarantined;
use logbook_intake::gateways::Gateway;
use logbook_store::ingest::write::Written;
use logbook_store::quarantine;

use super::model::IngestResult;
use super::sorted::{Sorted, origin_of};
use crate::error::ApiError;
use crate::extract::Caller;
use crate::extract::body::Pieces;
use crate::metrics::IntakeFormat;
use crate::routes::logs::submit::{self, MAX_BODY_BYTES};
use crate::state::AppState;

/// Stores what becomes an entry, in one commit, and quarantines the rest.
///
/// # Errors
/// The body cannot be read to its end, has too many items, or the database is
/// away.
pub(super) async fn store(
    state: &Data<AppState>,
    caller: &Caller,
    request: &HttpRequest,
    payload: Payload,
    gateway: Gateway,
) -> Result<HttpResponse, ApiError> {
    let mut pieces = Pieces::new(request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(HttpResponse::Accepted().json(IngestResult::default()));
    }
    let body = pieces.whole().await?;
    let (now, policy) = (state.clock.now(), state.live.current().policy.clone());
    let length = body.len();
    let sort_out = move || Sorted::new(gateway, &body, now, &policy);
    let sorted = submit::apart(length, sort_out).await?;
    let Sorted {
        good,
        unfit,
        skipped,
    } = sorted;
    let written = match good {
        none if none.is_empty() => Vec::new(),
        good => state.writer.write(good).await?,
    };
    let format = IntakeFormat::Foreign(origin_of(gateway));
    submit::count(state, format, &written, 0);
    submit::count_skipped(state, format, skipped);
    let quarantined = unfit.len();
    put(state, caller, unfit).await?;
    let of = |kind| written.iter().filter(|&&one| one == kind).count();
    Ok(HttpResponse::Ok().json(IngestResult {
        accepted: of(Written::Accepted),
        completed: of(Written::Completed),
        duplicates: of(Written::Duplicate),
        skipped,
        quarantined,
    }))
}

/// Puts things into quarantine.
pub(crate) async fn put(
    state: &Data<AppState>,
    caller: &Caller,
    things: Vec<Quarantined>,
) -> Result<(), ApiError> {
    let Some(first) = things.first() else {
        return Ok(());
    };
    let (origin, count) = (first.origin, things.len() as u64);
    let max_bytes = state.live.current().quarantine_max_bytes;
    let sender = caller.actor.clone();
    state
        .store
        .transact(caller, move |conn| {
            Ok::<_, ApiError>(quarantine::add(conn, &things, &sender, max_bytes)?)
        })
        .await?;
    state.metrics.count_quarantined(origin, count);
    Ok(())
}
