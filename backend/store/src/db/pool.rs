//! Connections of the pool, which are not asked by a round trip at every turn
//! whether they live.

use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::r2d2::{ConnectionManager, Error, ManageConnection};

use crate::db::Connection;
use crate::db::url::with_limits;

/// A connection that was used less than this ago is only looked at. To ask it takes
/// as long as an answer out of memory, and an ended one has been told so already,
/// unless the network between fell silent.
const TRUSTED: Duration = Duration::from_millis(500);

/// Makes and tests connections.
#[derive(Debug)]
pub(crate) struct Connections(ConnectionManager<Connection>);

/// A connection, and when it was last of use.
pub(crate) struct Pooled {
    /// The connection.
    pub(crate) connection: Connection,
    used: Instant,
}

impl Connections {
    /// Connections to the database at `url`.
    pub(crate) fn to(url: &str) -> Self {
        Self(ConnectionManager::new(with_limits(url)))
    }
}

impl ManageConnection for Connections {
    type Connection = Pooled;
    type Error = Error;

    fn connect(&self) -> Result<Pooled, Error> {
        Ok(Pooled {
            connection: self.0.connect()?,
            used: Instant::now(),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), Error> {
        if pooled.used.elapsed() < TRUSTED {
            return look_at(&mut pooled.connection);
        }
        self.0.is_valid(&mut pooled.connection)
    }

    /// Asked whenever a connection is given back. One that broke while it was
    /// used knows it without a question, and never gets into the pool again.
    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        pooled.used = Instant::now();
        self.0.has_broken(&mut pooled.connection)
    }
}

/// Reads what has arrived while nobody asked, without waiting for anything.
///
/// # Errors
/// When it is the end: Postgres has ended the connection, or has itself ended.
fn look_at(connection: &mut Connection) -> Result<(), Error> {
    // What Postgres said before it hung up hides the end from the first look.
    for _ in 0..2 {
        let heard: QueryResult<Vec<_>> = connection.notifications_iter().collect();
        heard.map_err(Error::QueryError)?;
    }
    Ok(())
}
