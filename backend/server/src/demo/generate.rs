//! The sample as a whole: a function of seed, moment and size, nothing else.

use logbook_domain::time::Moment;

use super::day;
use super::entry::Entry;
use super::story::{archive, incident};
use super::texts::Texts;
use super::window::Window;

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

/// About how many entries the archive adds, whatever the size of the sample.
const ARCHIVE_ENTRIES: f64 = 70.0;
/// The incident's share.
const INCIDENT_SHARE: f64 = 0.045;

/// All entries of a sample, by time.
pub fn entries(plan: &Plan, texts: &Texts) -> Vec<Entry> {
    let window = Window::of(plan);
    let seed = plan.seed;
    let asked = f64::from(plan.entries);
    let everyday = (1.0 - INCIDENT_SHARE - ARCHIVE_ENTRIES / asked).max(0.3);
    let budget = |date| (window.budget(date) * everyday).round() as usize;
    let mut all: Vec<Entry> = window
        .local_days()
        .flat_map(|date| day::play(seed, date, budget(date), texts))
        .collect();
    let calls = (asked * INCIDENT_SHARE) as usize;
    all.extend(incident::play(seed, window.incident_day(), calls));
    all.extend(archive::play(seed, window.today()));
    all.retain(|entry| window.contains(entry.started_at));
    all.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
    all.into_iter()
        .map(|entry| entry.seen_at(plan.now))
        .collect()
}
