//! The connections of the pool.
//!
//! r2d2 tests a connection at every checkout. A connection that was used a moment ago
//! is tested without a round trip, because a round trip takes as long as an answer
//! from the cache.

use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::r2d2::{ConnectionManager, Error, ManageConnection};

use crate::db::Connection;
use crate::db::url::with_timeouts;

/// How long after its last use a connection is tested without a round trip. The end
/// of a connection is noticed all the same, because the server closes it; only a
/// network that drops every packet stays unnoticed.
const TRUST_PERIOD: Duration = Duration::from_millis(500);

/// Opens and tests connections.
#[derive(Debug)]
pub(crate) struct Connections(ConnectionManager<Connection>);

/// A connection with the time of its last use.
pub(crate) struct Pooled {
    /// The connection.
    pub(crate) connection: Connection,
    last_used: Instant,
}

impl Connections {
    /// Creates a manager of connections to the database at `url`.
    pub(crate) fn new(url: &str) -> Self {
        Self(ConnectionManager::new(with_timeouts(url)))
    }
}

impl ManageConnection for Connections {
    type Connection = Pooled;
    type Error = Error;

    fn connect(&self) -> Result<Pooled, Error> {
        Ok(Pooled {
            connection: self.0.connect()?,
            last_used: Instant::now(),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Error> {
        if pooled.last_used.elapsed() < TRUST_PERIOD {
            return poll(&mut pooled.connection);
        }
        self.0.is_valid(&mut pooled.connection)
    }

    /// Called whenever a connection is returned. A connection that broke during its
    /// use reports so without a round trip, and leaves the pool.
    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.last_used = Instant::now();
        self.0.has_broken(&mut pooled.connection)
    }
}

/// Reads what the server has sent unasked, without waiting.
///
/// # Errors
/// Returns an error when the server has closed the connection.
fn poll(connection: &mut Connection) -> Result<(), Error> {
    // The first read may return a last message of the server; then only the second
    // one reports the end of the connection.
    for _ in 0..2 {
        let received: QueryResult<Vec<_>> = connection.notifications_iter().collect();
        received.map_err(Error::QueryError)?;
    }
    Ok(())
}
