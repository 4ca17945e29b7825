//! The cleanup of the oldest three tenths while entries come in.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::json;

use crate::error::{BenchError, Result};
use crate::fixture::client::Client;
use crate::fixture::dataset::Dataset;
use crate::fixture::disk;
use crate::fixture::installation::Installation;
use crate::shared::progress::Progress;
use crate::shared::statistics::millis;

const COPY: &str = "read_cleanup";
/// Of thirty.
const KEPT_DAYS: i64 = 21;
/// Between two entries of the probe.
const PAUSE: Duration = Duration::from_millis(3);
/// How long the probe runs before and after.
const AROUND: Duration = Duration::from_secs(2);

/// What the cleanup did to itself and to others.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Cleaned {
    pub(crate) deleted: i64,
    pub(crate) left: i64,
    pub(crate) seconds: f64,
    /// The longest that one entry took to be stored meanwhile, in milliseconds.
    pub(crate) longest_pause: f64,
    /// The same before the cleanup began.
    pub(crate) longest_before: f64,
    /// Entries the probe stored in all.
    pub(crate) stored: usize,
}

/// Cleans up the database itself where it goes with this run, else a copy that
/// is removed; nothing where the disk has no room for one.
pub(crate) fn run(
    installation: &Installation,
    dataset: Dataset,
    progress: &Progress,
) -> Result<Option<Cleaned>> {
    let directory = &installation.directory;
    if !directory.is_kept() {
        return clean(installation, &dataset.database()).map(Some);
    }
    if !disk::bears_copy(directory.path(), dataset)? {
        progress
            .text("  no cleanup: the disk has no room for a copy of the database, which is kept");
        return Ok(None);
    }
    progress.step("  a copy of the database");
    installation.copy(&dataset.database(), COPY)?;
    progress.done("made");
    let outcome = clean(installation, COPY);
    let dropped = installation.drop(COPY);
    let cleaned = outcome?;
    dropped.map(|()| Some(cleaned))
}

/// Cleans up a database behind a server of its own.
pub(crate) fn clean(installation: &Installation, database: &str) -> Result<Cleaned> {
    let server = installation.serve(database)?;
    let client = Client::connect(server.address)?;
    let prober = Client::connect(server.address)?;
    let is_over = AtomicBool::new(false);
    let (began, ended, answer, probes) = std::thread::scope(|scope| {
        let probe = scope.spawn(|| probe(&prober, &is_over));
        std::thread::sleep(AROUND);
        let began = Instant::now();
        let answer = client.post("logs/cleanup", &json!({"older_than_days": KEPT_DAYS}));
        let ended = Instant::now();
        std::thread::sleep(AROUND);
        is_over.store(true, Ordering::Relaxed);
        let probes = probe
            .join()
            .map_err(|_| BenchError::BrokeOff("the probe"))??;
        Ok::<_, BenchError>((began, ended, answer?, probes))
    })?;
    let deleted = answer.json()?["deleted_count"].as_i64().unwrap_or(-1);
    let total = client.get("logs?per_page=1")?.json()?["total"].as_i64();
    server.stop()?;
    let longest = |meanwhile: bool| {
        let some = probes
            .iter()
            .filter(|probe| (probe.end >= began && probe.start <= ended) == meanwhile);
        some.map(|probe| millis(probe.end - probe.start))
            .fold(0.0, f64::max)
    };
    Ok(Cleaned {
        deleted,
        left: total.unwrap_or(-1),
        seconds: (ended - began).as_secs_f64(),
        longest_pause: longest(true),
        longest_before: longest(false),
        stored: probes.len(),
    })
}

/// One entry on its way.
struct Probe {
    start: Instant,
    end: Instant,
}

fn probe(client: &Client, is_over: &AtomicBool) -> Result<Vec<Probe>> {
    let entry = json!({"model": "probe", "user": {"id": "u-00001"}, "duration_ms": 1, "prompt": "still there?"});
    let mut probes = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        let start = Instant::now();
        client.post("logs", &entry)?.json()?;
        probes.push(Probe {
            start,
            end: Instant::now(),
        });
        std::thread::sleep(PAUSE);
    }
    Ok(probes)
}
