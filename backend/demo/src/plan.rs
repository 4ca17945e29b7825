//! What the sample follows from.

use logbook_domain::time::Moment;

/// What the sample follows from.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Another seed, another sample.
    pub seed: u64,
    /// The moment it is seen at; nothing in it is later.
    pub now: Moment,
    /// How many days it reaches back.
    pub days: u32,
    /// About how many entries it holds.
    pub entries: u32,
}
