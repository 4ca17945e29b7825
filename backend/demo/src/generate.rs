//! The sample as a whole: a function of seed, moment and size, nothing else.

use logbook_domain::time::Moment;

use super::day;
use super::entry::Entry;
use super::plan::Plan;
use super::story::{archive, incident};
use super::texts::Texts;
use super::window::Window;

/// About how many entries the archive adds, whatever the size of the sample.
const ARCHIVE_ENTRIES: f64 = 70.0;
/// The incident's share.
const INCIDENT_SHARE: f64 = 0.045;

/// Returns all entries of a sample, by time.
#[must_use]
pub fn entries(plan: &Plan, texts: &Texts) -> Vec<Entry> {
    let window = Window::from_plan(plan);
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

/// Returns when the incident of a sample begins and ends, if the sample is long
/// enough to hold it.
#[must_use]
pub fn incident(plan: &Plan) -> Option<(Moment, Moment)> {
    let window = Window::from_plan(plan);
    let (from, to) = incident::span(window.incident_day());
    window.contains(from).then_some((from, to))
}
