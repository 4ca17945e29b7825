//! The names, units and labels of metrics.

use std::collections::BTreeSet;

use chrono::Duration;
use logbook_tests::{TestServer, samples};
use serde_json::Value;
use ureq::http::Method;

use super::scraped;

/// Asks for the format of OpenMetrics.
const OPENMETRICS: (&str, &str) = ("accept", "application/openmetrics-text;version=1.0.0");

#[test]
fn every_metric_says_what_it_is_and_in_which_unit() {
    let server = TestServer::start();
    let text = scraped(&server, &[OPENMETRICS]).text;
    let said = |what: &str| -> BTreeSet<String> {
        let begin = format!("# {what} ");
        let lines = text.lines().filter_map(|line| line.strip_prefix(&begin));
        lines
            .filter_map(|line| line.split(' ').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(said("TYPE"), said("HELP"));
    let in_units = |name: &&String| name.ends_with("_seconds") || name.ends_with("_bytes");
    let (types, units) = (said("TYPE"), said("UNIT"));
    assert_eq!(
        types.iter().filter(in_units).collect::<Vec<_>>(),
        units.iter().collect::<Vec<_>>()
    );
}

#[test]
fn clients_cannot_make_up_labels() {
    let server = TestServer::start();
    let (admin, anonymous) = (server.admin(), server.anonymous());
    admin
        .post(
            "/logs",
            &samples::entry(&server.clock, Duration::minutes(1)),
        )
        .expect(201);
    let ask = |number: usize| {
        let name = format!("made-up-{number}");
        for path in [
            format!("/{name}"),
            format!("/api/v1/{name}"),
            format!("/api/v1/logs/{name}"),
            format!("/api/v1/logs?{name}=1"),
            format!("/v1/{name}"),
        ] {
            let headers = [("x-request-id", name.as_str()), ("user-agent", &name)];
            anonymous.send(Method::GET, &path, &headers, Vec::new());
        }
        let method = name.to_uppercase();
        let request = format!("{method} /{name} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        server.raw_status(request.as_bytes());
        let mut entry = samples::entry(&server.clock, Duration::minutes(1));
        for field in ["model", "provider", "platform"] {
            entry[field] = Value::from(name.clone());
        }
        admin.post("/logs", &entry).expect(201);
        let text = scraped(&server, &[]).text;
        assert!(!text.to_lowercase().contains("made-up"), "{text}");
        text.lines().count()
    };
    // A scrape tells of the scrapes before.
    scraped(&server, &[]);
    let once = ask(0);
    for number in 1..20 {
        assert_eq!(ask(number), once);
    }
}
