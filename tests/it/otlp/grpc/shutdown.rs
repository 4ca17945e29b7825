//! SIGTERM while exporters are sending.

use std::fs;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chrono::Utc;
use logbook_tests::Client;
use logbook_tests::program::Program;
use serde_json::{Value, json};

use super::super::sender::attribute;
use super::exporter::Exporter;

/// How many exporters send at the same time.
const EXPORTERS: u64 = 4;

fn span(number: u64) -> Value {
    let now = Utc::now().timestamp_nanos_opt().unwrap();
    json!({
        "traceId": format!("{:032x}", number + 1),
        "spanId": format!("{:016x}", number + 1),
        "startTimeUnixNano": now.to_string(),
        "endTimeUnixNano": (now + 1_000_000).to_string(),
        "attributes": [attribute(&("gen_ai.operation.name", json!("chat")))],
    })
}

/// Sends one span after the other until the server is gone; gives how many were
/// acknowledged.
fn send_until_refused(url: &str, key: &str, numbers: &AtomicU64) -> u64 {
    let exporter = Exporter::new(url, Some(("x-api-key", key.to_owned())));
    let mut stored = 0;
    while exporter
        .spans(&[span(numbers.fetch_add(1, Ordering::Relaxed))], false)
        .is_ok()
    {
        stored += 1;
    }
    stored
}

#[test]
fn a_polite_stop_answers_what_it_took_and_loses_nothing() {
    let program = Program::default();
    let settings = "otlp_grpc_listen = \"127.0.0.1:0\"\n";
    fs::write(program.path().join("logbook.toml"), settings).unwrap();
    let mut server = program.serve();
    let url = server.told("OTLP over gRPC at ").unwrap();
    let key = server.told("Authorization: Bearer ").unwrap();
    let password = server.told("password ").unwrap();
    let idle = Exporter::new(&url, None);
    assert!(idle.spans(&[], false).is_err(), "it has no key");
    let numbers = AtomicU64::new(0);
    let acknowledged: u64 = thread::scope(|scope| {
        let sending: Vec<_> = (0..EXPORTERS)
            .map(|_| scope.spawn(|| send_until_refused(&url, &key, &numbers)))
            .collect();
        thread::sleep(Duration::from_millis(1_500));
        server.signal("TERM");
        let told = Instant::now();
        let status = server.wait();
        assert_eq!(status.code(), Some(0), "{}", server.log());
        assert!(
            told.elapsed() < Duration::from_secs(25),
            "it waits for idle connections"
        );
        sending.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert!(acknowledged > 0);
    let server = program.serve();
    let anonymous = Client::new(server.base.clone(), None);
    let login = json!({"email": "admin@localhost", "password": password});
    let session = anonymous.post("/auth/login", &login).expect(200);
    let token = session["access_token"].as_str().unwrap().to_owned();
    let admin = Client::new(server.base.clone(), Some(token));
    let total = admin.get("/logs?period=all").expect(200)["total"]
        .as_u64()
        .unwrap();
    // What was stored as the connection broke may be more than was told.
    let most = acknowledged + EXPORTERS;
    assert!(
        (acknowledged..=most).contains(&total),
        "{total} of {acknowledged}"
    );
}
