//! Snapshots of Postgres, compared by which transactions they see.
//!
//! Cached results of a request are used by another one only when its snapshot sees
//! all of that of the first.

use crate::error::StoreError;

/// The transactions that had ended when the snapshot was taken, as
/// `pg_current_snapshot()` reports them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// `xmin`: all transactions before this one had ended.
    oldest_running: u64,
    /// `xmax`: neither this transaction nor any after it had begun.
    next: u64,
    /// `xip`: the transactions between the two that were running.
    running: Vec<u64>,
}

impl Snapshot {
    /// Parses `xmin:xmax:xip,xip`.
    ///
    /// # Errors
    /// Returns [`StoreError::Corrupt`] when `text` has another form.
    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        let corrupt = || StoreError::Corrupt(format!("snapshot {text}"));
        let number = |text: &str| text.parse().map_err(|_| corrupt());
        let (oldest, rest) = text.split_once(':').ok_or_else(corrupt)?;
        let (next, running) = rest.split_once(':').ok_or_else(corrupt)?;
        let running = running.split(',').filter(|one| !one.is_empty());
        Ok(Self {
            oldest_running: number(oldest)?,
            next: number(next)?,
            running: running.map(number).collect::<Result<_, _>>()?,
        })
    }

    /// Returns the number of the transaction before which all had ended.
    pub(crate) const fn oldest_running(&self) -> u64 {
        self.oldest_running
    }

    /// Returns whether this snapshot sees every transaction that `other` sees.
    pub(crate) fn sees_all_of(&self, other: &Self) -> bool {
        let hides = |one: &u64| *one < other.next && !other.running.contains(one);
        other.next <= self.next && !self.running.iter().any(hides)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(text: &str) -> Snapshot {
        Snapshot::parse(text).unwrap()
    }

    #[test]
    fn a_later_snapshot_sees_all_of_an_earlier_one() {
        let earlier = snapshot("10:15:10,12");
        for later in ["10:15:10,12", "10:15:12", "12:20:12,17", "20:20:"] {
            assert!(snapshot(later).sees_all_of(&earlier), "{later}");
        }
        // 11 had ended, and 14 had not begun or had ended.
        for other in ["10:14:10,12", "10:15:10,11,12", "14:20:14"] {
            assert!(!snapshot(other).sees_all_of(&earlier), "{other}");
        }
    }

    #[test]
    fn what_is_no_snapshot_is_refused() {
        for text in ["", "10", "10:15", "10:15:x", "a:15:"] {
            assert!(Snapshot::parse(text).is_err(), "{text}");
        }
    }
}
