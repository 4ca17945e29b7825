//! What one caller may take of the server, so that the others get theirs.

use std::sync::Barrier;
use std::thread::{self, ScopedJoinHandle};
use std::time::Duration;

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use logbook_domain::access::Role;
use logbook_tests::{Answer, TestServer, samples};
use serde_json::json;
use ureq::http::Method;

/// Searches by one person, far more than there are connections.
const SEARCHES: usize = 60;

/// Keeps everybody from contents, and searches from their end.
fn hold_contents(server: &TestServer) -> PgConnection {
    let mut conn = server.database.connect();
    conn.batch_execute("BEGIN; LOCK TABLE contents IN ACCESS EXCLUSIVE MODE")
        .unwrap();
    conn
}

#[test]
fn one_person_searching_leaves_the_others_theirs() {
    let server = TestServer::start();
    let entry = samples::entry(&server.clock, chrono::Duration::minutes(1));
    server.admin().post("/logs", &entry).expect(201);
    let (busy, viewer) = (server.person(Role::Auditor), server.person(Role::Viewer));
    let mut held = hold_contents(&server);
    let together = Barrier::new(SEARCHES + 1);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let search = |number| {
            let (client, together) = (busy.client.clone(), &together);
            scope.spawn(move || {
                together.wait();
                client.get(&format!("/logs?q=nowhere{number}"))
            })
        };
        let searches: Vec<_> = (0..SEARCHES).map(search).collect();
        together.wait();
        thread::sleep(Duration::from_secs(1));
        for path in [
            "/logs",
            "/logs/stats",
            "/logs/facets",
            "/usage/summary?period=1d",
        ] {
            viewer.client.get(path).expect(200);
        }
        let ingest = server.admin();
        ingest.post("/logs", &json!({"model": "new"})).expect(201);
        server
            .sign_in(&viewer.email, logbook_tests::people::PASSWORD)
            .expect(200);
        let ready = ingest.send(Method::GET, "/health/ready", &[], Vec::new());
        ready.expect(200);
        // Those who got no connection have been told so by now.
        thread::sleep(Duration::from_secs(5));
        held.batch_execute("ROLLBACK").unwrap();
        let joined = searches.into_iter().map(ScopedJoinHandle::join);
        joined.map(Result::unwrap).collect()
    });
    let answered = answers.iter().filter(|answer| answer.status == 200).count();
    assert!((1..8).contains(&answered), "{answered} were answered");
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        refused.expect_problem(429, "too-many-requests");
        assert_eq!(refused.header("retry-after"), Some("1"));
    }
    busy.client.get("/logs?q=nowhere").expect(200);
}
