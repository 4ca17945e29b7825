//! GET /api/v1/logs/export by clients who do not read what they asked for.

use std::thread;
use std::time::{Duration, Instant};

use chrono::Duration as Age;
use logbook_api::BufferOptions;
use logbook_domain::access::{Permission, Role};
use logbook_tests::raw::Unread;
use logbook_tests::server::TestOptions;
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};
use ureq::http::Method;

/// Far more than a connection keeps on its way.
const EXPORT: &str = "/api/v1/logs/export?format=jsonl&include=content";
const ENTRIES: i64 = 600;
const BYTES_EACH: usize = 60_000;

fn seed(server: &TestServer) {
    let entry = |index| {
        let change = json!({"prompt": "x".repeat(BYTES_EACH), "model": format!("m-{index}")});
        samples::with(&samples::entry(&server.clock, Age::days(3)), &change)
    };
    let client = server.admin();
    for _ in 0..ENTRIES / 100 {
        let entries: Vec<Value> = (0..100).map(entry).collect();
        client.post("/logs", &json!(entries)).expect(200);
    }
}

fn gauge(server: &TestServer, name: &str) -> u64 {
    let metrics = server
        .anonymous()
        .send(Method::GET, "/metrics", &[], Vec::new());
    let line = metrics.text.lines().find(|line| line.starts_with(name));
    let line = line.unwrap_or_else(|| panic!("{name} is missing"));
    line.rsplit(' ').next().unwrap().parse().unwrap()
}

#[track_caller]
fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < deadline, "{what} did not come");
        thread::sleep(Duration::from_millis(20));
    }
}

const READING: &str = "logbook_database_connections_taken{lane=\"exports\"}";

#[test]
fn an_unread_export_gives_its_connection_back_and_waits_on_disk() {
    let directory = tempfile::tempdir().unwrap();
    let server = TestServer::start_with(TestOptions {
        export_buffer: BufferOptions {
            directory: Some(directory.path().to_owned()),
            most_bytes: 1 << 30,
        },
        ..TestOptions::default()
    });
    seed(&server);
    let token = server.secret(&[Permission::Read, Permission::Content]);
    let unread: Vec<Unread> = (0..2).map(|_| server.unread(EXPORT, &token)).collect();
    assert!(unread.iter().all(|one| one.status == 200));

    let third = server.unread(EXPORT, &token);
    assert_eq!(third.status, 429, "{}", third.head);
    assert!(third.head.contains("retry-after: "), "{}", third.head);

    eventually("the end of reading", || gauge(&server, READING) == 0);
    assert_eq!(gauge(&server, "logbook_exports "), 2);
    assert!(gauge(&server, "logbook_export_buffer_bytes ") > 1 << 20);
    // Nobody else can open what is kept there.
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    // Their snapshot is gone, too: partitions can be dropped.
    server.clock.advance(Age::days(2));
    let cleaned = server
        .admin()
        .post("/logs/cleanup", &json!({"older_than_days": 1}))
        .expect(200);
    assert_eq!(cleaned["deleted_count"], ENTRIES);

    for one in unread {
        let bytes = one.read();
        assert!(bytes > BYTES_EACH * 600, "{bytes} bytes");
    }
    eventually("the end of both", || {
        gauge(&server, "logbook_exports ") == 0
    });
    assert_eq!(gauge(&server, "logbook_export_buffer_bytes "), 0);
    assert_eq!(server.unread(EXPORT, &token).status, 200);
}

/// Without room on disk they keep their connections, but no more than their own.
#[test]
fn unread_exports_leave_everything_else_its_connections() {
    let server = TestServer::start();
    seed(&server);
    let unread: Vec<Unread> = (0..8)
        .map(|_| server.secret(&[Permission::Read, Permission::Content]))
        .flat_map(|token| [server.unread(EXPORT, &token), server.unread(EXPORT, &token)])
        .collect();
    let reading = unread.iter().filter(|one| one.status == 200).count();
    assert!((1..=4).contains(&reading), "{reading} are read");
    for refused in unread.iter().filter(|one| one.status != 200) {
        assert_eq!(refused.status, 503, "{}", refused.head);
        assert!(refused.head.contains("retry-after: "), "{}", refused.head);
    }
    // Another one who reads, one who writes, and one who signs in.
    let viewer = server.person(Role::Viewer).client;
    for path in ["/logs", "/logs/stats?model=m-1", "/logs/facets"] {
        viewer.get(path).expect(200);
    }
    let client = server.admin();
    client.post("/logs", &json!({"model": "new"})).expect(201);
    let ready = client.send(Method::GET, "/health/ready", &[], Vec::new());
    ready.expect(200);

    drop(unread);
    eventually("the end of all", || gauge(&server, "logbook_exports ") == 0);
    eventually("their connections", || gauge(&server, READING) == 0);
}
