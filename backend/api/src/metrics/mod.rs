//! Metrics of one server since it started, for Prometheus.
//!
//! Whatever is measured elsewhere (the writer, the jobs) has instruments of its
//! own there and registers them here.

mod at_scrape;
mod caches;
mod labels;
mod process;
mod redaction;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use logbook_domain::quarantine::Origin;
use logbook_domain::time::Moment;
use logbook_intake::otlp::Skipped;
use prometheus_client::encoding::{prometheus_text, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

pub(crate) use at_scrape::AtScrape;
pub(crate) use caches::StoreAtScrape;
pub use labels::Route;
use labels::{ByOrigin, ByReason, ByResult};
use process::Process;
pub(crate) use redaction::RedactionAtScrape;

/// Upper bounds of the latency buckets in seconds: cards take less than one
/// millisecond, searches a second, exports longer.
const LATENCIES: [f64; 14] = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// A format of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The text format of Prometheus, version 0.0.4.
    Prometheus,
    /// OpenMetrics, version 1.0.
    OpenMetrics,
}

impl Format {
    /// The media type of an answer in this format.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Prometheus => prometheus_text::CONTENT_TYPE,
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

/// What became of entries that came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryCounts {
    /// New ones.
    pub accepted: u64,
    /// Running ones that were completed.
    pub completed: u64,
    /// Ones that were already there.
    pub duplicates: u64,
    /// Ones that were refused.
    pub rejected: u64,
    /// Records that are no entries.
    pub skipped: u64,
}

/// How entries come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeFormat {
    /// As JSON of the API.
    Native,
    /// From what others send.
    Foreign(Origin),
    /// Once more out of the quarantine.
    Quarantine,
}

impl IntakeFormat {
    fn all() -> impl Iterator<Item = Self> {
        let own = [Self::Native, Self::Quarantine];
        own.into_iter().chain(Origin::ALL.map(Self::Foreign))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Foreign(origin) => origin.name(),
            Self::Quarantine => "quarantine",
        }
    }
}

type Latencies = Family<Route, Histogram, fn() -> Histogram>;

/// Metrics of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Latencies,
    entries: Family<ByResult, Counter>,
    skipped: Family<ByReason, Counter>,
    quarantined: Family<ByOrigin, Counter>,
}

impl Metrics {
    /// Metrics that begin at zero.
    #[must_use]
    pub fn new(started_at: Moment) -> Self {
        let metrics = Self {
            registry: Mutex::default(),
            requests: Family::new_with_constructor(|| Histogram::new(LATENCIES)),
            entries: Family::default(),
            skipped: Family::default(),
            quarantined: Family::default(),
        };
        metrics.register_own(started_at);
        // Whoever graphs a rate needs the zero before the first one.
        for format in IntakeFormat::all() {
            metrics.count_entries(format, EntryCounts::default());
        }
        for reason in Skipped::ALL {
            metrics.count_skipped(reason, 0);
        }
        for origin in Origin::ALL {
            metrics.count_quarantined(origin, 0);
        }
        metrics
    }

    fn register_own(&self, started_at: Moment) {
        let mut registry = self.registry();
        registry.register_with_unit(
            "process_start_time",
            "Start of the server, since 1970",
            Unit::Seconds,
            ConstGauge::new(started_at.timestamp()),
        );
        registry.register_collector(Box::new(Process));
        registry.register_with_unit(
            "logbook_http_request_duration",
            "Time to answer requests, by route and status",
            Unit::Seconds,
            self.requests.clone(),
        );
        registry.register(
            "logbook_entries",
            "Entries received, by format and result",
            self.entries.clone(),
        );
        registry.register(
            "logbook_otlp_skipped",
            "Spans, log records and metrics accepted and not kept, by reason",
            self.skipped.clone(),
        );
        registry.register(
            "logbook_quarantined",
            "Records received that could not become entries, by origin",
            self.quarantined.clone(),
        );
    }

    /// The registry, to add what is measured elsewhere.
    pub fn registry(&self) -> MutexGuard<'_, Registry> {
        // Whoever panicked had added a metric or not.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records one answered request.
    pub fn record_request(&self, route: &Route, time: Duration) {
        self.requests
            .get_or_create(route)
            .observe(time.as_secs_f64());
    }

    /// Counts entries that came in.
    pub fn count_entries(&self, format: IntakeFormat, counts: EntryCounts) {
        let format = format.name();
        for (result, more) in [
            ("accepted", counts.accepted),
            ("completed", counts.completed),
            ("duplicate", counts.duplicates),
            ("rejected", counts.rejected),
            ("skipped", counts.skipped),
        ] {
            let labels = ByResult { format, result };
            self.entries.get_or_create(&labels).inc_by(more);
        }
    }

    /// Counts items of OTLP requests that were accepted and not kept.
    pub fn count_skipped(&self, reason: Skipped, items: u64) {
        let reason = reason.name();
        self.skipped
            .get_or_create(&ByReason { reason })
            .inc_by(items);
    }

    /// Counts records that came in and could not become entries.
    pub fn count_quarantined(&self, origin: Origin, records: u64) {
        let origin = origin.name();
        self.quarantined
            .get_or_create(&ByOrigin { origin })
            .inc_by(records);
    }

    /// All metrics as text.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        let (mut out, registry) = (String::new(), self.registry());
        let written = match format {
            Format::Prometheus => prometheus_text::encode(&mut out, &registry),
            Format::OpenMetrics => text::encode(&mut out, &registry),
        };
        // Writing to a String cannot fail.
        debug_assert!(written.is_ok());
        out
    }
}
