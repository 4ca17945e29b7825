//! Where exporters can put an API key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use ureq::http::Method;

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
