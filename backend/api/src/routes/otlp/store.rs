//! From the body of an OTLP request to entries.

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use logbook_domain::quarantine::Origin;
use logbook_domain::time::Moment;
use logbook_intake::otlp::{Signal, Skipped};
use logbook_store::parts::{self as store_parts, Joined, Unjoined};
use logbook_store::{Connection, Lane};

use super::answer;
use super::sorted::{self, Sorted};
use crate::error::ApiError;
use crate::extract::Caller;
use crate::extract::body::Pieces;
use crate::metrics::IntakeFormat;
use crate::routes::ingest;
use crate::routes::logs::submit::{self, MAX_BODY_BYTES};
use crate::state::AppState;

const FORMAT: IntakeFormat = IntakeFormat::Foreign(Origin::Otlp);

/// Stores what the request holds, in one commit.
///
/// # Errors
/// Nothing is stored then.
pub(super) async fn store(
    state: &Data<AppState>,
    caller: &Caller,
    request: &HttpRequest,
    payload: Payload,
    signal: Signal,
) -> Result<HttpResponse, ApiError> {
    let encoding = answer::encoding_of(request)?;
    let mut pieces = Pieces::new(request, payload.into_inner(), MAX_BODY_BYTES)?;
    if !state.live.current().enabled {
        pieces.skip().await?;
        return Ok(answer::taken(signal, encoding, 0, ""));
    }
    let body = pieces.whole().await?;
    let (now, policy) = (state.clock.now(), state.live.current().policy.clone());
    let length = body.len();
    let sort_out = move || Sorted::new(&body, encoding, signal, now, &policy);
    let mut sorted = submit::apart(length, sort_out).await?;
    let written = match std::mem::take(&mut sorted.good) {
        none if none.is_empty() => Vec::new(),
        good => state.writer.write(good).await?,
    };
    submit::count(state, FORMAT, &written, sorted.refusals.items());
    meet(state, std::mem::take(&mut sorted.meeting), now).await?;
    ingest::store::put(state, caller, std::mem::take(&mut sorted.unfit)).await?;
    for reason in &sorted.skipped {
        state.metrics.count_skipped(*reason, 1);
    }
    submit::count_skipped(state, FORMAT, sorted.skipped.len());
    let message = sorted.message();
    Ok(answer::taken(
        signal,
        encoding,
        sorted.refusals.items(),
        &message,
    ))
}

/// Brings content and entries together that came apart. A request that breaks
/// off before is sent again, and comes here with duplicates.
async fn meet(state: &Data<AppState>, meeting: Unjoined, now: Moment) -> Result<(), ApiError> {
    if meeting.is_empty() {
        return Ok(());
    }
    let expires_at = now + state.live.current().running_timeout;
    let sent = meeting.parts.len();
    let work = move |conn: &mut Connection| store_parts::join(conn, &meeting, expires_at);
    let joined: Joined = state.store.transact(Lane::Completion, work).await?;
    if joined.refused > 0 {
        log::warn!(
            "{} of {sent} parts of content have no room to wait",
            joined.refused
        );
    }
    let refused = joined.refused as u64;
    state.metrics.count_skipped(Skipped::NoRoom, refused);
    Ok(())
}

/// Counts the metrics of a request, which are not kept.
///
/// # Errors
/// The body cannot be read.
pub(super) async fn count_metrics(
    state: &Data<AppState>,
    request: &HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, ApiError> {
    let encoding = answer::encoding_of(request)?;
    let mut pieces = Pieces::new(request, payload.into_inner(), MAX_BODY_BYTES)?;
    let body = pieces.whole().await?;
    let count = submit::apart(body.len(), move || {
        sorted::read(&body, encoding, Signal::Metrics).map(|request| request.len())
    });
    let count = count.await? as u64;
    state.metrics.count_skipped(Skipped::Metric, count);
    Ok(answer::taken(Signal::Metrics, encoding, 0, ""))
}
