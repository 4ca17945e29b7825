//! Tables as SQL that fills them again.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(conn: &mut PgConnection, query: &str) -> Vec<String> {
    let rows: Vec<Line> = diesel::sql_query(query).load(conn).unwrap();
    rows.into_iter().map(|row| row.line).collect()
}

/// The tables of the product; those that others refer to come first.
pub(super) fn tables(conn: &mut PgConnection) -> Vec<String> {
    lines(
        conn,
        "SELECT relname::text AS line FROM pg_class
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
           AND NOT relispartition AND relname NOT IN ('__diesel_schema_migrations', 'gone')
         ORDER BY (SELECT count(*) FROM pg_constraint
                   WHERE conrelid = pg_class.oid AND contype = 'f'), relname",
    )
}

/// Every partition and every row of the product.
pub(super) fn whole(conn: &mut PgConnection) -> String {
    let mut parts = partitions(conn);
    // The migration has made its row already.
    parts.push("DELETE FROM dictionary_generation;".to_owned());
    for table in tables(conn) {
        parts.push(rows(conn, &table));
    }
    parts.extend(counters(conn));
    parts.join("\n") + "\n"
}

/// All rows of a table.
pub(super) fn rows(conn: &mut PgConnection, table: &str) -> String {
    conn.batch_execute("SET TIME ZONE 'UTC'").unwrap();
    let columns = lines(
        conn,
        &format!(
            "SELECT quote_ident(attname) AS line FROM pg_attribute
             WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped
             ORDER BY attnum"
        ),
    );
    let values = columns
        .iter()
        .map(|name| format!("quote_nullable({name}::text)"));
    let values = values.collect::<Vec<_>>().join(", ");
    let rows = lines(
        conn,
        &format!("SELECT '(' || concat_ws(', ', {values}) || ')' AS line FROM {table} ORDER BY 1"),
    );
    format!(
        "INSERT INTO {table} ({}) OVERRIDING SYSTEM VALUE VALUES\n{};",
        columns.join(", "),
        rows.join(",\n")
    )
}

/// The partitions, made as the product makes them.
fn partitions(conn: &mut PgConnection) -> Vec<String> {
    lines(
        conn,
        "SELECT format(
             'CREATE TABLE %1$s (LIKE %2$s INCLUDING ALL); ALTER TABLE %2$s ATTACH PARTITION %1$s %3$s;',
             inhrelid::regclass, inhparent::regclass, pg_get_expr(relpartbound, inhrelid)
         ) AS line
         FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
         WHERE relkind = 'r' ORDER BY relname",
    )
}

/// Lets generated numbers go on behind those that are there.
fn counters(conn: &mut PgConnection) -> Vec<String> {
    lines(
        conn,
        "SELECT format('SELECT setval(pg_get_serial_sequence(%L, %L), max(%I)) FROM %I;',
                       table_name, column_name, column_name, table_name) AS line
         FROM information_schema.columns
         WHERE table_schema = 'public' AND is_identity = 'YES' AND table_name <> 'gone'
         ORDER BY table_name",
    )
}
