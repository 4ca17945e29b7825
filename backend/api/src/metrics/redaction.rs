//! How often redaction rules replace something, looked up when it is asked for.

use std::fmt;
use std::sync::Arc;

use logbook_store::settings::Live;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;

use super::labels::ByRule;

/// Looks at the rules in use. A change of the settings begins their counts anew.
#[derive(Debug)]
pub(crate) struct RedactionAtScrape(pub(crate) Arc<Live>);

impl Collector for RedactionAtScrape {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let settings = self.0.current();
        let mut family = encoder.encode_descriptor(
            "logbook_redaction_replacements",
            "Replacements in what came in, by rule",
            None,
            MetricType::Counter,
        )?;
        for (rule, count) in settings.policy.redactor.replacements() {
            let counter = ConstCounter::new(count);
            counter.encode(family.encode_family(&ByRule { rule })?)?;
        }
        Ok(())
    }
}
