//! GET and PATCH /api/v1/settings

mod effect;
mod preview;
mod servers;
mod update;

use logbook_tests::Client;
use serde_json::Value;

/// One setting as it is shown.
fn shown(client: &Client, key: &str) -> Value {
    one(&client.get("/settings").expect(200), key)
}

/// One setting of an answer.
fn one(answer: &Value, key: &str) -> Value {
    let settings = answer["settings"].as_array().unwrap();
    let found = settings.iter().find(|one| one["key"] == key);
    found
        .unwrap_or_else(|| panic!("no {key} in {answer}"))
        .clone()
}
