//! The size of segments.

/// The most rows of one segment. A bucket has as many segments as its rows need. The
/// limits bound the memory for writing and reading a segment: about 150 bytes a row of an
/// hour, and 50 bytes a row of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentRows {
    /// The most rows of a segment of an hour, which is made from rows.
    pub hour: usize,
    /// The most rows of a segment of a day, which is made from segments of hours. A
    /// segment of an hour with more rows becomes a segment of the day as it is.
    pub day: usize,
}

impl Default for SegmentRows {
    fn default() -> Self {
        Self {
            hour: 250_000,
            day: 2_000_000,
        }
    }
}
