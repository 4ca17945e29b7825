//! Answers that take no transaction, where memory holds what they need.

use std::mem;

use logbook_domain::period::Interval;

use crate::rollup::{self, Marked, Supposed};
use crate::{Connection, StoreError, snapshot};

/// What an answer is read from.
pub(crate) trait Database {
    /// What marks tell of `interval`.
    ///
    /// # Errors
    /// Those of the database.
    fn marked(&mut self, supposed: &Supposed, interval: Interval) -> Result<Marked, StoreError>;

    /// The connection, for what is not in memory.
    ///
    /// # Errors
    /// Any, where there is none to be had.
    fn connection(&mut self) -> Result<&mut Connection, StoreError>;
}

/// Inside a snapshot everything may be read.
impl Database for Connection {
    fn marked(&mut self, supposed: &Supposed, interval: Interval) -> Result<Marked, StoreError> {
        rollup::marked(self, supposed, interval)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        Ok(self)
    }
}

/// What can be told at a glance: by what marks tell and what is in memory.
///
/// It sees one moment as a transaction does. Marks and the snapshot they come with
/// are told by one statement, and one statement sees one moment. What memory holds
/// of a bucket is kept under the version of its mark, and what it holds of rows
/// without a mark under the snapshot they were read from: under the ones that were
/// just told, it is what would be read now. That a partition is dropped a moment
/// later changes nothing, as no row is read.
struct Glance<'a> {
    conn: &'a mut Connection,
    is_told: bool,
    is_enough: bool,
}

impl Database for Glance<'_> {
    fn marked(&mut self, supposed: &Supposed, interval: Interval) -> Result<Marked, StoreError> {
        if mem::replace(&mut self.is_told, true) {
            // They would be of another moment.
            return rollup::marked(self.connection()?, supposed, interval);
        }
        rollup::marked(self.conn, supposed, interval)
    }

    fn connection(&mut self) -> Result<&mut Connection, StoreError> {
        self.is_enough = false;
        Err(StoreError::Unavailable("no transaction is open".to_owned()))
    }
}

/// Gives what `work` answers to somebody who waits, as of one moment. It is tried
/// at a glance first; where that is not enough, it is done inside a snapshot.
///
/// # Errors
/// Those of [`snapshot`].
pub(crate) fn answer<T>(
    conn: &mut Connection,
    work: impl Fn(&mut dyn Database) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut glance = Glance {
        conn,
        is_told: false,
        is_enough: true,
    };
    let outcome = work(&mut glance);
    if glance.is_enough {
        return outcome;
    }
    snapshot(conn, |conn| work(conn))
}
