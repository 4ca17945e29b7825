//! Days of time zones that cut those of UTC, and hours, too.

use chrono::Duration;
use logbook_tests::random::FilterParams;
use logbook_tests::{TestServer, sql};
use serde_json::{Value, json};

use super::numbers::{Asked, Check};

/// Midnight lies at an hour or within one, before noon or after, or is UTC's.
const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Apia",
];

/// An entry each seven minutes of four days: some in every quarter of an hour.
fn entries(server: &TestServer) -> Vec<Value> {
    let entry = |number: i64| {
        json!({
            "started_at": server.clock.ago(Duration::minutes(7 * number) + Duration::days(2)),
            "duration_ms": 100 + number * 37 % 5_000,
            "model": (format!("model-{}", number % 3)),
            "user": {"id": format!("user-{}", number * number % 13)},
            "status": if number % 5 == 0 { "failed" } else { "succeeded" },
            "usage": {"input_tokens": number, "output_tokens": number % 9},
            "cost_usd": 0.001,
        })
    };
    (0..4 * 24 * 60 / 7).map(entry).collect()
}

fn filters() -> [FilterParams; 3] {
    let one = |name, value: &str| {
        let mut filter = FilterParams::new();
        filter.insert(name, vec![value.to_owned()]);
        filter
    };
    [
        FilterParams::new(),
        one("model", "model-1"),
        one("min_duration_ms", "2000"),
    ]
}

#[test]
fn days_that_are_cut_are_exact_on_both_sides() {
    let server = TestServer::start();
    sql::prepare_gone(&mut server.database.connect());
    let entries = entries(&server);
    server.admin().post("/logs", &json!(entries)).expect(200);
    server.roll_up(1_000);
    for zone in ZONES {
        for filter in filters() {
            let asked = Asked {
                filter,
                zone,
                step: "day",
                dimension: ("model", "s.model"),
            };
            let check = Check::new(&server, &asked);
            // The second time from memory.
            for _ in 0..2 {
                check.chart().unwrap();
                check.grouped_chart().unwrap();
            }
        }
    }
}
