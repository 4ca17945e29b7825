//! GET /api/v1/auth/me

use logbook_domain::access::{Permission, Role};
use logbook_tests::TestServer;
use serde_json::{Value, json};

#[test]
fn each_role_may_do_what_it_may() {
    let server = TestServer::start();
    let permissions = |role| {
        let me = server.person(role).client.get("/auth/me").expect(200);
        assert_eq!(me["kind"], "account");
        assert_eq!(me["account"]["role"], json!(role));
        assert_eq!(me.get("api_key"), None);
        me["permissions"].clone()
    };
    assert_eq!(
        permissions(Role::Admin),
        json!(["ingest", "read", "content", "delete", "admin"])
    );
    assert_eq!(permissions(Role::Auditor), json!(["read", "content"]));
    assert_eq!(permissions(Role::Viewer), json!(["read"]));
}

#[test]
fn a_key_may_do_what_its_scopes_say() {
    let server = TestServer::start();
    let me = server
        .key(&[Permission::Ingest])
        .get("/auth/me")
        .expect(200);
    assert_eq!(me["kind"], "api_key");
    assert_eq!(me["api_key"]["name"], "test");
    assert_eq!(me["permissions"], json!(["ingest"]));
    assert_eq!(me.get("account"), None::<&Value>);
}
