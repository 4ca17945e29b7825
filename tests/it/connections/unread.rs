//! Refusals of bodies that the server does not read: a client that is still
//! sending has to see them all the same.

use std::io::{Read, Write};

use logbook_domain::access::Permission;
use logbook_tests::TestServer;

/// Sends everything before it reads, as most clients do, slowly enough that the
/// refusal is there long before the end of the body.
fn status_after_sending(server: &TestServer, path: &str, headers: &str, length: usize) -> String {
    let mut stream = server.connection();
    let head = format!(
        "POST /api/v1{path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let piece = vec![b' '; length / 40];
    for _ in 0..40 {
        let sent = stream.write_all(&piece);
        sent.unwrap_or_else(|error| panic!("{path}: the connection broke: {error}"));
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[9..]).into_owned()
}

#[test]
fn a_client_that_is_still_sending_sees_why_it_is_refused() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let own = format!("authorization: Bearer {key}");
    const LONG: usize = 24 * 1024 * 1024;
    for (status, path, headers, length) in [
        ("401", "/logs", String::new(), LONG),
        ("403", "/logs/delete", own.clone(), LONG),
        ("404", "/nothing", own.clone(), LONG),
        (
            "413",
            "/auth/login",
            "content-type: application/json".into(),
            LONG,
        ),
        (
            "413",
            "/logs",
            format!("{own}\r\ncontent-type: application/json"),
            2 * LONG,
        ),
        (
            "415",
            "/logs",
            format!("{own}\r\ncontent-type: text/plain"),
            LONG,
        ),
        (
            "415",
            "/logs",
            format!("{own}\r\ncontent-encoding: br"),
            LONG,
        ),
    ] {
        let found = status_after_sending(&server, path, &headers, length);
        assert_eq!(found, status, "{path} {headers}");
    }
}
