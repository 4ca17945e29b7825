//! Metrics that are looked up when they are asked for.

use std::fmt;
use std::sync::Arc;

use logbook_store::Store;
use logbook_store::ingest::Writer;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

use super::labels::ByLane;
use crate::exports::Exports;

/// Looks at exports, the writer's queue and the connections.
#[derive(Debug)]
pub(crate) struct AtScrape {
    pub(crate) store: Store,
    pub(crate) writer: Arc<Writer>,
    pub(crate) exports: Exports,
}

impl Collector for AtScrape {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let waiting = self.writer.waiting();
        for (name, help, unit, value) in [
            (
                "logbook_exports",
                "Exports in progress",
                None,
                self.exports.count() as u64,
            ),
            (
                "logbook_export_buffer",
                "What clients of exports have not read yet, on disk",
                Some(&Unit::Bytes),
                self.exports.room().taken(),
            ),
            (
                "logbook_writer_queue_entries",
                "Entries waiting for a commit",
                None,
                waiting.entries as u64,
            ),
            (
                "logbook_writer_queue",
                "Size of the entries waiting for a commit, estimated",
                Some(&Unit::Bytes),
                waiting.bytes as u64,
            ),
        ] {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            let metric = encoder.encode_descriptor(name, help, unit, MetricType::Gauge)?;
            gauge.encode(metric)?;
        }
        let lost = ConstCounter::new(self.store.lost_parts());
        let metric = encoder.encode_descriptor(
            "logbook_otlp_parts_lost",
            "Parts of content whose entry never came",
            None,
            MetricType::Counter,
        )?;
        lost.encode(metric)?;
        self.encode_connections(&mut encoder)
    }
}

impl AtScrape {
    fn encode_connections(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let lanes = self.store.lane_usage();
        let mut by_lane = |name, help, value: fn(&(&'static str, usize, usize)) -> usize| {
            let mut family = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            for lane in &lanes {
                let gauge = ConstGauge::new(i64::try_from(value(lane)).unwrap_or(i64::MAX));
                gauge.encode(family.encode_family(&ByLane { lane: lane.0 })?)?;
            }
            Ok(())
        };
        by_lane(
            "logbook_database_connections_taken",
            "Database connections in use, by kind of work",
            |(_, taken, _)| *taken,
        )?;
        by_lane(
            "logbook_database_connections_most",
            "Database connections allowed, by kind of work",
            |(_, _, most)| *most,
        )
    }
}
