//! GET /api/v1/logs/stats: the numbers hold after any sequence of acts.

use chrono::Duration;
use logbook_domain::decimal::Usd;
use logbook_domain::time;
use logbook_store::rollup;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{TestServer, sql};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::{Value, json};

/// Something that happens to the log.
#[derive(Clone, Debug)]
enum Act {
    Insert(Vec<Value>),
    Resend(usize),
    Complete(usize),
    DeleteOne(usize),
    DeleteMatching(FilterParams),
    CleanUp(i64),
    Wait(i64),
    RollUp(usize),
}

fn act(server: &TestServer) -> impl Strategy<Value = Act> + use<> {
    prop_oneof![
        4 => prop::collection::vec(random::entry(server.clock.clone()), 1..30).prop_map(Act::Insert),
        2 => any::<usize>().prop_map(Act::Resend),
        3 => any::<usize>().prop_map(Act::Complete),
        2 => any::<usize>().prop_map(Act::DeleteOne),
        1 => random::filter(server.clock.clone()).prop_map(Act::DeleteMatching),
        1 => (0..5_i64).prop_map(Act::CleanUp),
        1 => (0..50_i64).prop_map(Act::Wait),
        4 => (1..200_usize).prop_map(Act::RollUp),
    ]
}

#[test]
fn numbers_equal_plain_sql_after_every_act() {
    let server = TestServer::start();
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    let sequence =
        prop::collection::vec((act(&server), random::filter(server.clock.clone())), 1..14);
    let mut log = Log {
        server: &server,
        sent: Vec::new(),
    };
    let log = std::cell::RefCell::new(&mut log);
    runner
        .run(&sequence, |sequence| {
            for (act, filter) in sequence {
                log.borrow_mut().perform(act)?;
                log.borrow().check(&filter)?;
                log.borrow().check(&FilterParams::new())?;
            }
            Ok(())
        })
        .unwrap();
}

struct Log<'a> {
    server: &'a TestServer,
    /// Every entry sent, with the id it was given.
    sent: Vec<(Value, String)>,
}

impl Log<'_> {
    fn perform(&mut self, act: Act) -> Result<(), TestCaseError> {
        let client = self.server.admin();
        let any = |log: &Self, index: usize| log.sent.get(index % log.sent.len().max(1)).cloned();
        match act {
            Act::Insert(entries) => {
                let answer = client.post("/logs", &json!(entries)).expect(200);
                let ids = answer["results"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|one| one["id"].as_str().unwrap().to_owned());
                self.sent.extend(entries.into_iter().zip(ids));
            }
            Act::Resend(index) => {
                if let Some((entry, id)) = any(self, index) {
                    let answer = client.post("/logs", &entry);
                    prop_assert!(answer.status.is_success(), "{}", answer.text);
                    prop_assert_eq!(&answer.json()["id"], &id);
                }
            }
            Act::Complete(index) => {
                if let Some((_, id)) = any(self, index) {
                    let end = json!({"status": "succeeded", "usage": {"output_tokens": 7}, "cost_usd": 0.25});
                    let status = client.patch(&format!("/logs/{id}"), &end).status.as_u16();
                    prop_assert!([200, 404, 409].contains(&status));
                }
            }
            Act::DeleteOne(index) => {
                if let Some((_, id)) = any(self, index) {
                    let status = client.delete(&format!("/logs/{id}")).status.as_u16();
                    prop_assert!([204, 404].contains(&status));
                    prop_assert_eq!(client.get(&format!("/logs/{id}")).status.as_u16(), 404);
                }
            }
            Act::DeleteMatching(filter) => self.delete_matching(&filter)?,
            Act::CleanUp(days) => {
                let dry = client
                    .post(
                        "/logs/cleanup",
                        &json!({"older_than_days": days, "dry_run": true}),
                    )
                    .expect(200);
                let done = client
                    .post("/logs/cleanup", &json!({"older_than_days": days}))
                    .expect(200);
                prop_assert_eq!(dry, done);
            }
            Act::RollUp(hours) => {
                let now = self.server.clock.now();
                let roll = |conn: &mut _| rollup::roll_up(conn, now, now, hours);
                self.server.store.run_blocking(roll).unwrap();
            }
            Act::Wait(hours) => self.server.clock.advance(Duration::hours(hours) / 10),
        }
        Ok(())
    }

    fn delete_matching(&self, filter: &FilterParams) -> Result<(), TestCaseError> {
        let client = self.server.admin();
        let count = client
            .get(&format!("/logs/stats?{}", random::query(filter)))
            .expect(200)["total_requests"]
            .clone();
        let order = json!({"filter": random::body(filter), "expected_count": count});
        prop_assert_eq!(
            &client.post("/logs/delete", &order).expect(200)["deleted_count"],
            &count
        );
        Ok(())
    }

    /// Cards, list total and facets against the rows.
    fn check(&self, filter: &FilterParams) -> Result<(), TestCaseError> {
        let client = self.server.admin();
        let query = random::query(filter);
        let stats = client.get(&format!("/logs/stats?{query}")).expect(200);
        let now = time::rfc3339(&self.server.clock.now());
        let sums = sql::sums(&mut self.server.database.connect(), filter, &now);
        let told = sql::Sums {
            total_requests: stats["total_requests"].as_i64().unwrap(),
            total_tokens: stats["total_tokens"].as_i64().unwrap(),
            input_tokens: stats["input_tokens"].as_i64().unwrap(),
            output_tokens: stats["output_tokens"].as_i64().unwrap(),
            user_count: stats["user_count"].as_i64().unwrap(),
            model_count: stats["model_count"].as_i64().unwrap(),
            cost_usd: usd(&stats["cost_usd"]),
            failed: stats["by_status"]["failed"].as_i64().unwrap(),
        };
        prop_assert_eq!(&told, &sums);
        let page = client.get(&format!("/logs?per_page=1&{query}")).expect(200);
        if page.get("total").is_some() || !filter.contains_key("q") {
            prop_assert_eq!(&page["total"], sums.total_requests);
        }
        for (facet, value) in FACETS {
            self.check_facet(filter, facet, value)?;
        }
        Ok(())
    }

    /// Every candidate with its count, under the other filters alone.
    fn check_facet(
        &self,
        filter: &FilterParams,
        facet: &str,
        value: &str,
    ) -> Result<(), TestCaseError> {
        let query = random::query(filter);
        let path = format!("/logs/facets?facet={facet}&limit=1000&{query}");
        let answer = self.server.admin().get(&path).expect(200);
        let candidates = answer["facets"][facet]["values"].as_array().unwrap().iter();
        let mut told: Vec<(String, i64)> = candidates
            .map(|one| {
                (
                    one["value"].as_str().unwrap().to_owned(),
                    one["count"].as_i64().unwrap(),
                )
            })
            .collect();
        let mut others = filter.clone();
        others.remove(facet);
        let now = time::rfc3339(&self.server.clock.now());
        let mut counted = sql::counts(&mut self.server.database.connect(), &others, &now, value);
        told.sort();
        counted.sort();
        prop_assert_eq!(told, counted, "facet {}", facet);
        Ok(())
    }
}

/// Facets with the same value in SQL.
const FACETS: [(&str, &str); 4] = [
    ("model", "s.model"),
    ("user", "coalesce(u.external_id, u.email, u.name)"),
    (
        "status",
        "(ARRAY['running','succeeded','failed','blocked','cancelled','partial_success'])[e.status]",
    ),
    (
        "error_category",
        "(ARRAY['authentication','rate_limiting','model_not_found','invalid_request','server_error','network_error','context_resolution','tool_execution','guardrail_blocked','unknown'])[e.error_category]",
    ),
];

/// Reads the number back exactly: JSON's floating point would spell it otherwise.
fn usd(json: &Value) -> String {
    serde_json::from_value::<Usd>(json.clone())
        .unwrap()
        .to_string()
}
