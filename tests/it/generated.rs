//! What is generated equals what it is generated from.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use logbook_domain::vocabulary::{Capability, Status};
use logbook_store::migrations;
use logbook_tests::cluster::TestDatabase;
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the repository")
        .to_path_buf()
}

#[test]
fn the_openapi_document_is_that_of_the_code() {
    let written = fs::read_to_string(repository().join("openapi/openapi.json")).unwrap();
    let written: Value = serde_json::from_str(&written).unwrap();
    let of_code = serde_json::to_value(logbook_api::openapi()).unwrap();
    assert!(
        written == of_code,
        "openapi/openapi.json is behind the code: run `make openapi`"
    );
}

#[test]
fn word_lists_are_documented_as_they_are_spelt() {
    let document = serde_json::to_value(logbook_api::openapi()).unwrap();
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["Status"]["enum"],
        serde_json::to_value(Status::ALL).unwrap()
    );
    assert_eq!(
        schemas["Capability"]["enum"],
        serde_json::to_value(Capability::ALL).unwrap()
    );
}

#[test]
fn operations_are_named_verb_resource_and_once() {
    let document = serde_json::to_value(logbook_api::openapi()).unwrap();
    let mut names = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = operation["operationId"]
                .as_str()
                .unwrap_or_else(|| panic!("{method} {path} has no operationId"));
            assert!(operation["summary"].is_string(), "{name} has no summary");
            assert!(
                operation["responses"]
                    .as_object()
                    .is_some_and(|all| !all.is_empty()),
                "{name} has no responses"
            );
            names.push(name.to_owned());
        }
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn migrations_run_up_down_and_up() {
    let database = TestDatabase::empty();
    let applied = migrations::run(&database.url).unwrap();
    assert!(!applied.is_empty());
    let first = columns(&mut database.connect());
    assert_eq!(
        migrations::run(&database.url).unwrap(),
        Vec::<String>::new()
    );
    migrations::revert_all(&database.url).unwrap();
    assert_eq!(columns(&mut database.connect()), Tables::new());
    assert_eq!(migrations::run(&database.url).unwrap(), applied);
    assert_eq!(columns(&mut database.connect()), first);
}

#[test]
fn servers_that_start_together_migrate_once() {
    let database = TestDatabase::empty();
    let start = || {
        let url = database.url.clone();
        std::thread::spawn(move || migrations::run(&url).unwrap().len())
    };
    let threads: Vec<_> = (0..4).map(|_| start()).collect();
    let mut applied: Vec<usize> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    applied.sort_unstable();
    assert_eq!(applied[..3], [0, 0, 0]);
    assert!(applied[3] > 0);
}

#[test]
fn the_schema_diesel_sees_is_that_of_the_migrations() {
    let database = TestDatabase::migrated();
    let source = fs::read_to_string(repository().join("backend/store/src/db/schema.rs")).unwrap();
    assert_eq!(columns_of_source(&source), columns(&mut database.connect()));
}

#[test]
fn every_table_and_column_has_a_comment() {
    let database = TestDatabase::migrated();
    let bare: Vec<Named> = diesel::sql_query(
        "SELECT c.relname || coalesce('.' || a.attname, '') AS name
         FROM pg_class c
         LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
              AND NOT a.attisdropped
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
           AND c.relname <> '__diesel_schema_migrations'
           AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid) IS NULL)",
    )
    .load(&mut database.connect())
    .unwrap();
    let names: Vec<String> = bare.into_iter().map(|one| one.name).collect();
    assert_eq!(names, Vec::<String>::new());
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
    #[diesel(sql_type = Text)]
    comment: String,
    #[diesel(sql_type = Text)]
    of_table: String,
}

/// A table's comment and its columns, each with its Diesel type and its comment.
type Table = (String, Vec<[String; 3]>);
type Tables = BTreeMap<String, Table>;

/// The columns of every table but Diesel's own, in their order.
fn columns(conn: &mut PgConnection) -> Tables {
    let rows: Vec<Column> = diesel::sql_query(
        "SELECT table_name::text AS table, column_name::text AS name, udt_name::text AS kind,
                is_nullable = 'YES' AS nullable,
                coalesce(col_description(relation, ordinal_position::int), '') AS comment,
                coalesce(obj_description(relation), '') AS of_table
         FROM information_schema.columns, CAST(table_name::text::regclass AS oid) AS relation
         WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'
         ORDER BY table_name, ordinal_position",
    )
    .load(conn)
    .unwrap();
    let mut tables = Tables::new();
    for row in rows {
        let kind = diesel_type(&row.kind);
        let kind = match row.nullable {
            true => format!("Nullable<{kind}>"),
            false => kind,
        };
        let (comment, columns) = tables.entry(row.table).or_default();
        *comment = row.of_table;
        columns.push([row.name, kind, row.comment]);
    }
    tables
}

fn diesel_type(postgres: &str) -> String {
    match postgres.strip_prefix('_') {
        Some(item) => format!("Array<{}>", diesel_type(item)),
        None => postgres[..1].to_uppercase() + &postgres[1..],
    }
}

fn columns_of_source(source: &str) -> Tables {
    let mut tables = Tables::new();
    let (mut table, mut comment) = (String::new(), Vec::new());
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("/// ") {
            comment.push(text);
        } else if let Some((head, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = head.to_owned();
            let of_table = std::mem::take(&mut comment).join(" ");
            tables.insert(table.clone(), (of_table, Vec::new()));
        } else if let Some((name, kind)) = line.split_once(" -> ").filter(|_| line.ends_with(',')) {
            let kind = kind.trim_end_matches(',').to_owned();
            let comment = std::mem::take(&mut comment).join(" ");
            let (_, columns) = tables.get_mut(&table).expect("a table");
            columns.push([name.to_owned(), kind, comment]);
        }
    }
    tables
}
