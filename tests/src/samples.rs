//! Entries for tests.

use chrono::Duration;
use serde_json::{Value, json};

use crate::clock::TestClock;

/// A plausible entry that began `before` ago.
pub fn entry(clock: &TestClock, before: Duration) -> Value {
    json!({
        "started_at": clock.ago(before),
        "duration_ms": 1200,
        "source": "chat",
        "platform": "Web",
        "user": {"id": "u-1", "name": "Ada Lovelace", "email": "ada@example.org"},
        "provider": "openai",
        "model": "gpt-5-mini",
        "usage": {"input_tokens": 100, "output_tokens": 20},
        "cost_usd": 0.0005,
        "prompt": [{"role": "user", "content": "What is a Bernoulli number?"}],
        "response": "One of a sequence of rational numbers.",
    })
}

/// `base` with the fields of `change` in place of its own.
pub fn with(base: &Value, change: &Value) -> Value {
    let mut merged = base.clone();
    let fields = merged.as_object_mut().expect("an object");
    for (key, value) in change.as_object().expect("an object") {
        fields.insert(key.clone(), value.clone());
    }
    merged
}
