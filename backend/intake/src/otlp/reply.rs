//! What an exporter is answered, in the encoding it sent.

use serde_json::json;

use super::Encoding;
use super::wire::{put_bytes, put_varint};

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Spans.
    Traces,
    /// Log records.
    Logs,
    /// Metrics, which are counted and not kept.
    Metrics,
}

impl Signal {
    const fn rejected(self) -> &'static str {
        match self {
            Self::Traces => "rejectedSpans",
            Self::Logs => "rejectedLogRecords",
            Self::Metrics => "rejectedDataPoints",
        }
    }
}

/// Returns the answer to a request that was taken, though perhaps not all of
/// it. Where nothing was refused, the message is a warning, as the
/// specification has it.
#[must_use]
pub fn success(signal: Signal, encoding: Encoding, rejected: usize, message: &str) -> Vec<u8> {
    match encoding {
        Encoding::Json if rejected == 0 && message.is_empty() => b"{}".to_vec(),
        Encoding::Json => {
            let partial = json!({signal.rejected(): rejected.to_string(), "errorMessage": message});
            json!({ "partialSuccess": partial })
                .to_string()
                .into_bytes()
        }
        Encoding::Protobuf if rejected == 0 && message.is_empty() => Vec::new(),
        Encoding::Protobuf => {
            let mut partial = Vec::new();
            put_varint(&mut partial, 1, rejected as u64);
            put_bytes(&mut partial, 2, message.as_bytes());
            let mut out = Vec::new();
            put_bytes(&mut out, 1, &partial);
            out
        }
    }
}

/// The type of [`status_with_delay`]'s detail.
const RETRY_INFO: &[u8] = b"type.googleapis.com/google.rpc.RetryInfo";

/// Returns a `google.rpc.Status`, the body of every refusal.
#[must_use]
pub fn status(encoding: Encoding, code: u8, message: &str) -> Vec<u8> {
    match encoding {
        Encoding::Json => json!({"code": code, "message": message})
            .to_string()
            .into_bytes(),
        Encoding::Protobuf => {
            let mut out = Vec::new();
            put_varint(&mut out, 1, code.into());
            put_bytes(&mut out, 2, message.as_bytes());
            out
        }
    }
}

/// Returns the same in protobuf, with a `google.rpc.RetryInfo`: the same
/// request may be sent again after so many seconds.
#[must_use]
pub fn status_with_delay(code: u8, message: &str, seconds: u64) -> Vec<u8> {
    let (mut delay, mut info, mut detail) = (Vec::new(), Vec::new(), Vec::new());
    put_varint(&mut delay, 1, seconds);
    put_bytes(&mut info, 1, &delay);
    put_bytes(&mut detail, 1, RETRY_INFO);
    put_bytes(&mut detail, 2, &info);
    let mut out = status(Encoding::Protobuf, code, message);
    put_bytes(&mut out, 3, &detail);
    out
}
