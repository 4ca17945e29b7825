//! What was sent to the wrong address, or with the wrong key, is told so.

use logbook_domain::access::Permission;
use logbook_tests::TestServer;
use serde_json::{Value, json};
use ureq::http::Method;

use super::sender::{JSON, post};

const FIELDS: [(&str, &str); 3] = [
    ("/v1/traces", "resourceSpans"),
    ("/v1/logs", "resourceLogs"),
    ("/v1/metrics", "resourceMetrics"),
];

#[test]
fn what_is_no_otlp_is_told_where_it_belongs() {
    let server = TestServer::start();
    let client = server.admin();
    for (path, field) in FIELDS {
        let send = |body: &Value| post(&client, path, JSON, body.to_string().into_bytes());
        let other = FIELDS.map(|(_, field)| field);
        let other = other.into_iter().find(|other| *other != field).unwrap();
        for body in [
            json!({"model": "m"}),
            json!({"model": "m", "usage": {"input_tokens": 1}, other: []}),
            json!({"resource_spans": [], "resource_logs": [], "resource_metrics": []}),
            json!([{"model": "m"}]),
            json!([]),
            json!("m"),
        ] {
            let answer = send(&body).expect(400);
            let message = answer["message"].as_str().unwrap();
            assert!(message.contains(&format!("`{field}`")), "{message}");
            assert!(message.contains("POST /api/v1/logs"), "{message}");
        }
        for body in [
            json!({}),
            json!({field: []}),
            json!({field: null, "model": "m"}),
        ] {
            assert_eq!(send(&body).expect(200), json!({}), "{path} {body}");
        }
    }
}

#[test]
fn a_wrong_key_or_none_speaks_of_keys_and_any_header_for_keys_is_known() {
    let server = TestServer::start();
    let key = server.secret(&[Permission::Ingest]);
    let send = |path: &str, headers: &[(&str, &str)]| {
        let headers = [&[("content-type", JSON)], headers].concat();
        let client = server.anonymous();
        client.send(Method::POST, path, &headers, b"{}".to_vec())
    };
    for (path, good, field) in [
        ("/v1/traces", 200, "message"),
        ("/v1/logs", 200, "message"),
        ("/v1/metrics", 200, "message"),
        ("/api/v1/logs", 201, "detail"),
        ("/api/v1/ingest/litellm", 200, "detail"),
        ("/api/v1/ingest/kong", 200, "detail"),
    ] {
        for name in ["x-api-key", "api-key", "x-logbook-api-key"] {
            assert_eq!(send(path, &[(name, &key)]).status.as_u16(), good, "{path}");
        }
        for headers in [
            &[][..],
            &[("authorization", "Bearer sk-1234")],
            &[("authorization", "Bearer alb_1234")],
            &[("x-api-key", "1234")],
            &[("x-api-key", "alb_1234")],
        ] {
            let answer = send(path, headers).expect(401);
            let told = answer[field].as_str().unwrap();
            assert!(told.contains("API key"), "{path} {headers:?}: {told}");
            assert!(!told.contains("access token"), "{path}: {told}");
        }
    }
}
