//! What must be true in the end.

use std::collections::HashMap;

use chrono::{Duration, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, SmallInt, Text, Uuid as SqlUuid};
use logbook_domain::time;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::sql;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ledger::Known;
use super::place::Place;

/// How many entries are asked for one by one.
const ASKED: usize = 60;

#[derive(Debug, QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SmallInt)]
    status: i16,
    #[diesel(sql_type = Nullable<Integer>)]
    output_tokens: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    prompt: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    response: Option<String>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

fn connect(place: &Place) -> PgConnection {
    let url = place.program.database_url().expect("a running Postgres");
    PgConnection::establish(&url).unwrap()
}

/// Every entry is there once, in a state its client knows to be possible, with
/// its own content; nothing else is there.
pub(super) fn rows(place: &Place, ledger: &[Known]) {
    let mut conn = connect(place);
    let query = "SELECT e.id, e.status, e.output_tokens, c.prompt, c.response
                 FROM entries e LEFT JOIN contents c ON (c.started_at, c.id) = (e.started_at, e.id)";
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut conn).unwrap();
    let mut found: HashMap<Uuid, Row> = HashMap::new();
    for row in rows {
        if let Some(twin) = found.insert(row.id, row) {
            panic!("twice in the log: {twin:?}");
        }
    }
    let orphans = "SELECT count(*) AS value FROM contents c
                   WHERE NOT EXISTS (SELECT FROM entries e WHERE (e.started_at, e.id) = (c.started_at, c.id))";
    let orphans: Count = diesel::sql_query(orphans).get_result(&mut conn).unwrap();
    assert_eq!(orphans.value, 0, "content without an entry");

    for known in ledger {
        check(known, found.remove(&known.id()));
    }
    assert!(found.is_empty(), "nobody sent {:?}", found.values().next());
}

fn check(known: &Known, row: Option<Row>) {
    let fits = known
        .possible
        .iter()
        .any(|possible| match (possible, &row) {
            (None, None) => true,
            (Some(form), Some(row)) => {
                row.status == form.code()
                    && row.output_tokens == form.output_tokens()
                    && row.prompt == Some(known.prompt())
                    && row.response == known.response(*form)
            }
            _ => false,
        });
    assert!(fits, "{known:?} is stored as {row:?}");
}

/// The API says the same, entry by entry.
pub(super) fn answers(place: &Place, ledger: &[Known]) {
    let client = place.reader();
    let step = (ledger.len() / ASKED).max(1);
    for known in ledger
        .iter()
        .step_by(step)
        .filter(|known| known.possible.len() == 1)
    {
        let answer = client.get(&format!("/logs/{}", known.id()));
        match known.settled() {
            Some(form) => assert_eq!(answer.expect(200)["status"], form.status()),
            None => drop(answer.expect(404)),
        }
    }
}

/// Every number equals what plain SQL counts in the rows.
pub(super) fn numbers(place: &Place) {
    let mut conn = connect(place);
    let client = place.reader();
    let now = time::rfc3339(&Utc::now());
    for params in filters() {
        let stats = client.get(&format!("/logs/stats?{}", random::query(&params)));
        let stats = stats.expect(200);
        let sums = sql::sums(&mut conn, &params, &now);
        let counted = json!({
            "total_requests": sums.total_requests,
            "total_tokens": sums.total_tokens,
            "input_tokens": sums.input_tokens,
            "output_tokens": sums.output_tokens,
            "user_count": sums.user_count,
            "model_count": sums.model_count,
            "failed": sums.failed,
        });
        assert_eq!(told(&stats), counted, "{params:?}");
        let items = client.get(&format!("/logs?per_page=1&{}", random::query(&params)));
        assert_eq!(
            items.expect(200)["total"],
            sums.total_requests,
            "{params:?}"
        );
    }
}

fn told(stats: &Value) -> Value {
    json!({
        "total_requests": stats["total_requests"],
        "total_tokens": stats["total_tokens"],
        "input_tokens": stats["input_tokens"],
        "output_tokens": stats["output_tokens"],
        "user_count": stats["user_count"],
        "model_count": stats["model_count"],
        "failed": stats["by_status"]["failed"],
    })
}

/// Everything, one dimension at a time, and periods that cut hours and days.
fn filters() -> Vec<FilterParams> {
    let ago = |hours, minutes| {
        time::rfc3339(&(Utc::now() - Duration::hours(hours) - Duration::minutes(minutes)))
    };
    let one = |name, values: &[&str]| {
        FilterParams::from([(name, values.iter().map(|&value| value.to_owned()).collect())])
    };
    let mut filters = vec![
        FilterParams::new(),
        one("status", &["running"]),
        one("status", &["succeeded", "failed"]),
        one("model", &["gpt-5"]),
        one("user", &["client0", "client3"]),
    ];
    for (hours, minutes) in [(1, 7), (26, 31), (50, 0)] {
        let mut params = one("model", &["gpt-5-mini", "claude-sonnet-5"]);
        params.insert("from", vec![ago(hours, minutes)]);
        params.insert("to", vec![ago(0, 13)]);
        filters.push(params);
    }
    filters
}
