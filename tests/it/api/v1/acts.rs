//! Random acts on the log, for tests of what must hold after any of them.

use chrono::Duration;
use logbook_tests::TestServer;
use logbook_tests::random::{self, FilterParams};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};

/// Something that happens to the log.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Insert(Vec<Value>),
    Resend(usize),
    Complete(usize),
    DeleteOne(usize),
    DeleteMatching(FilterParams),
    CleanUp(i64),
    Wait(i64),
    RollUp(usize),
}

/// Any act.
pub(crate) fn act(server: &TestServer) -> impl Strategy<Value = Act> + use<> {
    prop_oneof![
        4 => prop::collection::vec(random::entry(server.clock.clone()), 1..30).prop_map(Act::Insert),
        2 => any::<usize>().prop_map(Act::Resend),
        3 => any::<usize>().prop_map(Act::Complete),
        2 => any::<usize>().prop_map(Act::DeleteOne),
        1 => random::filter(server.clock.clone()).prop_map(Act::DeleteMatching),
        1 => (1..5_i64).prop_map(Act::CleanUp),
        1 => (0..50_i64).prop_map(Act::Wait),
        4 => (1..200_usize).prop_map(Act::RollUp),
    ]
}

/// A log that acts happen to.
pub(crate) struct Log<'a> {
    pub(crate) server: &'a TestServer,
    /// Every entry sent, with the id it was given.
    sent: Vec<(Value, String)>,
}

impl<'a> Log<'a> {
    pub(crate) const fn new(server: &'a TestServer) -> Self {
        Self {
            server,
            sent: Vec::new(),
        }
    }

    pub(crate) fn perform(&mut self, act: Act) -> Result<(), TestCaseError> {
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
                    let end = json!({"status": "succeeded", "usage": {"output_tokens": 7}, "cost_usd": 0.25, "entity": {"type": "document"}});
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
                self.server.roll_up(hours);
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
}
