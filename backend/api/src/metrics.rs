//! Counts for Prometheus, kept in memory.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use logbook_domain::quarantine::Origin;
use logbook_domain::time::Moment;
use logbook_intake::otlp::Skipped;

/// Which requests are counted together. The route is the pattern, not the
/// path, so that there are only as many as there are routes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The method, or `other`.
    pub method: &'static str,
    /// The pattern of the path, or `other`.
    pub pattern: String,
    /// The status of the answer.
    pub status: u16,
}

#[derive(Clone, Copy, Debug, Default)]
struct Requests {
    count: u64,
    time: Duration,
}

/// Counts of one server since it started.
#[derive(Debug)]
pub struct Metrics {
    started_at: Moment,
    requests: Mutex<BTreeMap<Route, Requests>>,
    entries_accepted: AtomicU64,
    entries_completed: AtomicU64,
    entries_duplicate: AtomicU64,
    entries_rejected: AtomicU64,
    otlp_skipped: [AtomicU64; Skipped::ALL.len()],
    quarantined: [AtomicU64; Origin::ALL.len()],
}

/// What is so at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauges {
    /// Exports that have begun and not ended.
    pub exports: usize,
    /// What they keep on disk, in bytes.
    pub export_bytes: u64,
    /// By the name of the lane, how many of its connections to the database are
    /// taken, and how many it has.
    pub lanes: Vec<(&'static str, usize, usize)>,
    /// Parts of content that have been given up.
    pub lost_parts: u64,
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
}

impl Metrics {
    /// Counts from zero.
    #[must_use]
    pub const fn new(started_at: Moment) -> Self {
        Self {
            started_at,
            requests: Mutex::new(BTreeMap::new()),
            entries_accepted: AtomicU64::new(0),
            entries_completed: AtomicU64::new(0),
            entries_duplicate: AtomicU64::new(0),
            entries_rejected: AtomicU64::new(0),
            otlp_skipped: [const { AtomicU64::new(0) }; Skipped::ALL.len()],
            quarantined: [const { AtomicU64::new(0) }; Origin::ALL.len()],
        }
    }

    /// Counts one answered request.
    pub fn count_request(&self, route: Route, time: Duration) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = requests.entry(route).or_default();
        counted.count += 1;
        counted.time += time;
    }

    /// Counts entries that came in.
    pub fn count_entries(&self, counts: EntryCounts) {
        for (total, more) in [
            (&self.entries_accepted, counts.accepted),
            (&self.entries_completed, counts.completed),
            (&self.entries_duplicate, counts.duplicates),
            (&self.entries_rejected, counts.rejected),
        ] {
            total.fetch_add(more, Ordering::Relaxed);
        }
    }

    /// Counts items of OTLP requests that were accepted and not kept.
    pub fn count_skipped(&self, reason: Skipped, items: u64) {
        self.otlp_skipped[reason as usize].fetch_add(items, Ordering::Relaxed);
    }

    /// Counts things that came in and could not become entries.
    pub fn count_quarantined(&self, origin: Origin, things: u64) {
        self.quarantined[origin as usize].fetch_add(things, Ordering::Relaxed);
    }

    /// Everything in the text format of Prometheus.
    #[must_use]
    pub fn render(&self, now: Moment, gauges: &Gauges) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.render_process(&mut text, now);
        let _ = self.render_entries(&mut text);
        let _ = self.render_skipped(&mut text);
        let _ = self.render_quarantined(&mut text);
        let _ = gauges.render(&mut text);
        let _ = self.render_requests(&mut text);
        text
    }

    fn render_process(&self, text: &mut String, now: Moment) -> std::fmt::Result {
        let uptime = (now - self.started_at).num_milliseconds().max(0);
        head(text, "logbook_build_info", "gauge", "The version that runs")?;
        let version = env!("CARGO_PKG_VERSION");
        writeln!(text, "logbook_build_info{{version=\"{version}\"}} 1")?;
        head(
            text,
            "process_start_time_seconds",
            "gauge",
            "When the server started, in seconds since 1970",
        )?;
        writeln!(
            text,
            "process_start_time_seconds {}",
            self.started_at.timestamp()
        )?;
        head(
            text,
            "logbook_uptime_seconds",
            "gauge",
            "How long the server has been running",
        )?;
        writeln!(
            text,
            "logbook_uptime_seconds {}.{:03}",
            uptime / 1000,
            uptime % 1000
        )
    }

    fn render_entries(&self, text: &mut String) -> std::fmt::Result {
        head(
            text,
            "logbook_entries_total",
            "counter",
            "Entries that came in, by what became of them",
        )?;
        for (result, total) in [
            ("accepted", &self.entries_accepted),
            ("completed", &self.entries_completed),
            ("duplicate", &self.entries_duplicate),
            ("rejected", &self.entries_rejected),
        ] {
            let total = total.load(Ordering::Relaxed);
            writeln!(text, "logbook_entries_total{{result=\"{result}\"}} {total}")?;
        }
        Ok(())
    }

    fn render_skipped(&self, text: &mut String) -> std::fmt::Result {
        head(
            text,
            "logbook_otlp_skipped_total",
            "counter",
            "Spans, log records and metrics that were accepted and not kept, by reason",
        )?;
        for (reason, total) in Skipped::ALL.iter().zip(&self.otlp_skipped) {
            let (reason, total) = (reason.name(), total.load(Ordering::Relaxed));
            writeln!(
                text,
                "logbook_otlp_skipped_total{{reason=\"{reason}\"}} {total}"
            )?;
        }
        Ok(())
    }

    fn render_quarantined(&self, text: &mut String) -> std::fmt::Result {
        head(
            text,
            "logbook_quarantined_total",
            "counter",
            "What came in and could not become an entry, by what it came by",
        )?;
        for (origin, total) in Origin::ALL.iter().zip(&self.quarantined) {
            let (origin, total) = (origin.name(), total.load(Ordering::Relaxed));
            writeln!(
                text,
                "logbook_quarantined_total{{origin=\"{origin}\"}} {total}"
            )?;
        }
        Ok(())
    }

    fn render_requests(&self, text: &mut String) -> std::fmt::Result {
        let requests = self
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        head(
            text,
            "logbook_http_requests_total",
            "counter",
            "Answered requests",
        )?;
        for (route, Requests { count, .. }) in &requests {
            writeln!(
                text,
                "logbook_http_requests_total{{{}}} {count}",
                labels(route)
            )?;
        }
        head(
            text,
            "logbook_http_request_seconds_total",
            "counter",
            "Time spent on answered requests",
        )?;
        for (route, Requests { time, .. }) in &requests {
            let seconds = time.as_secs_f64();
            writeln!(
                text,
                "logbook_http_request_seconds_total{{{}}} {seconds:.6}",
                labels(route)
            )?;
        }
        Ok(())
    }
}

impl Gauges {
    fn render(&self, text: &mut String) -> std::fmt::Result {
        let Self {
            exports,
            export_bytes,
            lanes,
            lost_parts,
        } = self;
        head(text, "logbook_exports", "gauge", "Exports under way")?;
        writeln!(text, "logbook_exports {exports}")?;
        head(
            text,
            "logbook_export_buffer_bytes",
            "gauge",
            "What exports keep on disk for clients that are slow",
        )?;
        writeln!(text, "logbook_export_buffer_bytes {export_bytes}")?;
        head(
            text,
            "logbook_otlp_parts_lost_total",
            "counter",
            "Parts of content whose entry never came",
        )?;
        writeln!(text, "logbook_otlp_parts_lost_total {lost_parts}")?;
        head(
            text,
            "logbook_database_connections_taken",
            "gauge",
            "Connections to the database that are taken, by what for",
        )?;
        for (lane, taken, _) in lanes {
            writeln!(
                text,
                "logbook_database_connections_taken{{lane=\"{lane}\"}} {taken}"
            )?;
        }
        head(
            text,
            "logbook_database_connections_most",
            "gauge",
            "Connections to the database that may be taken, by what for",
        )?;
        for (lane, _, most) in lanes {
            writeln!(
                text,
                "logbook_database_connections_most{{lane=\"{lane}\"}} {most}"
            )?;
        }
        Ok(())
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}.\n# TYPE {name} {kind}")
}

fn labels(route: &Route) -> String {
    let Route {
        method,
        pattern,
        status,
    } = route;
    format!("method=\"{method}\",route=\"{pattern}\",status=\"{status}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::time;

    #[test]
    fn counts_come_out_as_prometheus_reads_them() {
        let start = time::from_millis(1_700_000_000_000).unwrap();
        let metrics = Metrics::new(start);
        let route = Route {
            method: "GET",
            pattern: "/api/v1/logs/{id}".into(),
            status: 200,
        };
        metrics.count_request(route.clone(), Duration::from_millis(1500));
        metrics.count_request(route, Duration::from_millis(500));
        metrics.count_entries(EntryCounts {
            accepted: 3,
            ..EntryCounts::default()
        });
        let gauges = Gauges {
            exports: 2,
            export_bytes: 4_096,
            lanes: vec![("callers", 3, 5)],
            lost_parts: 7,
        };
        let text = metrics.render(start + chrono::Duration::milliseconds(2005), &gauges);
        for line in [
            "process_start_time_seconds 1700000000",
            "logbook_uptime_seconds 2.005",
            "logbook_entries_total{result=\"accepted\"} 3",
            "logbook_exports 2",
            "logbook_otlp_parts_lost_total 7",
            "logbook_export_buffer_bytes 4096",
            "logbook_database_connections_taken{lane=\"callers\"} 3",
            "logbook_database_connections_most{lane=\"callers\"} 5",
            "logbook_http_requests_total{method=\"GET\",route=\"/api/v1/logs/{id}\",status=\"200\"} 2",
            "logbook_http_request_seconds_total{method=\"GET\",route=\"/api/v1/logs/{id}\",status=\"200\"} 2.000000",
        ] {
            assert!(
                text.lines().any(|one| one == line),
                "{line} is missing in\n{text}"
            );
        }
    }
}
