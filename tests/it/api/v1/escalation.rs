//! Nobody makes or changes an account or key that may do more than they may:
//! every set of rights that manages, against every set of rights there is.

use logbook_domain::access::{Permission, Role};
use logbook_tests::people::PASSWORD;
use logbook_tests::{Answer, Client, TestServer};
use serde_json::{Value, json};

/// Every set of rights but the empty one.
fn every_set() -> Vec<Vec<Permission>> {
    let set = |bits: usize| {
        let all = Permission::ALL.into_iter().enumerate();
        let chosen = all.filter(|(index, _)| bits >> index & 1 == 1);
        chosen.map(|(_, right)| right).collect()
    };
    (1..1 << Permission::ALL.len()).map(set).collect()
}

/// A key for every set of rights that manages accounts and keys.
fn managers(server: &TestServer) -> Vec<(Vec<Permission>, Client)> {
    let sets = every_set().into_iter();
    let managing = sets.filter(|rights| rights.contains(&Permission::Admin));
    managing
        .map(|rights| (rights.clone(), server.key(&rights)))
        .collect()
}

/// Holds an answer to what may be: done, or refused with a right that is missing.
#[track_caller]
fn check(answer: &Answer, own: &[Permission], wanted: &[Permission], done: u16) {
    let missing: Vec<_> = wanted.iter().filter(|right| !own.contains(right)).collect();
    if missing.is_empty() {
        answer.expect(done);
        return;
    }
    answer.expect_problem(403, "forbidden");
    let detail = answer.json()["detail"].to_string();
    let named = |right: &&Permission| detail.contains(&format!("`{}`", right.name()));
    assert!(missing.iter().any(named), "{own:?} {wanted:?}: {detail}");
}

#[test]
fn no_key_is_made_with_more_rights_than_ones_own() {
    let server = TestServer::start();
    for (own, client) in managers(&server) {
        for wanted in every_set() {
            let body = json!({"name": "new", "scopes": wanted});
            check(&client.post("/api-keys", &body), &own, &wanted, 201);
        }
    }
}

#[test]
fn no_key_with_more_rights_than_ones_own_is_changed_but_all_are_revoked() {
    let server = TestServer::start();
    let admin = server.admin();
    let make = |rights: &[Permission]| {
        let body = json!({"name": "target", "scopes": rights});
        let made = admin.post("/api-keys", &body).expect(201);
        format!("/api-keys/{}", made["api_key"]["id"].as_str().unwrap())
    };
    let managers = managers(&server);
    for wanted in every_set() {
        let path = make(&wanted);
        for (own, client) in &managers {
            for change in [
                json!({"name": "mine"}),
                json!({"expires_at": null}),
                json!({"expires_at": "2027-01-01T00:00:00Z"}),
            ] {
                check(&client.patch(&path, &change), own, &wanted, 200);
            }
        }
        let (_, least) = managers.iter().min_by_key(|(own, _)| own.len()).unwrap();
        least.delete(&path).expect(204);
    }
}

#[test]
fn no_account_is_made_with_more_rights_than_ones_own() {
    let server = TestServer::start();
    for (number, (own, client)) in managers(&server).iter().enumerate() {
        for role in Role::ALL {
            let email = format!("{}-{number}@example.org", role.name());
            let body = json!({"email": email, "role": role, "password": PASSWORD});
            let answer = client.post("/accounts", &body);
            check(&answer, own, role.permissions(), 201);
        }
    }
}

#[test]
fn no_account_is_changed_from_or_to_more_rights_than_ones_own() {
    let server = TestServer::start();
    let admin = server.admin();
    // An admin who stays, so that the others may cease to be one.
    server.person(Role::Admin);
    let managers = managers(&server);
    for role in Role::ALL {
        let person = server.person_named(&format!("target-{}@example.org", role.name()), role);
        let path = format!("/accounts/{}", person.id);
        for (own, client) in &managers {
            let change = |change: Value, also: &[Permission]| {
                let wanted = [role.permissions(), also].concat();
                check(&client.patch(&path, &change), own, &wanted, 200);
                admin.patch(&path, &json!({"role": role})).expect(200);
            };
            change(json!({"name": format!("{own:?}")}), &[]);
            change(json!({"active": true}), &[]);
            change(json!({"active": false, "name": "x"}), &[]);
            for other in Role::ALL {
                change(json!({"role": other}), other.permissions());
            }
            client.patch(&path, &json!({"active": false})).expect(200);
            change(json!({"active": true}), &[]);
        }
    }
}

#[test]
fn no_password_of_an_account_with_more_rights_is_changed() {
    let server = TestServer::start();
    let person = server.person(Role::Admin);
    let path = format!("/accounts/{}", person.id);
    for (own, client) in managers(&server) {
        if own.len() < Permission::ALL.len() {
            let change = json!({"password": "a long new password"});
            check(&client.patch(&path, &change), &own, &Permission::ALL, 200);
        }
    }
    server.sign_in(&person.email, PASSWORD).expect(200);
}
