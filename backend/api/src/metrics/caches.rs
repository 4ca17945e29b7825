//! Metrics of the store that are looked up when they are asked for: its caches,
//! and whether the database and its disk can be relied on.

use std::fmt;

use logbook_store::{CacheFigures, Store};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

use super::labels::ByCache;

/// Looks at the store.
#[derive(Debug)]
pub(crate) struct StoreAtScrape(pub(crate) Store);

type Figure = fn(&CacheFigures) -> u64;

const SIZES: [(&str, &str, Figure); 2] = [
    ("logbook_cache", "Size of caches", |one| one.bytes as u64),
    ("logbook_cache_limit", "Most that caches may take", |one| {
        one.most_bytes as u64
    }),
];
const COUNTS: [(&str, &str, Figure); 3] = [
    (
        "logbook_cache_hits",
        "Values of caches asked for and there",
        |one| one.hits,
    ),
    (
        "logbook_cache_misses",
        "Values of caches asked for and not there",
        |one| one.misses,
    ),
    (
        "logbook_cache_evictions",
        "Values of caches that made room for others",
        |one| one.evictions,
    ),
];

impl Collector for StoreAtScrape {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let caches = self.0.caches();
        for (name, help, figure) in SIZES {
            let kind = MetricType::Gauge;
            let mut family = encoder.encode_descriptor(name, help, Some(&Unit::Bytes), kind)?;
            for &(cache, figures) in &caches {
                let gauge = ConstGauge::new(i64::try_from(figure(&figures)).unwrap_or(i64::MAX));
                gauge.encode(family.encode_family(&ByCache { cache })?)?;
            }
        }
        for (name, help, figure) in COUNTS {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            for &(cache, figures) in &caches {
                let counter = ConstCounter::new(figure(&figures));
                counter.encode(family.encode_family(&ByCache { cache })?)?;
            }
        }
        self.encode_database(&mut encoder)
    }
}

impl StoreAtScrape {
    fn encode_database(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let metric = encoder.encode_descriptor(
            "logbook_database_up",
            "1 unless the database gives no sign of life",
            None,
            MetricType::Gauge,
        )?;
        ConstGauge::new(i64::from(self.0.is_heard())).encode(metric)?;
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
