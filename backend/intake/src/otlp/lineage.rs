//! Which spans of a request others have as their parent: only these have
//! something to pass on, and few spans are anybody's parent in the same request.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::Deserialize;

use super::json::{self, Text};
use super::request::Item;
use super::wire::{Field, Fields};
use super::{Malformed, Raw};

/// The ids of a span as its encoding spells them, not checked.
#[derive(Debug, Default, PartialEq, Eq)]
struct Ids<'a> {
    trace: Cow<'a, [u8]>,
    span: Cow<'a, [u8]>,
    parent: Cow<'a, [u8]>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct JsonIds<'a> {
    #[serde(borrow)]
    trace_id: Option<Text<'a>>,
    #[serde(borrow)]
    span_id: Option<Text<'a>>,
    #[serde(borrow)]
    parent_span_id: Option<Text<'a>>,
}

/// Those of the items that are the parent of another one.
pub(super) fn parents<'i, 'a>(items: &'i [Item<'a>]) -> Vec<&'i Item<'a>> {
    // What cannot be read is refused elsewhere.
    let ids: Vec<Ids<'a>> = items
        .iter()
        .map(|item| Ids::read(item.raw).unwrap_or_default())
        .collect();
    let wanted: HashSet<_> = ids
        .iter()
        .filter(|ids| !ids.parent.is_empty())
        .map(|ids| (&ids.trace, &ids.parent))
        .collect();
    items
        .iter()
        .zip(&ids)
        .filter(|(_, ids)| wanted.contains(&(&ids.trace, &ids.span)))
        .map(|(item, _)| item)
        .collect()
}

impl<'a> Ids<'a> {
    fn read(raw: Raw<'a>) -> Result<Self, Malformed> {
        match raw {
            Raw::Proto(bytes) => Self::of_proto(bytes),
            Raw::Json(raw) => Ok(json::read::<JsonIds<'a>>(raw)?.into()),
        }
    }

    fn of_proto(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut ids = Self::default();
        for field in Fields::new(bytes) {
            match field? {
                (1, Field::Bytes(id)) => ids.trace = id.into(),
                (2, Field::Bytes(id)) => ids.span = id.into(),
                (4, Field::Bytes(id)) => ids.parent = id.into(),
                _ => {}
            }
        }
        Ok(ids)
    }
}

impl<'a> From<JsonIds<'a>> for Ids<'a> {
    fn from(ids: JsonIds<'a>) -> Self {
        let bytes = |id: Option<Text<'a>>| match id.unwrap_or_default().0 {
            Cow::Borrowed(id) if !id.bytes().any(|digit| digit.is_ascii_uppercase()) => {
                Cow::Borrowed(id.as_bytes())
            }
            id => Cow::Owned(id.to_ascii_lowercase().into_bytes()),
        };
        Self {
            trace: bytes(ids.trace_id),
            span: bytes(ids.span_id),
            parent: bytes(ids.parent_span_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
    use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
    use proptest::prelude::*;
    use prost::Message;
    use serde_json::json;

    use super::*;
    use crate::otlp::reply::Signal;
    use crate::otlp::request::Request;
    use crate::otlp::{Encoding, span};

    /// Trace, span and parent.
    type Numbers = (u8, u8, Option<u8>);

    fn id(number: u8, length: usize) -> Vec<u8> {
        // Letters among the digits, which JSON may spell in two ways.
        vec![0xa0 | number; length]
    }

    fn proto(spans: &[Numbers]) -> Vec<u8> {
        let span = |(trace, span, parent): &Numbers| Span {
            trace_id: id(*trace, 16),
            span_id: id(*span, 8),
            parent_span_id: parent.map_or(Vec::new(), |parent| id(parent, 8)),
            start_time_unix_nano: 1,
            ..Span::default()
        };
        let scope = ScopeSpans {
            spans: spans.iter().map(span).collect(),
            ..ScopeSpans::default()
        };
        let group = ResourceSpans {
            scope_spans: vec![scope],
            ..ResourceSpans::default()
        };
        let request = ExportTraceServiceRequest {
            resource_spans: vec![group],
        };
        request.encode_to_vec()
    }

    /// Returns every other span spells its ids in capitals.
    fn json(spans: &[Numbers]) -> Vec<u8> {
        let span = |(index, (trace, own, parent)): (usize, &Numbers)| {
            let id = |number, length| {
                let hex = span::hex(&id(number, length));
                if index.is_multiple_of(2) {
                    hex
                } else {
                    hex.to_uppercase()
                }
            };
            json!({
                "traceId": id(*trace, 16),
                "spanId": id(*own, 8),
                "parentSpanId": parent.map(|parent| id(parent, 8)),
                "startTimeUnixNano": "1",
            })
        };
        let spans: Vec<_> = spans.iter().enumerate().map(span).collect();
        let body = json!({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]});
        body.to_string().into_bytes()
    }

    proptest! {
        #[test]
        fn parents_are_the_spans_that_another_one_names(
            spans in prop::collection::vec((0..2_u8, 0..6_u8, prop::option::of(0..6_u8)), 0..12),
        ) {
            let is_named = |(trace, own, _): &&Numbers| {
                spans.iter().any(|(other, _, parent)| other == trace && *parent == Some(*own))
            };
            let expected: Vec<_> = spans.iter().filter(is_named).collect();
            for (body, encoding) in [
                (proto(&spans), Encoding::Protobuf),
                (json(&spans), Encoding::Json),
            ] {
                let request = Request::read(&body, encoding, Signal::Traces).unwrap();
                let found = parents(&request.items).into_iter().map(|item| {
                    let span = span::Span::read(item.raw).unwrap();
                    (span.trace_id, span.span_id)
                });
                let expected = expected
                    .iter()
                    .map(|(trace, own, _)| (span::hex(&id(*trace, 16)), span::hex(&id(*own, 8))));
                prop_assert!(found.eq(expected), "{encoding:?}");
            }
        }
    }
}
