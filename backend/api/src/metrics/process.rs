//! Metrics of the process, under the names that Prometheus' own clients give
//! them. What a system does not tell is left out.

use std::fmt;
use std::fs;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;
use rustix::process::{Resource, getrlimit};
use rustix::time::{ClockId, clock_gettime};

/// Looks at the process.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let time = clock_gettime(ClockId::ProcessCPUTime);
        let seconds = time.tv_sec as f64 + time.tv_nsec as f64 / 1e9;
        let metric = encoder.encode_descriptor(
            "process_cpu",
            "Time of processors that the server has used",
            Some(&Unit::Seconds),
            MetricType::Counter,
        )?;
        ConstCounter::new(seconds).encode(metric)?;
        let memory = Some(&Unit::Bytes);
        for (name, help, unit, value) in [
            (
                "process_virtual_memory",
                "Address space of the server",
                memory,
                pages(0),
            ),
            (
                "process_resident_memory",
                "Memory of the server",
                memory,
                pages(1),
            ),
            ("process_open_fds", "Open files of the server", None, open()),
            (
                "process_max_fds",
                "Most open files of the server",
                None,
                getrlimit(Resource::Nofile).current,
            ),
        ] {
            let Some(value) = value else { continue };
            let metric = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
            ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX)).encode(metric)?;
        }
        Ok(())
    }
}

/// Bytes of one kind of memory, by its place in `/proc/self/statm`.
fn pages(place: usize) -> Option<u64> {
    let text = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split(' ').nth(place)?.parse().ok()?;
    pages.checked_mul(rustix::param::page_size() as u64)
}

/// Open files, the one that lists them aside.
fn open() -> Option<u64> {
    let listed = fs::read_dir("/proc/self/fd").ok()?.count() as u64;
    listed.checked_sub(1)
}
