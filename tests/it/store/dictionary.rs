//! Series and users go with the last entry and the last usage of them.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use logbook_store::retention;
use logbook_store::retention::forget::{self, Forgotten};
use logbook_tests::{Client, TestServer, samples};
use serde_json::{Value, json};

const ROUNDS: usize = 60;

fn of_user(server: &TestServer, before: Duration, name: &str) -> Value {
    let user = json!({"id": name, "name": name, "email": format!("{name}@example.org")});
    samples::with(
        &samples::entry(&server.clock, before),
        &json!({"user": user}),
    )
}

fn forget(server: &TestServer) -> Forgotten {
    server.store.run_blocking(forget::forget).unwrap()
}

fn roll_up(server: &TestServer) {
    server.roll_up(1_000);
}

const fn forgotten(series: usize, users: usize) -> Forgotten {
    Forgotten { series, users }
}

#[test]
fn who_is_deleted_is_forgotten_and_may_come_back() {
    let server = TestServer::start();
    let client = server.admin();
    let entries = ["kept", "gone"].map(|name| of_user(&server, Duration::hours(3), name));
    let stored = client.post("/logs", &json!(entries)).expect(200);
    roll_up(&server);
    let id = stored["results"][1]["id"].as_str().unwrap();
    client.delete(&format!("/logs/{id}")).expect(204);
    assert_eq!(forget(&server), forgotten(0, 0), "its cell is still there");
    roll_up(&server);
    assert_eq!(forget(&server), forgotten(1, 1));
    assert_eq!(server.database.count("users WHERE email ~ 'gone'"), 0);
    assert_eq!(server.database.count("users"), 1);

    // The server remembers the number of the series that went.
    let again = client.post("/logs", &entries[1]).expect(201);
    let path = format!("/logs/{}", again["id"].as_str().unwrap());
    assert_eq!(client.get(&path).expect(200)["user"]["name"], "gone");
    assert_eq!(client.get("/logs/stats").expect(200)["user_count"], 2);
    assert_eq!(forget(&server), forgotten(0, 0));
}

#[test]
fn usage_keeps_its_users_until_it_goes_itself() {
    let server = TestServer::start();
    let client = server.admin();
    let entry = of_user(&server, Duration::days(9), "gone");
    client.post("/logs", &entry).expect(201);
    roll_up(&server);
    let order = json!({"older_than_days": 5});
    client.post("/logs/cleanup", &order).expect(200);
    assert_eq!(forget(&server), forgotten(0, 0));
    let users = "/usage/breakdown?by=user";
    assert_eq!(client.get(users).expect(200)["items"][0]["label"], "gone");

    let now = server.clock.now();
    let expire = |daily: i64| {
        let (hourly, daily) = (now - Duration::days(1), now - Duration::days(daily));
        let expire = |conn: &mut _| retention::expire_usage(conn, hourly, daily);
        server.store.run_blocking(expire).unwrap();
    };
    expire(30);
    assert_eq!(forget(&server), forgotten(0, 0), "days outlive their hours");
    expire(1);
    assert_eq!(forget(&server), forgotten(1, 1));
    assert_eq!(client.get(users).expect(200)["items"], json!([]));
}

/// Writes entries of a few users and deletes them again.
fn come_and_go(server: &TestServer, client: &Client, writer: usize) {
    for round in 0..ROUNDS {
        let name = format!("u-{}", round % 3);
        let whole = of_user(server, Duration::hours(2), &name);
        let begun = json!({"status": "running", "duration_ms": null, "model": name});
        let begun = samples::with(&of_user(server, Duration::hours(2), "starting"), &begun);
        let stored = client.post("/logs", &json!([whole, begun])).expect(200);
        let ids = [0, 1].map(|index| stored["results"][index]["id"].as_str().unwrap());
        let end = json!({"status": "succeeded", "model": format!("m-{writer}-{round}")});
        client.patch(&format!("/logs/{}", ids[1]), &end).expect(200);
        for id in ids {
            let path = format!("/logs/{id}");
            assert!(client.get(&path).expect(200)["user"]["email"].is_string());
            if round % 10 > 0 {
                client.delete(&path).expect(204);
            }
        }
    }
}

#[test]
fn no_entry_is_ever_of_a_series_that_is_gone() {
    let server = TestServer::start();
    let second = server.beside();
    let clients = [server.admin(), second.seen_by(&server.admin())];
    let writing = AtomicBool::new(true);
    let sum = std::thread::scope(|scope| {
        let work = || {
            let mut sum = forgotten(0, 0);
            while writing.load(Ordering::SeqCst) {
                roll_up(&server);
                let Forgotten { series, users } = forget(&server);
                sum = forgotten(sum.series + series, sum.users + users);
            }
            sum
        };
        let forgetter = scope.spawn(work);
        let (server, clients) = (&server, &clients);
        let writers: Vec<_> = (0..4)
            .map(|writer| scope.spawn(move || come_and_go(server, &clients[writer % 2], writer)))
            .collect();
        let ends: Vec<_> = writers
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect();
        writing.store(false, Ordering::SeqCst);
        let sum = forgetter.join().unwrap();
        ends.into_iter().for_each(|end| end.unwrap());
        sum
    });
    assert!(sum.series > 10 && sum.users > 0, "{sum:?}");
    let lost = "entries LEFT JOIN series ON series.id = series_id WHERE series.id IS NULL";
    assert_eq!(server.database.count("entries"), 4 * 2 * 6);
    assert_eq!(server.database.count(lost), 0);
    roll_up(&server);
    // Told from cells, by a server that remembers no series.
    let third = server.beside();
    let cold = third.seen_by(&server.admin());
    let told = cold.get("/usage/breakdown?by=user").expect(200);
    let of_users = told["items"].as_array().unwrap().iter();
    let known = of_users.filter(|item| item["value"].is_string());
    let requests: i64 = known.map(|item| item["requests"].as_i64().unwrap()).sum();
    assert_eq!(requests, 4 * 2 * 6);
}
