//! How many connections there may be.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use logbook_api::client::TrustedProxies;
use logbook_api::connections::ConnectionLimits;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;

const LIMITS: ConnectionLimits = ConnectionLimits {
    total: 8,
    per_address: 4,
    for_health: 2,
};

fn server(proxies: &[&str]) -> TestServer {
    TestServer::start_with(TestOptions {
        connections: LIMITS,
        trusted_proxies: TrustedProxies::parse(proxies.iter().copied()).unwrap(),
        ..TestOptions::default()
    })
}

/// A connection that has sent half of a head.
fn idle(server: &TestServer) -> TcpStream {
    let mut stream = server.connection();
    stream.write_all(b"GET /health/live HTTP/1.1\r\n").unwrap();
    stream
}

fn status(server: &TestServer, path: &str) -> u16 {
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    server.raw_answer(request.as_bytes()).status.as_u16()
}

/// Waits for the server to notice connections that come and go.
fn eventually(server: &TestServer, path: &str, expected: u16) {
    let begin = Instant::now();
    while status(server, path) != expected {
        assert!(
            begin.elapsed() < Duration::from_secs(20),
            "{path} is never {expected}"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_address_at_its_limit_is_served_nothing_but_health() {
    let server = server(&[]);
    let held: Vec<_> = (0..LIMITS.per_address).map(|_| idle(&server)).collect();
    eventually(&server, "/api/openapi.json", 503);
    for path in ["/health/live", "/health/ready", "/metrics"] {
        assert_eq!(status(&server, path), 200, "{path}");
    }
    for path in ["/", "/api/v1/logs", "/api/docs/", "/healthy"] {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
        let refused = server.raw_answer(request.as_bytes());
        refused.expect_problem(503, "unavailable");
        assert_eq!(refused.header("retry-after"), Some("1"), "{path}");
        assert_eq!(refused.header("connection"), Some("close"), "{path}");
    }
    drop(held);
    eventually(&server, "/api/openapi.json", 200);
}

#[test]
fn trusted_proxies_are_held_to_the_total_alone() {
    let server = server(&["127.0.0.1"]);
    let mut held: Vec<_> = (0..LIMITS.total - 1).map(|_| idle(&server)).collect();
    eventually(&server, "/api/openapi.json", 200);
    held.push(idle(&server));
    eventually(&server, "/api/openapi.json", 503);
    assert_eq!(status(&server, "/health/live"), 200);
}

#[test]
fn connections_that_say_nothing_do_not_take_the_place_of_health() {
    let server = server(&[]);
    let mut held: Vec<_> = (0..30).map(|_| idle(&server)).collect();
    for _ in 0..10 {
        assert_eq!(status(&server, "/health/live"), 200);
    }
    // The first of those beyond the limit had to go for the last ones.
    let evicted = &mut held[LIMITS.per_address];
    let end = evicted.read(&mut [0; 16]);
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}
