//! The tail: rows of hours that are not sealed, which are cached as they were last read.

use chrono::Duration;
use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use diesel::dsl::max;
use diesel::prelude::*;
use logbook_domain::time;
use logbook_store::schema::entries;
use logbook_tests::random::{FilterParams, query};
use logbook_tests::{Client, TestServer, sql};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

/// Copies the newest row, and changes all such copies: nobody else does.
const WRITE: &str = "
    UPDATE entries SET total_tokens = coalesce(total_tokens, 0) + 1
    WHERE get_byte(uuid_send(id), 6) >> 4 <> 7;
    INSERT INTO entries
    SELECT (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*
    FROM entries AS e ORDER BY started_at DESC LIMIT 1;";

/// How far before now the hour is cut.
const CUT: Duration = Duration::seconds(5);

#[derive(Clone, Copy, Debug)]
enum Act {
    /// Entries begin, which are completed later.
    Begin(usize),
    Complete(usize),
    Delete(usize),
    /// A writer that takes its time writes, and others do not see it yet.
    Write,
    /// Or never.
    End {
        commits: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (1..4_usize).prop_map(Act::Begin),
        3 => any::<usize>().prop_map(Act::Complete),
        2 => any::<usize>().prop_map(Act::Delete),
        2 => Just(Act::Write),
        2 => any::<bool>().prop_map(|commits| Act::End { commits }),
    ]
}

struct Hour<'a> {
    server: &'a TestServer,
    client: Client,
    ids: Vec<String>,
    writer: PgConnection,
    is_writing: bool,
}

impl Hour<'_> {
    fn perform(&mut self, act: Act) {
        match act {
            Act::Begin(count) => (0..count).for_each(|_| self.begin()),
            Act::Complete(index) => {
                if let Some(id) = self.any(index) {
                    let end = json!({"status": "succeeded", "usage": {"output_tokens": 7}});
                    self.client.patch(&format!("/logs/{id}"), &end);
                }
            }
            Act::Delete(index) => {
                if let Some(id) = self.any(index) {
                    self.client.delete(&format!("/logs/{id}")).expect(204);
                    self.ids.retain(|one| *one != id);
                }
            }
            Act::Write => {
                let begin = if self.is_writing { "" } else { "BEGIN;" };
                self.writer
                    .batch_execute(&format!("{begin}{WRITE}"))
                    .unwrap();
                self.is_writing = true;
            }
            Act::End { commits } if self.is_writing => {
                let end = if commits { "COMMIT" } else { "ROLLBACK" };
                self.writer.batch_execute(end).unwrap();
                self.is_writing = false;
            }
            Act::End { .. } => {}
        }
    }

    fn begin(&mut self) {
        self.server.clock.advance(Duration::seconds(1));
        let started_at = time::rfc3339(&self.server.clock.now());
        let entry = json!({"started_at": started_at, "status": "running", "model": "m", "usage": {"input_tokens": 3}});
        let id = self.client.post("/logs", &entry).expect(201)["id"].clone();
        self.ids.push(id.as_str().unwrap().to_owned());
    }

    fn any(&self, index: usize) -> Option<String> {
        Some(self.ids.get(index % self.ids.len().max(1))?.clone())
    }

    fn check(&self) {
        self.check_since(&FilterParams::new());
        // Some of what the hour has.
        let since = self.server.clock.ago(CUT);
        self.check_since(&FilterParams::from([("from", vec![since])]));
        let page = self
            .client
            .get("/logs?period=all&sort=-total_tokens")
            .expect(200);
        let most = page["items"][0]["usage"]["total_tokens"].as_i64();
        assert_eq!(
            most.unwrap_or_default(),
            most_tokens(&mut self.server.database.connect())
        );
    }

    fn check_since(&self, since: &FilterParams) {
        let now = time::rfc3339(&self.server.clock.now());
        let mut conn = self.server.database.connect();
        let sums = sql::sums(&mut conn, since, &now);
        let query = match since.is_empty() {
            true => "period=all".to_owned(),
            false => query(since),
        };
        // Of what the first answer has read, the second needs no transaction.
        for _ in 0..2 {
            let stats = self.client.get(&format!("/logs/stats?{query}")).expect(200);
            assert_eq!(stats["total_requests"], sums.total_requests);
            assert_eq!(stats["total_tokens"], sums.total_tokens);
            assert_eq!(stats["output_tokens"], sums.output_tokens);
        }
        for (sort, order) in [
            ("-started_at", "e.started_at DESC, e.id DESC"),
            (
                "-total_tokens",
                "e.total_tokens DESC NULLS LAST, e.started_at DESC, e.id DESC",
            ),
        ] {
            let page = self
                .client
                .get(&format!("/logs?{query}&sort={sort}&per_page=500"));
            let page = page.expect(200);
            let shown: Vec<&str> = page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["id"].as_str().unwrap())
                .collect();
            assert_eq!(
                shown,
                sql::ids(&mut conn, since, &now, order),
                "{query}&sort={sort}"
            );
        }
    }
}

/// The largest number of tokens of a row.
fn most_tokens(conn: &mut PgConnection) -> i64 {
    let most: Option<i32> = entries::table
        .select(max(entries::total_tokens))
        .get_result(conn)
        .unwrap();
    most.unwrap_or_default().into()
}

#[test]
fn the_tail_equals_plain_sql_after_every_act() {
    let server = TestServer::start();
    let client = server.admin();
    let before = server.clock.ago(Duration::hours(2));
    let entry = json!({"started_at": before, "model": "m", "usage": {"input_tokens": 5}});
    client.post("/logs", &entry).expect(201);
    server.roll_up(1_000);

    // It stays, so that there is always a row that copies can be made of: whoever
    // writes past the log must not write into hours that are rolled up.
    let entry = json!({"started_at": time::rfc3339(&server.clock.now()), "model": "m"});
    client.post("/logs", &entry).expect(201);

    let mut runner = TestRunner::new(Config {
        cases: 12,
        failure_persistence: None,
        ..Config::default()
    });
    let hour = std::cell::RefCell::new(Hour {
        server: &server,
        client,
        ids: Vec::new(),
        writer: server.database.connect(),
        is_writing: false,
    });
    runner
        .run(&prop::collection::vec(act(), 1..20), |acts| {
            for act in acts {
                hour.borrow_mut().perform(act);
                hour.borrow().check();
            }
            Ok(())
        })
        .unwrap();
}
