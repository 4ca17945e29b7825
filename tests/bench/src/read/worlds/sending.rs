//! Batches of NDJSON as fast as the server takes them, by one thread.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::Result;
use crate::fixture::client::Client;
use crate::fixture::world::{Cast, line};
use crate::read::world_args::Each;
use crate::shared::load::{Load, Outcome, Requests};
use crate::shared::random::Random;
use crate::shared::server::Server;

/// Entries of one batch.
const BATCH: u64 = 1_000;
/// Connections that send at once.
const CONNECTIONS: u16 = 4;
/// How far back the first entry begins.
const BACK: TimeDelta = TimeDelta::days(30);
/// How long all of it may take.
const MOST_TIME: Duration = Duration::from_secs(3_600);

/// Whoever sends.
#[derive(Debug)]
pub(crate) struct Sender {
    load: Load,
    client: Client,
}

impl Sender {
    /// Signs in at a server.
    pub(crate) fn connect(server: &Server) -> Result<Self> {
        let load = Load {
            address: server.address,
            connections: CONNECTIONS,
            time: MOST_TIME,
        };
        let client = Client::connect(server.address)?;
        Ok(Self { load, client })
    }

    /// Sends batches until there are no more.
    pub(crate) fn send(&self, batches: &mut Batches<'_>) -> Result<Outcome> {
        batches.bearer.clear();
        batches.bearer.push_str(self.client.bearer());
        self.load.run(batches)
    }
}

/// Batches of entries, the first of which begins 30 days ago and the last now.
#[derive(Debug)]
pub(crate) struct Batches<'a> {
    cast: &'a Cast,
    /// What each entry has of its own, if anything.
    each: Option<Each>,
    from: DateTime<Utc>,
    entries: u64,
    next: u64,
    stop_at: u64,
    random: Random,
    bearer: String,
    body: String,
}

impl<'a> Batches<'a> {
    /// So many entries.
    pub(crate) fn new(cast: &'a Cast, each: Option<Each>, entries: u64) -> Self {
        Self {
            cast,
            each,
            from: Utc::now() - BACK,
            entries,
            next: 0,
            stop_at: entries,
            random: Random::new(18),
            bearer: String::new(),
            body: String::new(),
        }
    }

    /// When the first entry begins.
    pub(crate) const fn from(&self) -> DateTime<Utc> {
        self.from
    }

    /// Ends after so many entries; the next call goes on there.
    pub(crate) const fn stop_at(&mut self, entries: u64) {
        self.stop_at = entries;
    }

    fn write_entry(&mut self) {
        let mut series = self.cast.series()[self.cast.pick(&mut self.random)].clone();
        if let Some(each) = self.each {
            each.set(&mut series, self.next);
        }
        let share = self.next as f64 / self.entries as f64;
        let millis = (BACK.num_milliseconds() as f64 * share) as i64;
        let start = self.from + TimeDelta::milliseconds(millis);
        line::write_line(
            &line::fields(&series),
            start,
            &mut self.random,
            &mut self.body,
        );
        self.next += 1;
    }
}

impl Requests for Batches<'_> {
    fn next(&mut self, request: &mut Vec<u8>) -> bool {
        if self.next >= self.stop_at {
            return false;
        }
        self.body.clear();
        for _ in 0..BATCH.min(self.stop_at - self.next) {
            self.write_entry();
        }
        let head = format!(
            "POST /api/v1/logs HTTP/1.1\r\nhost: logbook\r\nauthorization: {}\r\n\
             content-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n",
            self.bearer,
            self.body.len()
        );
        request.extend_from_slice(head.as_bytes());
        request.extend_from_slice(self.body.as_bytes());
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;

    fn sent(each: Option<Each>) -> Vec<Value> {
        let cast = Cast::new();
        let mut batches = Batches::new(&cast, each, 2_500);
        let mut entries = Vec::new();
        let mut request = Vec::new();
        while batches.next(&mut request) {
            let text = String::from_utf8(std::mem::take(&mut request)).unwrap();
            let (_, body) = text.split_once("\r\n\r\n").unwrap();
            entries.extend(body.lines().map(|line| serde_json::from_str(line).unwrap()));
        }
        entries
    }

    #[test]
    fn each_entry_has_a_name_of_its_own() {
        for (each, path) in [
            (Each::User, "/user/id"),
            (Each::Agent, "/agent/id"),
            (Each::Feature, "/feature/id"),
            (Each::EntityType, "/entity/type"),
        ] {
            let entries: Vec<Value> = sent(Some(each));
            let names = entries
                .iter()
                .map(|one| one.pointer(path).unwrap().to_string());
            assert_eq!(names.collect::<HashSet<_>>().len(), 2_500, "{each:?}");
        }
        let users = sent(None);
        let users = users.iter().map(|one| one["user"]["id"].to_string());
        assert!(users.collect::<HashSet<_>>().len() < 2_000);
    }
}
