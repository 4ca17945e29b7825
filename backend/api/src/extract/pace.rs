//! How fast a body has to arrive.
//!
//! Only the time that the server waits for the client counts: a client that is
//! kept waiting itself, because others have to be served first, is not slow.

use std::future::Future;
use std::time::{Duration, Instant};

use actix_web::rt::time::timeout;

use crate::error::ApiError;

/// How long the server waits for a body in any case.
const GRACE: Duration = Duration::from_secs(10);
/// How long it waits for the next bytes, however many there were before.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How much must have arrived for each further second, in bytes.
const BYTES_PER_SECOND: u32 = 8 * 1024;

/// How long a body has been waited for, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Pace {
    waited: Duration,
    arrived: u32,
}

impl Pace {
    /// Waits for the next bytes of the body.
    ///
    /// # Errors
    /// [`ApiError::BodyTooSlow`] when the body falls behind the least rate, or pauses
    /// for too long.
    pub(crate) async fn next<T>(&mut self, bytes: impl Future<Output = T>) -> Result<T, ApiError> {
        let begin = Instant::now();
        let left = self.allowed().saturating_sub(self.waited);
        let left = left.min(LONGEST_PAUSE);
        let bytes = timeout(left, bytes).await;
        self.waited += begin.elapsed();
        bytes.map_err(|_| ApiError::BodyTooSlow {
            waited: self.waited,
            pause: LONGEST_PAUSE,
            least: BYTES_PER_SECOND,
        })
    }

    /// Notes that so many bytes have arrived.
    pub(crate) fn arrived(&mut self, bytes: usize) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        self.arrived = self.arrived.saturating_add(bytes);
    }

    fn allowed(&self) -> Duration {
        GRACE + Duration::from_secs(1) * self.arrived / BYTES_PER_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_earns_time() {
        let mut pace = Pace::default();
        assert_eq!(pace.allowed(), GRACE);
        pace.arrived(32 * 1024 * 1024);
        let all = Duration::from_secs(32 * 1024 * 1024 / u64::from(BYTES_PER_SECOND));
        assert_eq!(pace.allowed(), GRACE + all);
    }

    #[actix_web::test]
    async fn a_body_that_has_used_up_its_time_is_refused() {
        let mut pace = Pace::default();
        assert_eq!(pace.next(async { 7 }).await.unwrap(), 7);
        pace.waited = GRACE + Duration::from_secs(3);
        // Bytes that are there already are taken, however late it is.
        assert_eq!(pace.next(async { 8 }).await.unwrap(), 8);
        let late = pace.next(std::future::pending::<()>()).await;
        let Err(ApiError::BodyTooSlow { waited, .. }) = late else {
            panic!("{late:?}")
        };
        assert_eq!(waited.as_secs(), 13);
    }

    #[actix_web::test]
    async fn a_pause_is_not_paid_for_by_what_arrived_before() {
        let mut pace = Pace::default();
        pace.arrived(32 * 1024 * 1024);
        let late = pace.next(std::future::pending::<()>()).await;
        let Err(ApiError::BodyTooSlow { waited, .. }) = late else {
            panic!("{late:?}")
        };
        assert_eq!(waited.as_secs(), LONGEST_PAUSE.as_secs());
    }
}
