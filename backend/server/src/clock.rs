//! The clock of this machine: the only place where it is read.

use chrono::Utc;
use logbook_domain::clock::Clock;

/// Returns the clock that everything is handed.
#[expect(
    clippy::disallowed_methods,
    reason = "everything else takes this clock as an argument"
)]
pub(crate) fn system() -> Clock {
    Clock::new(Utc::now)
}
