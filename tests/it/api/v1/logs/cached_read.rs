//! Cached values answer without a look at the rows as long as their mark holds.

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::{Connection as _, QueryResult};
use logbook_tests::{Client, TestServer};
use serde_json::{Value, json};

/// Whole hours, all of them over. A whole day is among them.
const HOURS: usize = 60;

struct Period<'a> {
    server: &'a TestServer,
    client: Client,
    query: String,
}

impl Period<'_> {
    fn of(server: &TestServer) -> Period<'_> {
        let hours = i64::try_from(HOURS).unwrap();
        let [from, to] = [hours, 0].map(|hours| server.clock.ago(Duration::hours(hours)));
        let hour = |moment: String| format!("{}:00:00Z", &moment[..13]);
        Period {
            server,
            client: server.admin(),
            query: format!("from={}&to={}", hour(from), hour(to)),
        }
    }

    fn write(&self, hours_ago: usize) {
        let ago = Duration::hours(i64::try_from(hours_ago).unwrap());
        let entry = json!({"started_at": self.server.clock.ago(ago), "model": "m"});
        self.client.post("/logs", &entry).expect(201);
    }

    fn roll_up(&self) {
        self.server.roll_up(1_000);
    }

    fn ask(&self) -> [Value; 2] {
        ["stats", "facets"].map(|what| {
            let path = format!("/logs/{what}?model=m&{}", self.query);
            self.client.get(&path).expect(200)
        })
    }

    /// The statistics while nobody gets at the rows; `None` when they need rows.
    fn try_memory(&self) -> Option<Value> {
        let path = format!("/logs/stats?model=m&{}", self.query);
        let mut blocker = self.server.database.connect();
        let asked: QueryResult<_> = blocker.transaction(|conn| {
            conn.batch_execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")?;
            Ok(self.client.get(&path))
        });
        let answer = asked.unwrap();
        answer.status.is_success().then(|| answer.expect(200))
    }

    /// The answers while nobody gets at the rows.
    fn ask_memory(&self) -> [Value; 2] {
        let mut blocker = self.server.database.connect();
        let asked: QueryResult<_> = blocker.transaction(|conn| {
            conn.batch_execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")?;
            Ok(self.ask())
        });
        asked.unwrap()
    }
}

/// No partition holds what began before the first one, so nobody has to look for it.
#[test]
fn a_period_without_a_start_needs_no_rows() {
    let server = TestServer::start();
    let mut period = Period::of(&server);
    let to = period.query.split_once('&').unwrap().1.to_owned();
    period.query = to;
    for hours_ago in 1..=HOURS {
        period.write(hours_ago);
    }
    period.roll_up();
    let told = period.ask();
    assert_eq!(told[0]["total_requests"], HOURS);
    assert_eq!(period.ask_memory(), told);
}

#[test]
fn answers_out_of_memory_need_no_rows_and_end_with_their_marks() {
    let server = TestServer::start();
    let period = Period::of(&server);
    for hours_ago in 1..=HOURS {
        period.write(hours_ago);
    }
    let mut expected = HOURS;
    for late in [HOURS / 2, HOURS, 1] {
        period.roll_up();
        let told = period.ask();
        assert_eq!(told[0]["total_requests"], expected);
        assert_eq!(period.ask_memory(), told);

        period.write(late);
        expected += 1;
        let told = period.ask();
        assert_eq!(told[0]["total_requests"], expected);
        assert_eq!(told, period.ask());
    }
}

#[test]
fn the_rows_of_a_gap_are_read_once_until_somebody_writes() {
    let server = TestServer::start();
    let period = Period::of(&server);
    for hours_ago in 1..=HOURS {
        period.write(hours_ago);
    }
    period.roll_up();
    // Without another roll-up, the hours of late records are not sealed.
    for (late, expected) in [(HOURS / 2, HOURS + 1), (HOURS, HOURS + 2), (1, HOURS + 3)] {
        period.write(late);
        let told = period.ask();
        assert_eq!(told[0]["total_requests"], expected);
        // The server itself may have committed something meanwhile, after which the gap
        // has to be looked at again.
        let from_memory = (0..3).find_map(|_| {
            assert_eq!(period.ask(), told);
            period.try_memory()
        });
        assert_eq!(from_memory, Some(told[0].clone()));
    }
}
