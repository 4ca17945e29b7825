//! What was accepted on the wire but could not become an entry.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::entry::Arrival;
use crate::id;
use crate::policy::{ContentPolicy, KeptText};
use crate::time::{self, Moment};

/// Largest payload that is kept, in bytes.
pub const MAX_PAYLOAD_BYTES: usize = 1024 * 1024;

/// Largest reason that is kept, in bytes.
const MAX_REASON_BYTES: usize = 2_000;

/// The endpoint or convention that something came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The callback of LiteLLM.
    Litellm,
    /// The log of Kong AI Gateway.
    Kong,
    /// Telemetry by OTLP.
    Otlp,
}

impl Origin {
    /// Every origin.
    pub const ALL: [Self; 3] = [Self::Litellm, Self::Kong, Self::Otlp];

    /// The word JSON, metrics and the database spell it with.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Litellm => "litellm",
            Self::Kong => "kong",
            Self::Otlp => "otlp",
        }
    }
}

impl std::str::FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|one| one.name() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("unknown origin `{text}`, expected one of {names}")
        })
    }
}

/// Something for the quarantine, redacted and cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// A UUIDv7 of the moment of arrival.
    pub id: Uuid,
    /// When it came in.
    pub at: Moment,
    /// What it came by.
    pub origin: Origin,
    /// Why it could not become an entry.
    pub reason: String,
    /// What was sent, or `None` where content is not to be kept.
    pub payload: Option<KeptText>,
}

impl Quarantined {
    /// What is kept of `payload`, which could not become an entry for `reason`.
    #[must_use]
    pub fn new(
        origin: Origin,
        reason: &str,
        payload: &[u8],
        Arrival { now, random }: Arrival,
        policy: &ContentPolicy,
    ) -> Self {
        let at = time::to_millis(now);
        Self {
            id: id::fresh(at, random),
            at,
            origin,
            reason: kept_reason(reason, policy),
            payload: policy.payload(payload, MAX_PAYLOAD_BYTES),
        }
    }
}

/// What is kept of a reason, which may quote what was sent.
#[must_use]
pub fn kept_reason(reason: &str, policy: &ContentPolicy) -> String {
    policy.text(reason.into(), MAX_REASON_BYTES).text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redaction::{Redactor, RuleSource};

    fn policy() -> ContentPolicy {
        let rule = RuleSource {
            name: None,
            pattern: "secret-\\d+".to_owned(),
            replacement: None,
        };
        ContentPolicy {
            redactor: Redactor::new(&[], &[rule]).unwrap(),
            ..ContentPolicy::default()
        }
    }

    fn quarantined(reason: &str, payload: &[u8], policy: &ContentPolicy) -> Quarantined {
        let now = time::from_millis(1_700_000_000_000).unwrap();
        let random = [7; 10];
        let arrival = Arrival { now, random };
        Quarantined::new(Origin::Litellm, reason, payload, arrival, policy)
    }

    #[test]
    fn payloads_of_every_shape_and_reasons_are_redacted() {
        let deep = format!("{}\"secret-1\"{}", "[".repeat(5_000), "]".repeat(5_000));
        let payloads: [&[u8]; 6] = [
            br#"{"a": "secret-1", "n": 1.50}"#,
            br#"{"a": "secret\u002d1"}"#,
            b"secret-1",
            b"{\"a\": secret-1",
            b"\xff secret-1 \0",
            deep.as_bytes(),
        ];
        for payload in payloads {
            let kept = quarantined("got `secret-2`", payload, &policy());
            assert_eq!(kept.reason, "got `[REDACTED]`");
            let kept = kept.payload.unwrap();
            assert!(kept.redacted && !kept.truncated, "{}", kept.text);
            assert!(!kept.text.contains("secret"), "{}", kept.text);
            assert!(!kept.text.contains('\0'));
        }
    }

    #[test]
    fn long_payloads_are_cut() {
        let long = "x".repeat(3 * MAX_PAYLOAD_BYTES);
        for payload in [long.clone(), format!("{{\"a\": \"{long}\"}}")] {
            let kept = quarantined("", payload.as_bytes(), &policy());
            let kept = kept.payload.unwrap();
            assert!(kept.truncated && kept.text.len() <= MAX_PAYLOAD_BYTES);
        }
    }

    #[test]
    fn nothing_is_kept_of_a_payload_that_may_hold_what_is_not_to_be_kept() {
        for (prompts, responses, details) in [
            (false, true, true),
            (true, false, true),
            (true, true, false),
        ] {
            let policy = ContentPolicy {
                persist_prompts: prompts,
                persist_responses: responses,
                persist_failure_details: details,
                ..policy()
            };
            assert_eq!(quarantined("x", b"{}", &policy).payload, None);
        }
    }

    #[test]
    fn origins_are_read_as_they_are_spelt() {
        for origin in Origin::ALL {
            assert_eq!(origin.name().parse(), Ok(origin));
            assert_eq!(serde_json::to_value(origin).unwrap(), origin.name());
        }
        let error = "litelm".parse::<Origin>().unwrap_err();
        assert!(error.contains("litellm, kong, otlp"), "{error}");
    }
}
