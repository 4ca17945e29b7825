//! A clock that tests set.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, Utc};
use logbook_domain::clock::Clock;
use logbook_domain::time;

/// Stands still until it is moved. Begins at 2026-03-10T12:00:00Z, a Tuesday.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<AtomicI64>);

impl Default for TestClock {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(1_773_144_000_000)))
    }
}

impl TestClock {
    /// The moment it shows.
    pub fn now(&self) -> DateTime<Utc> {
        time::from_millis(self.0.load(Ordering::SeqCst)).expect("a moment")
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    /// The clock as the server takes it.
    pub fn clock(&self) -> Clock {
        let clock = self.clone();
        Clock::new(move || clock.now())
    }

    /// RFC 3339 of the moment `before` ago.
    pub fn ago(&self, before: Duration) -> String {
        time::rfc3339(&(self.now() - before))
    }
}
