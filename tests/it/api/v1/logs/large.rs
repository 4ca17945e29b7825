//! 100,000 entries over the borders of days and hours: numbers and pages.

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use logbook_domain::time;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{TestServer, sql};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::json;

use super::list::{SORTS, ids};

/// Entries of which the many are made, so that every series there can be is known.
const SEEDS: usize = 300;

/// Makes 100,000 rows out of the seeds: other starts and numbers, the same
/// series. A third begins at borders of hours and days, and many tie.
const MULTIPLY: &str = "
    SELECT setseed(0.5);
    CREATE TEMP TABLE seeds AS SELECT row_number() OVER () AS n, * FROM entries;
    INSERT INTO entries (started_at, id, series_id, status, error_category, has_content, expired,
        duration_ms, input_tokens, output_tokens, total_tokens, cost_nanos, conversation_id)
    SELECT at, overlay(gen_random_uuid()::text placing '7' from 15)::uuid, series_id, status,
           error_category, false, false,
           CASE WHEN n % 3 > 0 THEN (random() * 90000)::int END,
           CASE WHEN n % 5 > 0 THEN (random() ^ 4 * 200000)::int END,
           output_tokens,
           CASE WHEN n % 5 > 0 THEN (random() ^ 4 * 300000)::int END,
           CASE WHEN n % 2 = 0 THEN (random() ^ 6 * 5000000000)::bigint ELSE cost_nanos END,
           conversation_id
    FROM (
        SELECT seeds.*, CASE WHEN more % 3 = 0
            THEN date_trunc(CASE WHEN more % 2 = 0 THEN 'day' ELSE 'hour' END, started_at)
                 + ((more % 5) - 2) * interval '1 millisecond'
            ELSE date_trunc('day', started_at) + floor(random() * 86400000) * interval '1 millisecond'
        END AS at
        FROM seeds, generate_series(1, 334) AS more
    ) AS many
    WHERE EXISTS (SELECT FROM seeds WHERE date_trunc('day', seeds.started_at) = date_trunc('day', at));
    DELETE FROM usage_coverage;
    ANALYZE;";

struct Asked {
    filter: FilterParams,
    sort: &'static str,
    order: &'static str,
    per_page: usize,
    /// Which page.
    page: Page,
}

#[derive(Clone, Copy, Debug)]
enum Page {
    /// The one that lies so many thousandths deep.
    At(usize),
    /// The one where entries without the number that is sorted by meet the others.
    WhereNumbersBegin,
}

#[test]
fn numbers_and_pages_of_100_000_entries_equal_plain_sql() {
    let server = TestServer::start();
    let mut runner = TestRunner::new(Config {
        cases: 16,
        failure_persistence: None,
        ..Config::default()
    });
    fill(&server, &mut runner);
    let filter = random::filter(server.clock.clone());
    let asked = (
        prop_oneof![filter, Just(FilterParams::new())],
        select(&SORTS[..]),
        select(&[1, 7, 50, 500][..]),
        prop_oneof![
            (0..1001_usize).prop_map(Page::At),
            Just(Page::WhereNumbersBegin)
        ],
        0..12_usize,
        prop::option::weighted(0.3, random::entry(server.clock.clone())),
    );
    runner
        .run(
            &asked,
            |(filter, (sort, order), per_page, page, hours, late)| {
                if let Some(late) = late {
                    server.admin().post("/logs", &late);
                }
                server.roll_up(hours);
                let asked = Asked {
                    filter,
                    sort,
                    order,
                    per_page,
                    page,
                };
                check(&server, &asked)
            },
        )
        .unwrap();
}

fn fill(server: &TestServer, runner: &mut TestRunner) {
    let seeds = prop::collection::vec(random::entry(server.clock.clone()), SEEDS);
    let seeds = seeds.new_tree(runner).unwrap().current();
    server.admin().post("/logs", &json!(seeds)).expect(200);
    server.database.connect().batch_execute(MULTIPLY).unwrap();
}

fn check(server: &TestServer, asked: &Asked) -> Result<(), TestCaseError> {
    let client = server.admin();
    let query = random::query(&asked.filter);
    let now = time::rfc3339(&server.clock.now());
    let mut conn = server.database.connect();
    let sums = sql::sums(&mut conn, &asked.filter, &now);
    let stats = client.get(&format!("/logs/stats?{query}")).expect(200);
    prop_assert_eq!(&stats["total_requests"], sums.total_requests);
    prop_assert_eq!(&stats["total_tokens"], sums.total_tokens);
    prop_assert_eq!(&stats["user_count"], sums.user_count);

    if random::is_search(&asked.filter) {
        return check_search(server, asked, &now);
    }
    let total = usize::try_from(sums.total_requests).unwrap();
    let place = match asked.page {
        Page::At(thousandths) => total * thousandths / 1000,
        Page::WhereNumbersBegin => place_where_numbers_begin(&mut conn, asked, &now, total),
    };
    let page = place / asked.per_page + 1;
    let offset = (page - 1) * asked.per_page;
    let (sort, per_page) = (asked.sort, asked.per_page);
    let list = format!("/logs?{query}&sort={sort}&per_page={per_page}");
    let found = client.get(&format!("{list}&page={page}")).expect(200);
    prop_assert_eq!(&found["total"], sums.total_requests);
    let expected = |offset: usize| {
        let part = format!("{} OFFSET {offset} LIMIT {per_page}", asked.order);
        sql::ids(&mut server.database.connect(), &asked.filter, &now, &part)
    };
    prop_assert_eq!(ids(&found), expected(offset), "page {} by {}", page, sort);
    if let Some(cursor) = found["next_cursor"].as_str() {
        let next = client.get(&format!("{list}&cursor={cursor}")).expect(200);
        prop_assert_eq!(ids(&next), expected(offset + per_page));
    }
    if let Some(cursor) = found["prev_cursor"].as_str() {
        let before = client.get(&format!("{list}&cursor={cursor}")).expect(200);
        prop_assert_eq!(ids(&before), expected(offset - per_page));
    }
    Ok(())
}

/// The first two pages of a search.
fn check_search(server: &TestServer, asked: &Asked, now: &str) -> Result<(), TestCaseError> {
    let (sort, order) = SORTS[asked.per_page % 2];
    let (query, per_page) = (random::query(&asked.filter), asked.per_page);
    let list = format!("/logs?{query}&sort={sort}&per_page={per_page}");
    let first = server.admin().get(&list).expect(200);
    let mut found = ids(&first);
    if let Some(cursor) = first["next_cursor"].as_str() {
        let next = server.admin().get(&format!("{list}&cursor={cursor}"));
        found.extend(ids(&next.expect(200)));
    }
    let order = format!("{order} LIMIT {}", 2 * per_page);
    let mut conn = server.database.connect();
    let expected = sql::ids(&mut conn, &asked.filter, now, &order);
    prop_assert_eq!(found, expected);
    Ok(())
}

fn place_where_numbers_begin(
    conn: &mut PgConnection,
    asked: &Asked,
    now: &str,
    total: usize,
) -> usize {
    let column = asked.order.split([' ', ',']).next().unwrap();
    let has_number = format!("({column} IS NOT NULL)::text");
    let counts = sql::counts(conn, &asked.filter, now, &has_number);
    let absent = counts.iter().find(|(has, _)| has == "false");
    let absent = absent.map_or(0, |(_, rows)| usize::try_from(*rows).unwrap());
    if asked.sort.starts_with('-') {
        total - absent
    } else {
        absent
    }
}
