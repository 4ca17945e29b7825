//! What usage refuses, naming what would be right.

use logbook_tests::TestServer;

#[test]
fn bad_parameters_are_named_with_what_would_be_right() {
    let server = TestServer::start();
    let client = server.admin();
    let chart = "/usage/timeseries?interval";
    let cases = [
        ("/usage/timeseries".to_owned(), "interval", "hour, day"),
        (format!("{chart}=week"), "interval", "hour, day"),
        (format!("{chart}=day&tz=Berlin"), "tz", "Europe/Berlin"),
        (format!("{chart}=day&group_by=colour"), "group_by", "model"),
        (format!("{chart}=day&limit=21"), "limit", "1 to 20"),
        (format!("{chart}=day&limit=0"), "limit", "1 to 20"),
        (format!("{chart}=day&sort=p95"), "sort", "cost_usd"),
        (format!("{chart}=day&per_page=3"), "per_page", "group_by"),
        (format!("{chart}=day&q=x"), "q", "cannot be searched"),
        (
            format!("{chart}=hour&from=2025-01-01T00:00:00Z&to=2025-07-01T00:00:00Z"),
            "interval",
            "interval=day",
        ),
        (
            format!("{chart}=day&from=0000-01-01T00:00:00Z"),
            "interval",
            "shorter",
        ),
        ("/usage/breakdown".to_owned(), "by", "model"),
        ("/usage/breakdown?by=colour".to_owned(), "by", "model"),
        (
            "/usage/breakdown?by=user&limit=201".to_owned(),
            "limit",
            "1 to 200",
        ),
        ("/usage/summary?q=x".to_owned(), "q", "filter by"),
        ("/usage/summary?by=model".to_owned(), "by", "unknown"),
        (
            "/usage/summary?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z".to_owned(),
            "from",
            "after",
        ),
    ];
    for (path, field, right) in cases {
        let answer = client.get(&path);
        assert_eq!(
            client.get(&path).expect_problem(400, "invalid-parameter"),
            [field],
            "{path}"
        );
        let message = answer.json()["errors"][0]["message"].to_string();
        assert!(message.contains(right), "{path}: {message}");
    }
}

#[test]
fn extreme_periods_are_answered() {
    let server = TestServer::start();
    let client = server.admin();
    for path in [
        "/usage/summary?from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
        "/usage/summary?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/usage/timeseries?interval=day&tz=Pacific/Apia&from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "/usage/timeseries?interval=day&from=9999-12-30T00:00:00Z&to=9999-12-31T23:59:59Z",
        "/usage/timeseries?interval=hour&from=9999-12-30T00:00:00Z",
        "/usage/breakdown?by=user&to=0001-01-01T00:00:00Z",
    ] {
        client.get(path).expect(200);
    }
}
