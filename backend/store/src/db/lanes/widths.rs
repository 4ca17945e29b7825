//! Divides the connections of the pool among the lanes.

/// The default number of writer threads.
pub(crate) const DEFAULT_WRITERS: usize = 2;

/// The number of connections of each lane. The writer takes no permits: its threads
/// are at most as many as the connections reserved for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Widths {
    pub(crate) writers: usize,
    pub(crate) identity: usize,
    pub(crate) completions: usize,
    pub(crate) exports: usize,
    pub(crate) jobs: usize,
    /// The connections of all callers together.
    pub(crate) callers: usize,
    /// The maximum number of these for one caller.
    pub(crate) per_caller: usize,
}

impl Widths {
    /// Divides a pool of `size` connections among the lanes and up to `writers` writer
    /// threads. From eight connections on, the widths add up to `size`; in a smaller
    /// pool each lane has a width of one, and may wait for a connection of the pool.
    pub(crate) fn divide(size: usize, writers: usize) -> Self {
        let at_least_one = |width: usize| width.max(1);
        let writers = at_least_one(writers.min(size / 4));
        let eighth = at_least_one(size / 8);
        let exports = at_least_one(size / 5);
        let callers = at_least_one(size.saturating_sub(writers + 3 * eighth + exports));
        Self {
            writers,
            identity: eighth,
            completions: eighth,
            exports,
            jobs: eighth,
            callers,
            per_caller: at_least_one((size / 4).min(callers - 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_lane_takes_the_connections_of_another() {
        for size in 1..=1_000 {
            for writers in 1..=16 {
                let widths = Widths::divide(size, writers);
                let Widths {
                    writers,
                    identity,
                    completions,
                    exports,
                    jobs,
                    callers,
                    per_caller,
                } = widths;
                let lanes = [writers, identity, completions, exports, jobs, callers];
                assert!(lanes.iter().all(|&width| width >= 1), "{widths:?}");
                if size >= 8 {
                    assert_eq!(lanes.iter().sum::<usize>(), size, "{widths:?}");
                    assert!(per_caller < callers, "{widths:?}");
                    assert!(exports * 4 <= size, "{widths:?}");
                }
            }
        }
    }
}
