//! The clock as an argument, so that tests need no sleeps.
//!
//! `clippy.toml` forbids reading the clock of the machine elsewhere. `Instant`,
//! which measures how long something takes, may be used freely.

use std::fmt;
use std::sync::Arc;

use crate::time::{self, Moment};

/// Tells what time it is.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Moment + Send + Sync>);

impl Clock {
    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The moment it is, in whole milliseconds.
    #[must_use]
    pub fn now(&self) -> Moment {
        time::to_millis((self.0)())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock")
            .field(&time::rfc3339(&self.now()))
            .finish()
    }
}
