//! Which partitions the main questions open: none but those that hold what is
//! asked for. Numbers and pages are right either way; this is what keeps them
//! quick when there are hundreds of days.

use std::time::{Duration as Time, Instant};

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};
use logbook_domain::filter::Filter;
use logbook_domain::filter::parse::Parameters;
use logbook_domain::page::{PageRequest, Sort, Start};
use logbook_store::ReadCache;
use logbook_store::logs::get::Locking;
use logbook_store::logs::{Budget, LogQuery, SearchScope, delete, get, list, stats};
use logbook_tests::{TestServer, samples};
use serde_json::{Value, json};
use uuid::Uuid;

const PATIENCE: Time = Time::from_secs(20);

/// Ten days with an entry every other hour; all but the newest hour rolled up.
/// The conversation `c-4` is one of the fourth day before the newest; by tokens,
/// entries of all days are mixed.
fn ten_days() -> (TestServer, Vec<Uuid>) {
    let server = TestServer::start();
    let entry = |number: i64| {
        let entry = samples::entry(&server.clock, Duration::hours(2 * number));
        let conversation = format!("c-{}", number / 12);
        samples::with(
            &entry,
            &json!({
                "id": format!("e-{number}"),
                "conversation_id": conversation,
                "trace_id": format!("t-{number}"),
                "parent_id": format!("p-{number}"),
                "entity": {"type": "order", "id": format!("o-{number}")},
                "prompt": "needle",
                "usage": {"input_tokens": number * 37 % 100},
            }),
        )
    };
    let entries: Vec<Value> = (0..120).map(entry).collect();
    let stored = server.admin().post("/logs", &json!(entries)).expect(200);
    let id = |result: &Value| result["id"].as_str().unwrap().parse().unwrap();
    let ids = stored["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(id)
        .collect();
    server.roll_up(1_000);
    let mut conn = server.database.connect();
    conn.batch_execute("ANALYZE").unwrap();
    (server, ids)
}

/// The partitions that `work` reads anything from, as Postgres counts it.
fn touched(server: &TestServer, work: impl FnOnce(&mut PgConnection)) -> String {
    counted(
        server,
        work,
        "SELECT relname::text AS name FROM pg_stat_user_tables
         WHERE relname ~ '^(entries|contents)_p' AND coalesce(seq_scan, 0) + coalesce(idx_scan, 0) > 0
         ORDER BY 1",
    )
}

/// The indexes of links that `work` reads anything from.
fn indexes_of_links(server: &TestServer, work: impl FnOnce(&mut PgConnection)) -> String {
    counted(
        server,
        work,
        "SELECT DISTINCT whole.relname::text AS name FROM pg_stat_user_indexes part
         JOIN pg_inherits ON inhrelid = part.indexrelid
         JOIN pg_class whole ON whole.oid = inhparent
         WHERE part.idx_scan > 0 AND whole.relname ~ '^entries_(conversation|trace|parent|entity)$'
         ORDER BY 1",
    )
}

/// The names that `question` gives for what Postgres has counted of `work`.
fn counted(server: &TestServer, work: impl FnOnce(&mut PgConnection), question: &str) -> String {
    let mut watcher = server.database.connect();
    watcher.batch_execute("SELECT pg_stat_reset()").unwrap();
    let mut conn = server.database.connect();
    let pid = pid_of(&mut conn);
    work(&mut conn);
    // A connection reports what it has counted at the latest when it ends.
    drop(conn);
    wait_for_end(&mut watcher, pid);
    let rows: Vec<Name> = diesel::sql_query(question).load(&mut watcher).unwrap();
    rows.iter()
        .map(|row| row.name.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Pid {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

fn pid_of(conn: &mut PgConnection) -> i32 {
    let row: Pid = diesel::sql_query("SELECT pg_backend_pid() AS pid")
        .get_result(conn)
        .unwrap();
    row.pid
}

fn wait_for_end(watcher: &mut PgConnection, pid: i32) {
    let begun = Instant::now();
    loop {
        let there: Vec<Pid> = diesel::sql_query(format!(
            "SELECT pid FROM pg_stat_activity WHERE pid = {pid}"
        ))
        .load(watcher)
        .unwrap();
        if there.is_empty() {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "the connection does not end");
        std::thread::sleep(Time::from_millis(10));
    }
}

/// Asks for a page by the query and its statistics.
fn ask(server: &TestServer, conn: &mut PgConnection, query: &[(&str, &str)], page: i64) {
    let pairs = query
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let mut parameters = Parameters::new(pairs);
    let sort: Sort = parameters.take_as("sort").unwrap_or_default();
    let filter = Filter::take_from(&mut parameters);
    parameters.finish().unwrap();
    let asked = LogQuery {
        filter: &filter,
        interval: filter.period.at(server.clock.now()),
        search: SearchScope::WithContent,
        budget: Budget::default(),
    };
    let request = PageRequest {
        sort,
        per_page: 5,
        start: Start::Page(page),
    };
    // Nothing is remembered of the hour at hand, nor of anything else.
    let segments = ReadCache::default();
    list::list(conn, &segments, &asked, &request, None).unwrap();
    stats::stats(conn, &segments, &asked).unwrap();
}

/// The partitions that a page by the query and its statistics are read from.
fn of_list(server: &TestServer, query: &[(&str, &str)], page: i64) -> String {
    touched(server, |conn| ask(server, conn, query, page))
}

#[test]
fn a_page_opens_the_days_of_its_rows_and_what_is_not_rolled_up() {
    let (server, _) = ten_days();
    let list = |query: &[(&str, &str)], page| of_list(&server, query, page);
    insta::assert_snapshot!(list(&[], 1), @"entries_p20260310");
    insta::assert_snapshot!(list(&[], 10), @"entries_p20260306 entries_p20260310");
    insta::assert_snapshot!(list(&[("sort", "started_at")], 1), @"entries_p20260228 entries_p20260301 entries_p20260310");
    insta::assert_snapshot!(list(&[("model", "none")], 1), @"entries_p20260310");
    let day = [
        ("from", "2026-03-05T00:00:00Z"),
        ("to", "2026-03-06T00:00:00Z"),
    ];
    insta::assert_snapshot!(list(&day, 2), @"entries_p20260305");
}

#[derive(QueryableByName)]
struct Plans {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    with_values: i64,
    #[diesel(sql_type = BigInt)]
    without: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    text: String,
}

#[test]
fn the_visit_of_many_days_is_planned_once_and_reads_none_of_them_whole() {
    let (server, _) = ten_days();
    let mut conn = server.database.connect();
    for page in 1..=3 {
        ask(&server, &mut conn, &[("sort", "input_tokens")], page);
    }
    let plans: Plans = diesel::sql_query(
        "SELECT name, custom_plans AS with_values, generic_plans AS without
         FROM pg_prepared_statements WHERE statement LIKE '%page(began)%'",
    )
    .get_result(&mut conn)
    .unwrap();
    assert_eq!((plans.with_values, plans.without), (0, 3));

    // The plan stays while a day that is small now grows.
    conn.batch_execute("SET plan_cache_mode = force_generic_plan")
        .unwrap();
    let explain = format!(
        "EXPLAIN EXECUTE {}('{{}}', '-infinity', 'infinity', 100)",
        plans.name
    );
    let lines: Vec<Line> = diesel::sql_query(explain).load(&mut conn).unwrap();
    let scans = |way: &str| lines.iter().filter(|line| line.text.contains(way)).count();
    assert!(scans("Index Scan") >= 10);
    assert_eq!(scans("Seq Scan"), 0);
}

#[test]
fn a_conversation_is_looked_up_without_reading_days_whole() {
    let (server, _) = ten_days();
    let day = [
        ("conversation_id", "c-4"),
        ("from", "2026-03-05T00:00:00Z"),
        ("to", "2026-03-07T00:00:00Z"),
    ];
    insta::assert_snapshot!(of_list(&server, &day, 1), @"entries_p20260305 entries_p20260306");
}

#[test]
fn links_are_found_by_their_indexes() {
    let (server, _) = ten_days();
    for (link, value, index) in [
        ("conversation_id", "c-4", "entries_conversation"),
        ("trace_id", "t-4", "entries_trace"),
        ("parent_id", "p-4", "entries_parent"),
        ("entity_id", "o-4", "entries_entity"),
    ] {
        let used = indexes_of_links(&server, |conn| {
            // What is small is quickly read whole; days are not.
            conn.batch_execute("SET enable_seqscan = off").unwrap();
            ask(&server, conn, &[(link, value)], 1);
        });
        assert_eq!(used, index);
    }
}

/// An index of the kind `hash` walks all rows of one value at each insert.
#[test]
fn no_index_of_entries_slows_down_with_the_entries_of_one_value() {
    let server = TestServer::start();
    let kinds: Vec<Name> = diesel::sql_query(
        "SELECT DISTINCT amname::text AS name FROM pg_index
         JOIN pg_class ON pg_class.oid = indexrelid
         JOIN pg_am ON pg_am.oid = relam
         WHERE indrelid = 'entries'::regclass",
    )
    .load(&mut server.database.connect())
    .unwrap();
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(kinds, ["btree"]);
}

#[test]
fn a_search_opens_days_only_as_far_as_it_goes() {
    let (server, _) = ten_days();
    let filter = Filter {
        q: Some("needle".to_owned()),
        ..Filter::default()
    };
    let asked = LogQuery {
        filter: &filter,
        interval: filter.period.at(server.clock.now()),
        search: SearchScope::WithContent,
        budget: Budget {
            first_step: 4,
            ..Budget::default()
        },
    };
    let request = PageRequest {
        sort: Sort::default(),
        per_page: 5,
        start: Start::Page(1),
    };
    let segments = server.store.cache();
    let found = touched(&server, |conn| {
        let page = list::list(conn, &segments, &asked, &request, None).unwrap();
        assert_eq!(page.items.len(), 5);
    });
    insta::assert_snapshot!(found, @"contents_p20260310 entries_p20260310");
}

#[test]
fn ids_lead_to_their_days() {
    let (server, ids) = ten_days();
    let content = touched(&server, |conn| {
        let found = get::with_content(conn, ids[40], Locking::None).unwrap();
        assert!(found.is_some());
    });
    insta::assert_snapshot!(content, @"contents_p20260307 entries_p20260307");
    let deleted = touched(&server, |conn| {
        assert_eq!(
            delete::by_ids(conn, &[ids[40], ids[41], ids[42]]).unwrap(),
            3
        );
    });
    insta::assert_snapshot!(deleted, @"contents_p20260307 entries_p20260307");
}
