//! Connections that break, and transactions that do not begin.

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::sql_types::Integer;
use diesel::{Connection as _, RunQueryDsl};
use logbook_store::{Store, StoreError, snapshot, transaction};
use logbook_tests::cluster::TestDatabase;

fn ask(store: &Store) -> Result<i32, StoreError> {
    let one = diesel::select(sql::<Integer>("1"));
    store.run_blocking(|conn| Ok(one.get_result(conn)?))
}

#[test]
fn a_connection_that_was_ended_is_met_by_no_request() {
    let database = TestDatabase::migrated();
    let store = Store::connect(&database.url, 1).unwrap();
    let others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let mut outside = database.connect();
    for _ in 0..5 {
        // It is of use until a moment before it ends.
        assert_eq!(ask(&store).unwrap(), 1);
        outside.batch_execute(others).unwrap();
        assert_eq!(ask(&store).unwrap(), 1);
    }
}

#[test]
fn a_snapshot_that_does_not_begin_leaves_no_transaction_behind() {
    let database = TestDatabase::migrated();
    let mut other = database.connect();
    // For every connection that the store opens.
    let impatient = "DO $$ BEGIN
         EXECUTE format('ALTER DATABASE %I SET lock_timeout = 20', current_database());
     END $$";
    other.batch_execute(impatient).unwrap();
    let store = Store::connect(&database.url, 1).unwrap();
    let read = |conn: &mut _| {
        snapshot(conn, |conn| {
            let one = diesel::select(sql::<Integer>("1"));
            Ok(one.get_result::<i32>(conn)?)
        })
    };
    other
        .transaction(|other| {
            other.batch_execute("LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")?;
            let outcome = store.run_blocking(read);
            assert!(matches!(outcome, Err(StoreError::Busy(_))), "{outcome:?}");
            diesel::QueryResult::Ok(())
        })
        .unwrap();

    assert_eq!(store.run_blocking(read).unwrap(), 1);
    // Within a transaction there is no other.
    let nested = store.run_blocking(|conn| transaction(conn, read));
    assert!(nested.is_err(), "{nested:?}");
    assert_eq!(store.run_blocking(read).unwrap(), 1);
}
