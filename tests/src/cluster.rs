//! One throw-away Postgres for the whole run, and databases cloned from a
//! migrated template.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::Connection as _;
use diesel::sql_types::BigInt;
use diesel::{PgConnection, QueryableByName, RunQueryDsl};
use logbook_embedded::ThrowAway;
use logbook_store::migrations;

const TEMPLATE: &str = "logbook_template";

/// A database of one test; dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    /// Its connection URL.
    pub url: String,
}

impl TestDatabase {
    /// A migrated database.
    pub fn migrated() -> Self {
        Self::create(Some(TEMPLATE))
    }

    /// A database without any table.
    pub fn empty() -> Self {
        Self::create(None)
    }

    /// A connection of its own.
    pub fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url).expect("a connection to the test's database")
    }

    /// How many rows there are of what stands behind `FROM`.
    pub fn count(&self, from: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let query = format!("SELECT count(*) AS count FROM {from}");
        let count: Count = diesel::sql_query(query)
            .get_result(&mut self.connect())
            .expect("count");
        count.count
    }

    fn create(template: Option<&str>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let template =
            template.map_or_else(String::new, |template| format!(" TEMPLATE {template}"));
        admin(&format!("CREATE DATABASE {name}{template}"));
        let url = cluster().url(&name);
        Self { name, url }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        admin(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// The Postgres of this run. It goes with the process.
pub fn cluster() -> &'static ThrowAway {
    static CLUSTER: OnceLock<ThrowAway> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        let cluster = ThrowAway::start().expect("a throw-away Postgres");
        run(&cluster, &format!("CREATE DATABASE {TEMPLATE}"));
        migrations::run(&cluster.url(TEMPLATE)).expect("the migrations");
        cluster
    })
}

fn admin(statement: &str) {
    run(cluster(), statement);
}

fn run(cluster: &ThrowAway, statement: &str) {
    let mut conn = PgConnection::establish(&cluster.url("postgres")).expect("a connection");
    diesel::sql_query(statement)
        .execute(&mut conn)
        .unwrap_or_else(|error| panic!("{statement}: {error}"));
}
