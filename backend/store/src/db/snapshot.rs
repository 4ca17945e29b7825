//! What a transaction of the database sees of others.

use crate::error::StoreError;

/// Which transactions were over when it was taken, as `pg_current_snapshot()`
/// tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snapshot {
    /// All before it were over.
    oldest_running: u64,
    /// Neither it nor any after it had begun.
    next: u64,
    /// Those between that were not over.
    running: Vec<u64>,
}

impl Snapshot {
    /// Reads `xmin:xmax:xip,xip`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is anything else.
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

    /// The number of a transaction before which all were over.
    pub(crate) const fn oldest_running(&self) -> u64 {
        self.oldest_running
    }

    /// Whether whatever could be seen in `other` can be seen in this one, too.
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
        // 11 was over, and 14 had not begun or was over.
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
