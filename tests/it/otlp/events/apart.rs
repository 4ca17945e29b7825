//! An entry and its content that come in separate requests.

use chrono::Duration;
use diesel::connection::SimpleConnection;
use logbook_domain::content::Body;
use logbook_store::parts::{self, Expired};
use logbook_store::transaction;
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::sender::{self as otlp, TRACE, entries, skipped};
use super::sender::{record, send};

/// The events of one call, each to be sent by itself: what was asked by an
/// attempt and by the one that went well, the call, and what was answered.
pub(crate) fn call(server: &TestServer, session: &str) -> Vec<Value> {
    let event = |seconds: i64, event: &str, more: &[(&'static str, Value)]| {
        let common = [
            ("session.id", json!(session)),
            ("prompt.id", json!("p")),
            ("model", json!("m")),
            ("event.sequence", json!(seconds)),
        ];
        let event = format!("claude_code.{event}");
        record(server, seconds, &event, &[&common[..], more].concat())
    };
    let request = ("request_id", json!(format!("request of {session}")));
    vec![
        event(1, "user_prompt", &[("prompt", json!("asked"))]),
        event(
            2,
            "api_request",
            &[request.clone(), ("input_tokens", json!(7))],
        ),
        event(
            3,
            "assistant_response",
            &[request, ("response", json!("answered"))],
        ),
        event(
            4,
            "api_request",
            &[("request_id", json!(format!("{session} 2")))],
        ),
    ]
}

/// Every order of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let longer = orders(count - 1).into_iter().flat_map(|order| {
        (0..count).map(move |place| {
            let mut order = order.clone();
            order.insert(place, count - 1);
            order
        })
    });
    longer.collect()
}

/// What is to see of an entry beside its content.
fn without_content(entry: &Value) -> Value {
    let mut entry = entry.clone();
    let fields = entry.as_object_mut().unwrap();
    fields.retain(|name, _| !matches!(&**name, "prompt" | "response" | "content"));
    entry
}

#[test]
fn the_parts_of_a_call_meet_in_every_order_and_doubled_parts_change_nothing() {
    let server = TestServer::start();
    let client = server.admin();
    for (number, order) in orders(4).into_iter().enumerate() {
        let session = format!("session {number}");
        let events = call(&server, &session);
        for place in order.iter().chain(&order) {
            assert_eq!(send(&client, &events[*place..=*place]), json!({}));
        }
    }
    let entries = entries(&client);
    assert_eq!(entries.len(), 48);
    let (second, first): (Vec<&Value>, Vec<&Value>) = entries
        .iter()
        .partition(|entry| entry["usage"]["input_tokens"].is_null());
    assert_eq!((first.len(), second.len()), (24, 24));
    for (number, order) in orders(4).into_iter().enumerate() {
        let of_session = |entries: &[&Value]| {
            let id = json!(format!("session {number}"));
            let found = entries.iter().find(|entry| entry["conversation_id"] == id);
            [
                found.unwrap()["prompt"].clone(),
                found.unwrap()["response"].clone(),
            ]
        };
        let (first, second) = (of_session(&first), of_session(&second));
        let place = |event| order.iter().position(|one| *one == event);
        // Nobody can know that another call comes, which was made before.
        let is_overtaken = place(3) < place(1) && place(0) < place(1);
        let (asked, null) = (json!("asked"), Value::Null);
        let prompts = if is_overtaken {
            [&null, &asked]
        } else {
            [&asked, &null]
        };
        assert_eq!([&first[0], &second[0]], prompts, "{order:?}");
        assert_eq!(
            [&first[1], &second[1]],
            [&json!("answered"), &null],
            "{order:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// However the events of several sessions are shuffled and cut into requests,
    /// each prompt and each answer is at one call of its session.
    #[test]
    fn however_events_are_cut_into_requests_their_content_is_there_once(
        order in Just((0..16_usize).collect::<Vec<_>>()).prop_shuffle(),
        cuts in prop::collection::vec(1..5_usize, 16),
    ) {
        let server = TestServer::start();
        let client = server.admin();
        let sessions = ["a", "b", "c", "d"].map(|session| call(&server, session)).concat();
        let mut rest: Vec<Value> = order.into_iter().map(|place| sessions[place].clone()).collect();
        for cut in cuts {
            let some: Vec<Value> = rest.drain(..cut.min(rest.len())).collect();
            prop_assert_eq!(send(&client, &some), json!({}));
        }
        let entries = entries(&client);
        prop_assert_eq!(entries.len(), 8);
        for (side, value) in [("prompt", "asked"), ("response", "answered")] {
            let mut of_sessions: Vec<_> = entries
                .iter()
                .filter(|entry| entry[side] == value)
                .map(|entry| entry["conversation_id"].as_str().unwrap())
                .collect();
            of_sessions.sort_unstable();
            prop_assert_eq!(of_sessions, ["a", "b", "c", "d"]);
        }
    }
}

/// Records of the messages of a span.
fn messages(server: &TestServer, span: u64) -> Vec<Value> {
    let message = |event: &str, content: &str| {
        let mut record = record(server, 0, event, &[]);
        record["traceId"] = json!(TRACE);
        record["spanId"] = json!(format!("{span:016x}"));
        let content = otlp::attribute(&("content", json!(content)));
        record["body"] = json!({"kvlistValue": {"values": [content]}});
        record
    };
    vec![
        message("gen_ai.system.message", "Be brief"),
        message("gen_ai.user.message", "Hi"),
        message("gen_ai.choice", "Hello"),
    ]
}

#[test]
fn messages_of_a_span_meet_it_whichever_comes_first() {
    let server = TestServer::start();
    let client = server.admin();
    let spans = [1, 2, 3].map(|number| otlp::span(&server, number, &otlp::chat(&[])));
    otlp::send(&client, &spans[..1]);
    for number in [1, 2] {
        for _ in 0..2 {
            assert_eq!(send(&client, &messages(&server, number)), json!({}));
        }
    }
    otlp::send(&client, &spans[1..]);
    let entries = entries(&client);
    assert_eq!(entries.len(), 3);
    let asked = json!([
        {"role": "system", "content": "Be brief"},
        {"role": "user", "content": "Hi"},
    ]);
    let answered = json!([{"role": "assistant", "content": "Hello"}]);
    let whole = entries.iter().filter(|entry| entry["prompt"] == asked);
    let whole: Vec<_> = whole
        .filter(|entry| entry["response"] == answered)
        .collect();
    assert_eq!(whole.len(), 2, "{entries:#?}");
}

#[test]
fn a_final_entry_with_content_stays_as_it_is() {
    let server = TestServer::start();
    let client = server.admin();
    let content = otlp::chat(&[("gen_ai.completion", json!("of the span"))]);
    otlp::send(&client, &[otlp::span(&server, 1, &content)]);
    let before = entries(&client);
    send(&client, &messages(&server, 1));
    assert_eq!(entries(&client), before);
}

#[test]
fn attached_content_is_found_and_numbers_stay_exact() {
    let server = TestServer::start();
    let client = server.admin();
    otlp::send(&client, &[otlp::span(&server, 1, &otlp::chat(&[]))]);
    server.clock.advance(Duration::hours(3));
    server.roll_up(1_000);
    let found = || client.get("/logs?period=all&q=Hello").expect(200)["total"].clone();
    let counted = || client.get("/logs/stats?period=all").expect(200);
    let before = (found(), counted());
    assert_eq!(before.0, 0);
    let told = without_content(&entries(&client)[0]);
    send(&client, &messages(&server, 1));
    assert_eq!((found(), counted()), (json!(1), before.1));
    assert_eq!(without_content(&entries(&client)[0]), told);
}

fn expire(server: &TestServer) -> Vec<Expired> {
    let now = server.clock.now();
    let mut expired = Vec::new();
    loop {
        let work = |conn: &mut _| transaction(conn, |conn| parts::delete_expired(conn, now));
        let some = server.store.run_blocking(work).unwrap();
        let has_more = some.has_more;
        expired.push(some);
        if !has_more {
            return expired;
        }
    }
}

#[test]
fn parts_that_never_meet_are_given_out_once_their_time_is_over() {
    let server = TestServer::start();
    let client = server.admin();
    let events: Vec<Value> = (0..250)
        .map(|number| call(&server, &format!("session {number}")).swap_remove(0))
        .collect();
    send(&client, &events);
    let met = call(&server, "met");
    send(&client, &met[..1]);
    send(&client, &met[1..2]);
    server
        .clock
        .advance(Duration::hours(24) - Duration::seconds(1));
    assert_eq!(expire(&server).concat_parts(), Vec::<String>::new());
    server.clock.advance(Duration::seconds(1));
    assert_eq!(expire(&server).concat_parts(), vec!["asked"; 250]);
    assert_eq!(server.database.count("waiting_parts"), 0);
    assert_eq!(server.database.count("open_entries"), 0);
    // What was open takes no more, and its part waits for nobody.
    send(&client, &met[2..3]);
    assert_eq!(entries(&client)[0]["response"], Value::Null);
}

/// The prompts of parts that were given up.
trait ConcatParts {
    fn concat_parts(&self) -> Vec<String>;
}

impl ConcatParts for Vec<Expired> {
    fn concat_parts(&self) -> Vec<String> {
        let parts = self.iter().flat_map(|some| &some.parts);
        let texts = parts.map(|part| match &part.prompt.body {
            Body::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        });
        texts.collect()
    }
}

#[test]
fn what_waits_is_redacted_and_what_is_not_kept_does_not_wait() {
    let options = TestOptions::fixing([
        ("audit_log.redaction_patterns", json!(["secret-\\d+"])),
        ("audit_log.persist_responses", json!(false)),
    ]);
    let server = TestServer::start_with(options);
    let client = server.admin();
    let mut events = call(&server, "s");
    let secret = record(
        &server,
        1,
        "claude_code.user_prompt",
        &[
            ("session.id", json!("s")),
            ("prompt.id", json!("p")),
            ("prompt", json!("my secret-1")),
        ],
    );
    send(&client, &[secret, events.remove(2)]);
    assert_eq!(server.database.count("waiting_parts"), 1);
    assert_eq!(
        server
            .database
            .count("waiting_parts WHERE prompt LIKE '%secret-1%'"),
        0
    );
    assert_eq!(skipped(&server, "part"), 1);
}

#[test]
fn beyond_the_bounds_no_part_waits_and_nothing_else_is_lost() {
    let server = TestServer::start();
    let client = server.admin();
    let fill = format!(
        "INSERT INTO waiting_parts (key, ordinal, expires_at, bytes, prompt_state, response_state,
             prompt_truncated, prompt_redacted, response_truncated, response_redacted, met, prompt)
         SELECT gen_random_uuid(), 0, now(), 1, 2, 0, false, false, false, false, false, 'x'
         FROM generate_series(1, {})",
        parts::MAX_PARTS - 1
    );
    server.database.connect().batch_execute(&fill).unwrap();
    let (one, other) = (call(&server, "one"), call(&server, "other"));
    let records = [one[0].clone(), other[0].clone(), one[1].clone()];
    // The first is met at once; of the others only one has room.
    send(&client, &records);
    assert_eq!(skipped(&server, "no_room"), 0);
    send(&client, &call(&server, "third")[..1]);
    assert_eq!(skipped(&server, "no_room"), 1);
    assert_eq!(entries(&client)[0]["prompt"], "asked");
}
