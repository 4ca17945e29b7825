//! How many connections each lane has.

/// Threads that write unless another number is set.
pub(crate) const DEFAULT_WRITERS: usize = 2;

/// The connections of each lane. The writer's are not asked for: its threads are
/// no more than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Widths {
    pub(crate) writers: usize,
    pub(crate) identity: usize,
    pub(crate) completions: usize,
    pub(crate) exports: usize,
    pub(crate) jobs: usize,
    /// What callers ask and do, all of them together.
    pub(crate) callers: usize,
    /// The most of these that one caller may have.
    pub(crate) per_caller: usize,
}

impl Widths {
    /// Divides a pool of `size` connections among lanes, beside up to `writers`
    /// threads that write. Together they are as many as there are connections,
    /// from a pool of eight on; in a smaller one each lane has one, and may have
    /// to wait for the others.
    pub(crate) fn of(size: usize, writers: usize) -> Self {
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
                let widths = Widths::of(size, writers);
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
