//! Reading once more what quarantine kept of a request.

use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::Moment;
use logbook_intake::otlp::{Encoding, Signal};

use super::sorted::{self, Sorted};
use crate::error::ApiError;
use crate::routes::ingest::sorted::Sorted as Again;

/// Returns what becomes of a span or log record now; `None` where the payload
/// is none, but content whose entry never came.
///
/// # Errors
/// There is no randomness.
pub(crate) fn sort_again(
    payload: &[u8],
    now: Moment,
    policy: &ContentPolicy,
) -> Result<Option<Again>, ApiError> {
    let signals = [Signal::Traces, Signal::Logs];
    let is_of = |signal: &Signal| sorted::read(payload, Encoding::Json, *signal).is_ok();
    let Some(signal) = signals.into_iter().find(is_of) else {
        return Ok(None);
    };
    let sorted = Sorted::new(payload, Encoding::Json, signal, now, policy)?;
    Ok(Some(Again {
        good: sorted.good,
        unfit: sorted.unfit,
        skipped: sorted.skipped.len(),
    }))
}
