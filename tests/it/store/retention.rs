//! What a cleanup leaves behind, and who clears it away.

use std::time::{Duration as Time, Instant};

use chrono::Duration;
use diesel::connection::SimpleConnection;
use logbook_store::StoreError;
use logbook_store::retention::{self, Swept};
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};

/// Six days with an entry each, all but today's rolled up.
fn six_days() -> TestServer {
    let server = TestServer::start();
    let entries: Vec<Value> = (0..6)
        .map(|day| samples::entry(&server.clock, Duration::days(day)))
        .collect();
    server.admin().post("/logs", &json!(entries)).expect(200);
    roll_up(&server);
    server
}

fn roll_up(server: &TestServer) {
    server.roll_up(1_000);
}

/// Removes what is older than three days and gives how many entries that were.
fn clean_up(server: &TestServer) -> Value {
    let order = json!({"older_than_days": 3});
    let answer = server.admin().post("/logs/cleanup", &order).expect(200);
    answer["deleted_count"].clone()
}

fn sweep(server: &TestServer) -> Swept {
    server.store.run_blocking(retention::sweep).unwrap()
}

/// Entries of the log and of usage, and those of the day before yesterday but two.
fn counts(server: &TestServer) -> [Value; 3] {
    let day = format!(
        "/logs?from={}&to={}",
        server.clock.ago(Duration::days(5)),
        server.clock.ago(Duration::days(4))
    );
    let paths = [
        ("/logs/stats", "total_requests"),
        ("/usage/summary", "requests"),
        (&day, "total"),
    ];
    let client = server.admin();
    paths.map(|(path, name)| client.get(path).expect(200)[name].clone())
}

/// Partitions that belong to no table any more.
fn left_over(server: &TestServer) -> i64 {
    server
        .database
        .count("pg_class WHERE relkind = 'r' AND relname ~ '_gone_'")
}

#[test]
fn days_go_at_once_and_their_space_with_the_next_sweep() {
    let server = six_days();
    assert_eq!(clean_up(&server), 2);
    assert_eq!(counts(&server), [json!(4), json!(6), json!(0)]);
    assert_eq!(left_over(&server), 4, "entries and contents of two days");
    assert_eq!(sweep(&server).partitions, 4);
    assert_eq!(left_over(&server), 0);
    assert_eq!(counts(&server), [json!(4), json!(6), json!(0)]);
}

#[test]
fn a_late_record_makes_its_day_anew_beside_what_is_left_of_it() {
    let server = six_days();
    clean_up(&server);
    let late = samples::entry(&server.clock, Duration::days(5));
    for (round, usage) in [(1, 7), (2, 8)] {
        server.admin().post("/logs", &late).expect(201);
        assert_eq!(counts(&server), [json!(5), json!(usage), json!(1)]);
        assert_eq!(clean_up(&server), 1);
        assert_eq!(left_over(&server), 4 + 2 * round);
    }
    server.admin().post("/logs", &late).expect(201);
    assert_eq!(sweep(&server).partitions, 8);
    assert_eq!(left_over(&server), 0);
    assert_eq!(counts(&server), [json!(5), json!(9), json!(1)]);
}

#[test]
fn what_somebody_keeps_goes_when_they_let_go() {
    let server = six_days();
    clean_up(&server);
    let mut keeper = server.database.connect();
    let keep = "BEGIN; DO $$ BEGIN EXECUTE (
        SELECT 'LOCK ' || relname || ' IN ACCESS SHARE MODE' FROM pg_class
        WHERE relname ~ '^entries_p20260305_gone_[0-9]+$'); END $$";
    keeper.batch_execute(keep).unwrap();
    let refused = server.store.run_blocking(retention::sweep).unwrap_err();
    assert!(matches!(refused, StoreError::Busy(_)), "{refused}");
    assert_eq!(counts(&server), [json!(4), json!(6), json!(0)]);
    keeper.batch_execute("ROLLBACK").unwrap();
    assert_eq!(sweep(&server).partitions, 4);
}

#[test]
fn segments_go_when_nobody_can_read_them() {
    let server = six_days();
    let dead = "segments LEFT JOIN usage_coverage USING (grain, bucket)
                WHERE retired IS DISTINCT FROM false";
    assert_eq!(sweep(&server), Swept::default());
    clean_up(&server);
    // Two whole days and half of one, with the segments of the days themselves.
    let hours = 24 + 24 + 12;
    assert_eq!(server.database.count(dead), hours + 3);
    let swept = sweep(&server);
    assert_eq!(i64::try_from(swept.segments).unwrap(), hours + 3);
    assert_eq!(server.database.count(dead), 0);
    assert!(server.database.count("segments") > 0);
    assert_eq!(
        server
            .database
            .count("segment_orders WHERE bucket < '2026-03-08'"),
        0
    );
    assert_eq!(counts(&server), [json!(4), json!(6), json!(0)]);
}

#[test]
fn who_keeps_the_table_keeps_the_entries_and_no_writer_waits() {
    let server = six_days();
    let mut export = server.database.connect();
    export
        .batch_execute("BEGIN; LOCK TABLE entries IN ACCESS SHARE MODE")
        .unwrap();
    let client = server.admin();
    let order = json!({"older_than_days": 3});
    std::thread::scope(|scope| {
        let cleanup = scope.spawn(|| client.post("/logs/cleanup", &order));
        let begun = Instant::now();
        while begun.elapsed() < Time::from_secs(5) {
            let sent = Instant::now();
            server.admin().post("/logs", &json!({})).expect(201);
            assert!(sent.elapsed() < Time::from_secs(2), "a writer waits");
        }
        let refused = cleanup.join().unwrap();
        refused.expect_problem(503, "unavailable");
    });
    assert_eq!(counts(&server)[2], 1, "all of it or nothing");
    export.batch_execute("ROLLBACK").unwrap();
    assert_eq!(clean_up(&server), 2);
    assert_eq!(counts(&server)[2], 0);
}
