//! Whether a body in JSON is a request of a signal at all. Unknown fields are
//! ignored, but a body that has nothing else was sent to the wrong address.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::reply::Signal;
use super::{Malformed, json};

/// Which of the fields are there; a null is one, too.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Fields {
    #[serde(deserialize_with = "present")]
    resource_spans: bool,
    #[serde(deserialize_with = "present")]
    resource_logs: bool,
    #[serde(deserialize_with = "present")]
    resource_metrics: bool,
}

fn present<'de, D: Deserializer<'de>>(input: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(input).map(|_| true)
}

/// Refuses a body that has other fields than that of its signal, and not that one.
pub(super) fn check(body: &RawValue, signal: Signal) -> Result<(), Malformed> {
    let text = body.get();
    let Some(inside) = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    else {
        return Err(astray("is no object", signal));
    };
    let fields: Fields = json::read(body)?;
    let is_there = match signal {
        Signal::Traces => fields.resource_spans,
        Signal::Logs => fields.resource_logs,
        Signal::Metrics => fields.resource_metrics,
    };
    if is_there || inside.trim().is_empty() {
        return Ok(());
    }
    Err(astray("has other fields and not this one", signal))
}

fn astray(what: &str, signal: Signal) -> Malformed {
    let field = match signal {
        Signal::Traces => "resourceSpans",
        Signal::Logs => "resourceLogs",
        Signal::Metrics => "resourceMetrics",
    };
    Malformed::new(format!(
        "expected OTLP/JSON, an object with `{field}`, but the body {what}; \
         spans go to /v1/traces, log records to /v1/logs, \
         entries in the format of the log to POST /api/v1/logs"
    ))
}
