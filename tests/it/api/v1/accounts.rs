//! /api/v1/accounts

use std::thread;

use logbook_domain::access::Role;
use logbook_tests::people::PASSWORD;
use logbook_tests::{Person, TestServer};
use serde_json::json;

const NEW_PASSWORD: &str = "another horse battery";

fn path(person: &Person) -> String {
    format!("/accounts/{}", person.id)
}

#[test]
fn an_account_is_made_listed_changed_and_deleted() {
    let server = TestServer::start();
    let admin = server.admin();
    let new = json!({"email": "Ada@Example.org", "name": "Ada Lovelace", "role": "viewer", "password": PASSWORD});
    let made = admin.post("/accounts", &new).expect(201);
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        made,
        json!({
            "id": id, "email": "ada@example.org", "name": "Ada Lovelace", "role": "viewer",
            "active": true, "created_at": "2026-03-10T12:00:00.000Z",
        })
    );
    assert_eq!(admin.get("/accounts").expect(200), json!({"items": [made]}));
    let change = json!({"name": null, "role": "auditor"});
    let changed = admin.patch(&format!("/accounts/{id}"), &change).expect(200);
    assert_eq!(
        (changed.get("name"), &changed["role"]),
        (None, &json!("auditor"))
    );
    admin.delete(&format!("/accounts/{id}")).expect(204);
    admin
        .delete(&format!("/accounts/{id}"))
        .expect_problem(404, "not-found");
    assert_eq!(admin.get("/accounts").expect(200), json!({"items": []}));
}

#[test]
fn every_change_is_in_the_activity_without_any_password() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let admin = server.admin();
    let change =
        json!({"name": "Ada", "role": "auditor", "active": true, "password": NEW_PASSWORD});
    admin.patch(&path(&person), &change).expect(200);
    // What changes nothing leaves no trace.
    admin
        .patch(&path(&person), &json!({"role": "auditor"}))
        .expect(200);
    admin.patch(&path(&person), &json!({})).expect(200);
    admin.delete(&path(&person)).expect(204);
    let acts = server.acts(&["account_created", "account_changed", "account_deleted"]);
    let told: Vec<_> = acts
        .iter()
        .map(|act| json!([act["action"], act["details"]]))
        .collect();
    assert_eq!(
        told,
        [
            json!(["account_deleted", {"email": person.email, "sessions_ended": 0}]),
            json!(["account_changed", {
                "email": person.email,
                "name": {"from": null, "to": "Ada"},
                "role": {"from": "viewer", "to": "auditor"},
                "password": "changed",
                "sessions_ended": 1,
            }]),
            json!(["account_created", {"email": person.email, "role": "viewer"}]),
        ]
    );
    let target = json!({"type": "account", "id": person.id});
    assert!(
        acts.iter()
            .all(|act| act["target"] == target && act["actor"]["kind"] == "api_key")
    );
}

#[test]
fn an_address_has_one_account() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let again =
        json!({"email": person.email.to_uppercase(), "role": "viewer", "password": PASSWORD});
    let answer = server.admin().post("/accounts", &again);
    answer.expect_problem(409, "conflict");
    assert!(answer.text.contains(&person.email), "{}", answer.text);
}

#[test]
fn every_bad_field_is_named() {
    let server = TestServer::start();
    let admin = server.admin();
    let refused = |body| {
        admin
            .post("/accounts", &body)
            .expect_problem(422, "validation-failed")
    };
    let all_bad =
        json!({"email": "no address", "name": " ", "role": "viewer", "password": "short"});
    assert_eq!(refused(all_bad), ["email", "name", "password"]);
    assert_eq!(
        refused(json!({"email": "a@b.c", "role": "king", "password": PASSWORD})),
        ["role"]
    );
    assert_eq!(
        refused(json!({"email": "a@b.c", "password": PASSWORD})),
        ["role"]
    );
    let long = json!({"email": "a@b.c", "name": "x".repeat(201), "role": "viewer", "password": "x".repeat(201)});
    assert_eq!(refused(long), ["name", "password"]);
    let hidden =
        json!({"email": "a\u{0}@b.c", "name": "a\u{0}", "role": "viewer", "password": PASSWORD});
    assert_eq!(refused(hidden), ["email", "name"]);
    let person = server.person(Role::Viewer);
    let refused = |body| {
        admin
            .patch(&path(&person), &body)
            .expect_problem(422, "validation-failed")
    };
    assert_eq!(refused(json!({"role": null})), ["role"]);
    assert_eq!(refused(json!({"active": "yes"})), ["active"]);
    assert_eq!(refused(json!({"email": "new@b.c"})), ["email"]);
    assert_eq!(refused(json!({"password": "short"})), ["password"]);
    assert_eq!(
        admin.get("/accounts").expect(200)["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn ids_that_are_none_and_ids_of_nobody_are_told_apart() {
    let server = TestServer::start();
    let admin = server.admin();
    let fields = admin
        .delete("/accounts/me")
        .expect_problem(400, "invalid-parameter");
    assert_eq!(fields, ["id"]);
    let nobody = "/accounts/019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21";
    admin.delete(nobody).expect_problem(404, "not-found");
    admin
        .patch(nobody, &json!({"active": false}))
        .expect_problem(404, "not-found");
}

#[test]
fn a_new_role_counts_from_the_next_request() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    person
        .client
        .get("/accounts")
        .expect_problem(403, "forbidden");
    server
        .admin()
        .patch(&path(&person), &json!({"role": "admin"}))
        .expect(200);
    person.client.get("/accounts").expect(200);
}

#[test]
fn a_new_password_ends_every_session() {
    let server = TestServer::start();
    let person = server.person(Role::Viewer);
    let elsewhere = server.signed_in(&person.id, &person.email);
    server
        .admin()
        .patch(&path(&person), &json!({"password": NEW_PASSWORD}))
        .expect(200);
    for session in [&person, &elsewhere] {
        session
            .client
            .get("/auth/me")
            .expect_problem(401, "unauthenticated");
        server
            .with_cookie("refresh", &session.cookie)
            .expect_problem(401, "unauthenticated");
    }
    server.sign_in(&person.email, PASSWORD).expect(401);
    server.sign_in(&person.email, NEW_PASSWORD).expect(200);
}

#[test]
fn who_is_deactivated_or_deleted_is_out_at_once() {
    let server = TestServer::start();
    let person = server.person(Role::Auditor);
    server
        .admin()
        .patch(&path(&person), &json!({"active": false}))
        .expect(200);
    person.client.get("/auth/me").expect(401);
    server.with_cookie("refresh", &person.cookie).expect(401);
    server
        .admin()
        .patch(&path(&person), &json!({"active": true}))
        .expect(200);
    // Being let in again does not bring old sessions back.
    person.client.get("/auth/me").expect(401);
    let back = server.signed_in(&person.id, &person.email);
    server.admin().delete(&path(&person)).expect(204);
    back.client.get("/auth/me").expect(401);
    server.with_cookie("refresh", &back.cookie).expect(401);
}

#[test]
fn the_last_active_admin_stays() {
    let server = TestServer::start();
    let last = server.person(Role::Admin);
    let retired = server.person_named("retired@example.org", Role::Admin);
    last.client
        .patch(&path(&retired), &json!({"active": false}))
        .expect(200);
    let refused = |answer: logbook_tests::Answer| answer.expect_problem(409, "conflict");
    refused(last.client.delete(&path(&last)));
    refused(last.client.patch(&path(&last), &json!({"role": "viewer"})));
    refused(last.client.patch(&path(&last), &json!({"active": false})));
    last.client
        .patch(
            &path(&last),
            &json!({"role": "admin", "active": true, "name": "Last"}),
        )
        .expect(200);
    last.client
        .patch(&path(&retired), &json!({"active": true}))
        .expect(200);
    last.client.delete(&path(&last)).expect(204);
}

#[test]
fn of_admins_who_leave_at_once_one_stays() {
    let server = TestServer::start();
    let key = server.admin();
    let admins: Vec<Person> = (0..4)
        .map(|n| server.person_named(&format!("admin{n}@example.org"), Role::Admin))
        .collect();
    for round in 0..5 {
        let statuses: Vec<u16> = thread::scope(|scope| {
            let leave = |admin: &Person| match round % 2 {
                0 => json!({"role": "viewer"}),
                _ => json!({"active": false, "name": admin.email}),
            };
            let changes: Vec<_> = admins
                .iter()
                .map(|admin| (key.clone(), path(admin), leave(admin)))
                .map(|(key, path, body)| {
                    scope.spawn(move || key.patch(&path, &body).status.as_u16())
                })
                .collect();
            changes.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(
            statuses.iter().filter(|status| **status == 409).count(),
            1,
            "{statuses:?}"
        );
        assert_eq!(
            statuses.iter().filter(|status| **status == 200).count(),
            3,
            "{statuses:?}"
        );
        for admin in &admins {
            key.patch(&path(admin), &json!({"role": "admin", "active": true}))
                .expect(200);
        }
    }
}
