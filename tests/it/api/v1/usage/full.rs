//! An hour with more rows than one segment holds.

use chrono::Duration;
use diesel::connection::SimpleConnection;
use logbook_domain::time;
use logbook_tests::random::FilterParams;
use logbook_tests::sql::{self, Usage};
use logbook_tests::{TestServer, samples};
use serde_json::json;

use super::numbers::compare;

/// Makes one row more than two segments of an hour hold out of the entry that is
/// there, in its hour: most of them in one moment, more than are read at once.
const MULTIPLY: &str = "
    INSERT INTO entries (started_at, id, series_id, status, has_content, expired, duration_ms,
                         input_tokens, output_tokens, total_tokens, cost_nanos, cache_write_tokens)
    SELECT started_at + greatest(n % 1000 - 600, 0) * interval '1 millisecond', gen_random_uuid(),
           series_id, 1 + n % 3, false, false, n % 70000, n % 900, n % 11, n % 900 + n % 11, nullif(n % 5000, 7),
           n % 5
    FROM entries, generate_series(2, 500001) AS n;
    DELETE FROM usage_coverage";

/// Compares what usage tells of the hour, by itself and as a part of its day.
fn check(server: &TestServer, sums: &Usage) {
    let hour = format!(
        "?from={}&to={}",
        server.clock.ago(Duration::hours(72)),
        server.clock.ago(Duration::hours(71))
    );
    for period in ["", &hour] {
        let path = format!("/usage/summary{period}");
        let told = server.admin().get(&path).expect(200);
        compare(&told, sums).unwrap();
    }
}

#[test]
fn an_hour_of_many_rows_in_one_moment_is_added_up() {
    let server = TestServer::start();
    let entry = samples::entry(&server.clock, Duration::hours(72));
    server.admin().post("/logs", &entry).expect(201);
    let now = server.clock.now();
    server.roll_up(1_000);
    let mut conn = server.database.connect();
    conn.batch_execute(MULTIPLY).unwrap();
    sql::prepare_gone(&mut conn);
    let everything = FilterParams::new();
    let sums = sql::usage(&mut conn, &everything, &time::rfc3339(&now), "''", "''");
    assert_eq!(sums[0].requests, 500_001);

    server.roll_up(1_000);
    assert_eq!(
        server.database.count("segments WHERE number > 0"),
        2,
        "of the hour"
    );
    check(&server, &sums[0]);

    // The same where nobody has rolled it up before it goes.
    conn.batch_execute("DELETE FROM usage_coverage").unwrap();
    let order = json!({"older_than_days": 2});
    let cleaned = server.admin().post("/logs/cleanup", &order).expect(200);
    assert_eq!(cleaned["deleted_count"], 500_001);
    check(&server, &sums[0]);
}
