//! Pages of moments at which very many entries began.

use chrono::Duration;
use diesel::connection::SimpleConnection;
use logbook_domain::time;
use logbook_tests::random::FilterParams;
use logbook_tests::{Client, TestServer, samples, sql};
use serde_json::Value;

use super::list::SORTS;

const ENTRIES: usize = 12_001;
const PER_PAGE: usize = 40;

/// Makes twelve thousand more out of the entry that is there, all of them in one of two
/// moments, with few different numbers.
const MULTIPLY: &str = "
    INSERT INTO entries (started_at, id, series_id, status, has_content, expired,
                         duration_ms, input_tokens, output_tokens, total_tokens, cost_nanos)
    SELECT started_at + (n % 7 / 6) * interval '1 millisecond', gen_random_uuid(), series_id,
           1 + n % 3, false, false, n % 2, nullif(n % 3, 1), n % 2, n % 3 + n % 2, n % 4
    FROM entries, generate_series(2, 12001) AS n;
    DELETE FROM usage_coverage";

struct List<'a> {
    client: &'a Client,
    path: String,
    expected: Vec<String>,
}

impl List<'_> {
    fn page(&self, start: &str) -> Value {
        let path = format!("{}&{start}", self.path);
        self.client.get(&path).expect(200)
    }

    /// Asserts that the page with this number, and the two beside it by their cursors,
    /// have the entries that they should.
    fn check(&self, number: usize) {
        let page = self.page(&format!("page={number}"));
        self.check_page(&page, number);
        for (link, number) in [("prev_cursor", number - 1), ("next_cursor", number + 1)] {
            if let Some(cursor) = page[link].as_str() {
                self.check_page(&self.page(&format!("cursor={cursor}")), number);
            }
        }
    }

    fn check_page(&self, page: &Value, number: usize) {
        assert_eq!(page["total"], self.expected.len());
        let items = page["items"].as_array().unwrap().iter();
        let ids: Vec<&str> = items.map(|item| item["id"].as_str().unwrap()).collect();
        let from = (number - 1) * PER_PAGE;
        let to = self.expected.len().min(from + PER_PAGE);
        assert_eq!(
            ids,
            self.expected[from..to],
            "page {number} of {}",
            self.path
        );
    }
}

fn check_all(server: &TestServer) {
    let client = server.admin();
    let now = time::rfc3339(&server.clock.now());
    let everything = FilterParams::new();
    let some = FilterParams::from([("status", vec!["succeeded".to_owned()])]);
    for filter in [everything, some] {
        for (sort, order) in [SORTS[0], SORTS[1], SORTS[2], SORTS[9]] {
            let query = logbook_tests::random::query(&filter);
            let list = List {
                client: &client,
                path: format!("/logs?{query}&sort={sort}&per_page={PER_PAGE}"),
                expected: sql::ids(&mut server.database.connect(), &filter, &now, order),
            };
            let pages = list.expected.len().div_ceil(PER_PAGE);
            for number in [2, pages / 3, pages] {
                list.check(number);
            }
        }
    }
}

#[test]
fn pages_among_thousands_of_entries_of_one_moment_are_in_order() {
    let server = TestServer::start();
    let entry = samples::entry(&server.clock, Duration::hours(30));
    server.admin().post("/logs", &entry).expect(201);
    let mut conn = server.database.connect();
    conn.batch_execute(MULTIPLY).unwrap();
    assert_eq!(server.database.count("entries") as usize, ENTRIES);
    check_all(&server);
    server.roll_up(1_000);
    check_all(&server);
}
