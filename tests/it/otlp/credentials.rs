//! Where exporters can put an API key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use ureq::http::Method;

/// As Langfuse's SDKs send it: to a path of theirs, with the key as their secret.
#[test]
fn the_sdks_of_langfuse_need_only_another_host() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let basic = format!("Basic {}", STANDARD.encode(format!("pk-lf-1:{key}")));
    let send = |method: Method, path: &str| {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", &*basic),
        ];
        let answer = server
            .anonymous()
            .send(method, path, &headers, b"{}".to_vec());
        (
            answer.status.as_u16(),
            answer.header("allow").map(str::to_owned),
        )
    };
    for (path, expected) in [
        ("/v1/traces", 200),
        ("/v1/logs", 200),
        ("/v1/metrics", 200),
        ("/v1/traces?x=1", 400),
        ("/v1/spans", 404),
        ("/v2/traces", 404),
        ("/api/v1/logs", 404),
    ] {
        let path = format!("/api/public/otel{path}");
        assert_eq!(send(Method::POST, &path).0, expected, "{path}");
    }
    let (status, allowed) = send(Method::PUT, "/api/public/otel/v1/traces");
    assert_eq!((status, allowed.as_deref()), (405, Some("POST")));
}

#[test]
fn a_key_is_taken_from_any_header_exporters_can_set() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let basic = |pair: &str| format!("Basic {}", STANDARD.encode(pair));
    let send = |name: &str, value: &str| {
        let headers = [("content-type", "application/json"), (name, value)];
        let client = server.anonymous();
        let answer = client.send(Method::POST, "/v1/traces", &headers, b"{}".to_vec());
        answer.status.as_u16()
    };
    for (name, value) in [
        ("authorization", format!("Bearer {key}")),
        ("authorization", basic(&format!("public:{key}"))),
        ("x-api-key", key.clone()),
        ("api-key", key.clone()),
        ("x-logbook-api-key", key.clone()),
    ] {
        assert_eq!(send(name, &value), 200, "{name}");
    }
    for (name, value) in [
        ("authorization", basic("public:secret")),
        ("authorization", basic(&key)),
        ("authorization", "Basic %%%".to_owned()),
        ("x-api-key", "alb_wrong".to_owned()),
        ("x-api-key", String::new()),
        ("x-key", key.clone()),
    ] {
        assert_eq!(send(name, &value), 401, "{name}: {value}");
    }
}
