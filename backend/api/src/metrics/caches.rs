//! Metrics of the store that are looked up when they are asked for: its cache,
//! and whether the database and its disk can be relied on.

use std::fmt;

use logbook_store::{CacheFigures, Store};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

use super::labels::ByPart;

/// Looks at the store.
#[derive(Debug)]
pub(crate) struct StoreAtScrape(pub(crate) Store);

type Figure = fn(&CacheFigures) -> u64;

const COUNTS: [(&str, &str, Figure); 3] = [
    (
        "logbook_cache_hits",
        "Values that were asked for and cached",
        |one| one.hits,
    ),
    (
        "logbook_cache_misses",
        "Values that were asked for and not cached",
        |one| one.misses,
    ),
    (
        "logbook_cache_evictions",
        "Cached values that made room for others",
        |one| one.evictions,
    ),
];

impl Collector for StoreAtScrape {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        encode_cache(&self.0.cache().figures(), &mut encoder)?;
        self.encode_database(&mut encoder)
    }
}

fn encode_cache(figures: &CacheFigures, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    let bytes = |bytes: u64| ConstGauge::new(i64::try_from(bytes).unwrap_or(i64::MAX));
    let gauge = MetricType::Gauge;
    let unit = Some(&Unit::Bytes);
    let mut family =
        encoder.encode_descriptor("logbook_cache", "Size of the cache", unit, gauge)?;
    for (part, size) in [
        ("values", figures.bytes),
        ("dictionary", figures.dictionary_bytes),
    ] {
        bytes(size).encode(family.encode_family(&ByPart { part })?)?;
    }
    let metric = encoder.encode_descriptor(
        "logbook_cache_limit",
        "Most that the cache may take",
        unit,
        gauge,
    )?;
    bytes(figures.limit_bytes).encode(metric)?;
    for (name, help, figure) in COUNTS {
        let metric = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
        ConstCounter::new(figure(figures)).encode(metric)?;
    }
    Ok(())
}

impl StoreAtScrape {
    fn encode_database(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let metric = encoder.encode_descriptor(
            "logbook_database_up",
            "1 unless the database gives no sign of life",
            None,
            MetricType::Gauge,
        )?;
        ConstGauge::new(i64::from(self.0.is_responsive())).encode(metric)?;
        // Nobody can ask a database elsewhere for its disk.
        let Some(free) = self.0.disk().free_bytes() else {
            return Ok(());
        };
        let metric = encoder.encode_descriptor(
            "logbook_database_disk_free",
            "Room on the disk of the embedded database",
            Some(&Unit::Bytes),
            MetricType::Gauge,
        )?;
        ConstGauge::new(i64::try_from(free).unwrap_or(i64::MAX)).encode(metric)
    }
}
