//! Writers, deleters and rollers of several servers at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use chrono::Duration;
use diesel::RunQueryDsl;
use logbook_domain::entry::{Arrival, Draft, Submission};
use logbook_domain::filter::Filter;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::time::{self, Moment};
use logbook_domain::vocabulary::Source;
use logbook_store::ingest::write;
use logbook_store::logs::stats::stats;
use logbook_store::logs::{Budget, LogQuery, SearchScope, delete};
use logbook_store::retention::Swept;
use logbook_store::rollup::{self, RollUp, SegmentRows};
use logbook_store::{Store, retention};
use logbook_tests::TestClock;
use logbook_tests::cluster::TestDatabase;
use logbook_tests::random::FilterParams;
use logbook_tests::sql;

const WRITERS: usize = 3;
const BATCHES: usize = 25;

/// A batch over the hours of two days; some ids are those of other writers' batches.
fn batch(now: Moment, seed: usize) -> Vec<Submission> {
    let entry = |number: usize| {
        let mixed = seed
            .wrapping_mul(7919)
            .wrapping_add(number.wrapping_mul(104_729));
        let hours = i64::try_from(mixed % 48).unwrap();
        let draft = Draft {
            id: Some(format!("own-{}", mixed % 2_000)),
            started_at: Some(now - Duration::hours(hours)),
            source: Some(Source::ALL[mixed % 4]),
            user_id: Some(format!("u-{}", mixed % 50)),
            input_tokens: Some(1),
            ..Draft::default()
        };
        Submission::new(
            draft,
            Arrival {
                now,
                random: [0; 10],
            },
            &ContentPolicy::default(),
        )
        .unwrap()
    };
    (0..40).map(entry).collect()
}

/// Everything that is pending, in segments so small that most hours have several.
fn due(now: Moment, limit: usize) -> RollUp {
    RollUp {
        before: now,
        now,
        limit,
        size: SegmentRows { hour: 7, day: 20 },
    }
}

#[test]
fn servers_never_disagree_deadlock_or_roll_an_hour_twice() {
    let database = TestDatabase::migrated();
    let now = TestClock::default().now();
    let writing = Arc::new(AtomicBool::new(true));
    let rolled = Arc::new(AtomicUsize::new(0));

    let writer = |seed: usize| {
        let store = Store::connect(&database.url, 2).unwrap();
        thread::spawn(move || {
            for round in 0..BATCHES {
                let batch = batch(now, seed * BATCHES + round);
                let ids: Vec<_> = batch.iter().take(5).map(|one| one.entry.id).collect();
                store
                    .run_blocking(|conn| write::write(conn, &batch))
                    .unwrap();
                store
                    .run_blocking(|conn| delete::by_ids(conn, &ids))
                    .unwrap();
            }
        })
    };
    let roller = |_| {
        let store = Store::connect(&database.url, 1).unwrap();
        let (writing, rolled) = (Arc::clone(&writing), Arc::clone(&rolled));
        thread::spawn(move || {
            while writing.load(Ordering::SeqCst) {
                let done = store
                    .run_blocking(|conn| rollup::roll_up(conn, due(now, 10)))
                    .unwrap();
                rolled.fetch_add(done, Ordering::SeqCst);
                // Of hours that lost their mark while others give them a new one.
                store.run_blocking(retention::sweep).unwrap();
            }
        })
    };
    let rollers: Vec<_> = (0..2).map(roller).collect();
    let writers: Vec<_> = (0..WRITERS).map(writer).collect();
    writers
        .into_iter()
        .for_each(|writer| writer.join().unwrap());
    writing.store(false, Ordering::SeqCst);
    rollers
        .into_iter()
        .for_each(|roller| roller.join().unwrap());
    assert!(rolled.load(Ordering::SeqCst) > 0);
    check(&database, now);

    let store = Store::connect(&database.url, 1).unwrap();
    store
        .run_blocking(|conn| rollup::roll_up(conn, due(now, 1_000)))
        .unwrap();
    let again = store
        .run_blocking(|conn| rollup::roll_up(conn, due(now, 1_000)))
        .unwrap();
    assert_eq!(again, 0, "every hour is marked and none is rolled up twice");
    check(&database, now);
    assert_eq!(
        store.run_blocking(retention::sweep).unwrap(),
        Swept::default(),
        "no mark, no segment"
    );
    assert!(every_mark_has_its_segment(&database));
}

fn every_mark_has_its_segment(database: &TestDatabase) -> bool {
    let keys = |table| format!("SELECT grain, bucket FROM {table}");
    let missing = format!("{} EXCEPT {}", keys("usage_coverage"), keys("segments"));
    diesel::sql_query(missing)
        .execute(&mut database.connect())
        .unwrap()
        == 0
}

/// The product's numbers against the rows.
fn check(database: &TestDatabase, now: Moment) {
    let store = Store::connect(&database.url, 1).unwrap();
    let (filter, interval) = (Filter::default(), Filter::default().period.at(now));
    let segments = store.cache();
    let asked = LogQuery {
        filter: &filter,
        interval,
        search: SearchScope::WithContent,
        budget: Budget::default(),
    };
    let read = |conn: &mut _| stats(conn, &segments, &asked);
    let stats = store.run_blocking(read).unwrap();
    let sums = sql::sums(
        &mut database.connect(),
        &FilterParams::new(),
        &time::rfc3339(&now),
    );
    assert_eq!(stats.total_requests, sums.total_requests);
    assert_eq!(stats.input_tokens, sums.input_tokens);
    assert_eq!(i64::try_from(stats.user_count).unwrap(), sums.user_count);
    assert!(sums.total_requests > 0);
}
