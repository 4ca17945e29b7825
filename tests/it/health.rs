//! /health

use diesel::RunQueryDsl;
use diesel::prelude::*;
use logbook_tests::TestServer;
use logbook_tests::cluster::{TestDatabase, cluster};
use serde_json::json;
use ureq::http::Method;

#[test]
fn a_server_that_runs_says_so() {
    let server = TestServer::start();
    for path in ["/health/live", "/health/ready"] {
        let get = |method| server.anonymous().send(method, path, &[], Vec::new());
        assert_eq!(get(Method::GET).expect(200), json!({"status": "ok"}));
        let head = get(Method::HEAD);
        assert_eq!((head.status.as_u16(), head.text.as_str()), (200, ""));
    }
}

/// Takes the database away from under a server.
fn lock_out(database: &TestDatabase) {
    let mut conn = PgConnection::establish(&cluster().url("postgres")).unwrap();
    let name = database
        .url
        .rsplit('/')
        .next()
        .unwrap()
        .split('?')
        .next()
        .unwrap();
    for statement in [
        format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"),
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
    ] {
        diesel::sql_query(statement).execute(&mut conn).unwrap();
    }
}

#[test]
fn without_its_database_the_server_lives_but_is_not_ready() {
    let server = TestServer::start();
    let client = server.admin();
    lock_out(&server.database);
    let get = |path| client.send(Method::GET, path, &[], Vec::new());
    get("/health/live").expect(200);
    for path in ["/health/ready", "/api/v1/logs", "/api/v1/accounts"] {
        let answer = get(path);
        answer.expect_problem(503, "unavailable");
        assert_eq!(answer.header("retry-after"), Some("1"));
        // What the database said is for the server's log.
        assert!(!answer.text.contains("connection"), "{}", answer.text);
    }
    let sign_in = server.sign_in("ada@example.org", "x");
    sign_in.expect_problem(503, "unavailable");
}
