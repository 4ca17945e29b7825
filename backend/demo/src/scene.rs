//! A scene: one conversation, agent run or job, from which entries follow.

use chrono::{Datelike, Duration, NaiveDate};
use logbook_domain::time::Moment;

use super::entry::Entry;
use super::random::Random;

/// What a scene follows from; the same key always gives the same scene.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// The seed of the run.
    pub(crate) seed: u64,
    /// The local day it plays on.
    pub(crate) day: NaiveDate,
    /// One letter for the kind of scene.
    pub(crate) lane: char,
    /// Its number among the day's scenes of that kind.
    pub(crate) number: u64,
}

/// A running clock, a source of randomness and the entries so far.
#[derive(Debug)]
pub(crate) struct Scene {
    key: Key,
    steps: u32,
    /// The moment of the next thing to happen.
    pub(crate) clock: Moment,
    /// The scene's own randomness.
    pub(crate) random: Random,
    /// What has happened so far, in order.
    pub(crate) entries: Vec<Entry>,
}

impl Scene {
    /// Returns a scene that begins at `clock`.
    pub(crate) fn open(key: Key, clock: Moment) -> Self {
        let mut random = key.random("scene");
        let clock = clock + Duration::milliseconds(random.between(0, 999));
        Self {
            key,
            steps: 0,
            clock,
            random,
            entries: Vec::new(),
        }
    }

    /// Returns the own id of the scene's next entry.
    pub(crate) fn next_id(&mut self) -> String {
        let Key {
            seed,
            day,
            lane,
            number,
        } = self.key;
        self.steps += 1;
        format!(
            "demo-{seed}-{}-{lane}{number}-{}",
            day.format("%Y%m%d"),
            self.steps
        )
    }

    /// Lets time pass, in milliseconds.
    pub(crate) fn wait(&mut self, millis: i64) {
        self.clock += Duration::milliseconds(millis);
    }

    /// Lets between `low` and `high` seconds pass.
    pub(crate) fn pause(&mut self, low: i64, high: i64) {
        let millis = self.random.between(low * 1_000, high * 1_000);
        self.wait(millis);
    }

    /// Keeps an entry and moves the clock to its end.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.clock = entry.ended_at().unwrap_or(self.clock).max(self.clock);
        self.entries.push(entry);
    }
}

impl Key {
    /// Randomness of its own for one purpose.
    pub(crate) fn random(&self, purpose: &str) -> Random {
        let day = i64::from(self.day.num_days_from_ce()) as u64;
        let purpose = purpose
            .bytes()
            .fold(7, |sum: u64, byte| sum * 31 + u64::from(byte));
        Random::from_parts(&[self.seed, day, u64::from(self.lane), self.number, purpose])
    }
}
