//! What a new log gets before anybody can use it.

use std::thread;

use logbook_api::bootstrap::{BootstrapError, first_admin, first_ingest_key};
use logbook_tests::TestServer;
use logbook_tests::people::PASSWORD;
use serde_json::json;

#[test]
fn of_servers_that_start_together_one_makes_the_first_admin() {
    let server = TestServer::start();
    let clock = server.clock.clock();
    let made: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    first_admin(&server.store, &clock, "Admin@example.org", None).unwrap()
                })
            })
            .collect();
        starts
            .into_iter()
            .filter_map(|start| start.join().unwrap())
            .collect()
    });
    let [admin] = &made[..] else {
        panic!("{} admins were made", made.len())
    };
    let password = admin.password.as_deref().unwrap();
    let signed_in = server.sign_in("admin@example.org", password).expect(200);
    assert_eq!(signed_in["account"]["role"], "admin");
    let acts = server.acts(&["account_created"]);
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0]["actor"]["kind"], "system");
}

#[test]
fn the_password_of_the_settings_is_used_and_not_told() {
    let server = TestServer::start();
    let clock = server.clock.clock();
    let make = |email: &str, password: &str| {
        first_admin(&server.store, &clock, email, Some(password.to_owned()))
    };
    assert!(matches!(
        make("admin", PASSWORD),
        Err(BootstrapError::Email(_))
    ));
    assert!(matches!(
        make("admin@example.org", "short"),
        Err(BootstrapError::Password(_))
    ));
    let admin = make("admin@example.org", PASSWORD).unwrap().unwrap();
    assert_eq!(admin.password, None);
    server.sign_in("admin@example.org", PASSWORD).expect(200);
    // A later start changes nothing, whatever the settings say by then.
    assert!(make("other@example.org", "short").unwrap().is_none());
    server.sign_in("admin@example.org", PASSWORD).expect(200);
}

#[test]
fn the_first_key_may_send_entries_and_nothing_else() {
    let server = TestServer::start();
    let clock = server.clock.clock();
    let secret = first_ingest_key(&server.store, &clock, "first")
        .unwrap()
        .unwrap();
    assert!(
        first_ingest_key(&server.store, &clock, "second")
            .unwrap()
            .is_none()
    );
    let client = server.anonymous().with_token(secret);
    client.post("/logs", &json!({"model": "gpt-5"})).expect(201);
    client.get("/logs").expect_problem(403, "forbidden");
}
