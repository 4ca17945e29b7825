//! The built web app, at every path that is not the API's.

use logbook_tests::server::TestOptions;
use logbook_tests::{Answer, TestServer};
use tempfile::TempDir;
use ureq::http::Method;

fn built() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("assets")).unwrap();
    for (name, text) in [
        ("index.html", "<title>the app</title>".to_owned()),
        ("favicon.svg", "<svg/>".to_owned()),
        (".secret", "hidden".to_owned()),
        ("assets/index-4f3a.js", "console.log(1);".repeat(500)),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn serving(dir: &TempDir) -> TestServer {
    TestServer::start_with(TestOptions {
        web_dir: Some(dir.path().to_path_buf()),
        ..TestOptions::default()
    })
}

fn get(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Answer {
    server
        .anonymous()
        .send(Method::GET, path, headers, Vec::new())
}

#[test]
fn places_inside_the_app_get_its_first_page() {
    let dir = built();
    let server = serving(&dir);
    for path in [
        "/",
        "/logs",
        "/logs/019a9f0e?period=1d",
        "/usage/by/model",
        "/index.html",
        "/.secret",
        "/%2e%2e/x",
    ] {
        let answer = get(&server, path, &[]);
        assert_eq!(
            (answer.status.as_u16(), answer.text.as_str()),
            (200, "<title>the app</title>"),
            "{path}"
        );
        assert_eq!(
            answer.header("content-type"),
            Some("text/html; charset=utf-8")
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
    }
    let etag = get(&server, "/", &[]).header("etag").unwrap().to_owned();
    let again = get(&server, "/", &[("if-none-match", &etag)]);
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
}

#[test]
fn files_with_a_hash_in_the_name_never_go_stale() {
    let dir = built();
    let server = serving(&dir);
    let script = get(&server, "/assets/index-4f3a.js", &[]);
    assert_eq!(
        server.unpacked("/assets/index-4f3a.js", "none"),
        script.text
    );
    assert_eq!(script.text, "console.log(1);".repeat(500));
    assert_eq!(
        script.header("cache-control"),
        Some("public, max-age=31536000, immutable")
    );
    assert_eq!(script.header("content-type"), Some("text/javascript"));
    let favicon = get(&server, "/favicon.svg", &[]);
    assert_eq!(favicon.header("cache-control"), Some("no-cache"));
    // A script of an older build is gone, not a page.
    get(&server, "/assets/index-0000.js", &[]).expect_problem(404, "not-found");
}

#[test]
fn the_app_is_only_read() {
    let dir = built();
    let server = serving(&dir);
    let answer = server
        .anonymous()
        .send(Method::POST, "/logs", &[], Vec::new());
    answer.expect_problem(405, "method-not-allowed");
    assert_eq!(answer.header("allow"), Some("GET, HEAD"));
}

#[test]
fn without_an_app_there_is_nothing() {
    let server = TestServer::start();
    get(&server, "/", &[]).expect_problem(404, "not-found");
    get(&server, "/logs", &[]).expect_problem(404, "not-found");
}
