//! Questions that take the database too long.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl};
use logbook_store::{StoreError, snapshot_with_timeout};
use logbook_tests::TestServer;

#[test]
fn a_statement_that_takes_too_long_is_told_from_other_failures() {
    let server = TestServer::start();
    let patience = Some(Duration::from_millis(50));
    let sleep = |conn: &mut _| {
        Ok(diesel::sql_query("SELECT pg_sleep(5)")
            .execute(conn)
            .map(drop)?)
    };
    let outcome: Result<(), StoreError> = server
        .store
        .run_blocking(|conn| snapshot_with_timeout(conn, patience, sleep));
    assert!(
        matches!(outcome, Err(StoreError::TooLong(_))),
        "{outcome:?}"
    );
    let shot = |conn: &mut _| {
        Ok(
            diesel::sql_query("SELECT pg_terminate_backend(pg_backend_pid())")
                .execute(conn)
                .map(drop)?,
        )
    };
    let outcome: Result<(), StoreError> = server
        .store
        .run_blocking(|conn| snapshot_with_timeout(conn, None, shot));
    assert!(
        matches!(outcome, Err(StoreError::Unavailable(_))),
        "{outcome:?}"
    );
}

#[test]
fn reads_give_up_in_time_and_say_so() {
    let server = TestServer::start();
    let client = server.admin();
    client.get("/logs").expect(200);
    let mut blocker = server.database.connect();
    let begun = Instant::now();
    blocker
        .transaction(|conn| {
            conn.batch_execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")?;
            // Entries of a conversation are counted by their rows.
            let answer = client.get("/logs/stats?conversation_id=c");
            assert_eq!(answer.header("retry-after"), Some("1"));
            answer.expect_problem(503, "took-too-long");
            Ok::<_, diesel::result::Error>(())
        })
        .unwrap();
    assert!(
        begun.elapsed() >= Duration::from_secs(9),
        "{:?}",
        begun.elapsed()
    );
    client.get("/logs/stats").expect(200);
}
