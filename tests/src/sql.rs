//! The filter and the numbers once more, in plain SQL over the rows, written
//! without a look at the product's own: what its answers are held against.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::random::FilterParams;

/// What the rows add up to.
#[derive(Debug, PartialEq, Eq, QueryableByName)]
#[expect(missing_docs, reason = "the names of the API")]
pub struct Sums {
    #[diesel(sql_type = BigInt)]
    pub total_requests: i64,
    #[diesel(sql_type = BigInt)]
    pub total_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub input_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub output_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub user_count: i64,
    #[diesel(sql_type = BigInt)]
    pub model_count: i64,
    #[diesel(sql_type = BigInt)]
    pub costed_requests: i64,
    #[diesel(sql_type = Text)]
    pub cost_usd: String,
    #[diesel(sql_type = BigInt)]
    pub failed: i64,
}

/// How often each value of a dimension occurs, most frequent first.
pub fn counts(
    conn: &mut PgConnection,
    params: &FilterParams,
    now: &str,
    value: &str,
) -> Vec<(String, i64)> {
    let query = format!(
        "SELECT {value} AS id, count(*) AS count {FROM}
         WHERE {value} IS NOT NULL AND {} GROUP BY 1 ORDER BY 2 DESC, 1",
        condition(params, now)
    );
    let rows: Vec<Count> = diesel::sql_query(query).load(conn).expect("counts");
    rows.into_iter().map(|row| (row.id, row.count)).collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Text)]
    id: String,
}

/// What identifies the user of a row.
pub const USER: &str = "CASE WHEN coalesce(u.external_id, u.email, u.name) ~ '^[^@]+@[^@]+$'
    THEN lower(coalesce(u.external_id, u.email, u.name))
    ELSE coalesce(u.external_id, u.email, u.name) END";

const FROM: &str = "FROM entries e
    JOIN series s ON s.id = e.series_id
    LEFT JOIN users u ON u.id = s.user_id
    LEFT JOIN contents c ON c.started_at = e.started_at AND c.id = e.id";

const CODES: [(&str, &str, &[&str]); 3] = [
    ("source", "s.source", &["", "chat", "agent", "code", "api"]),
    (
        "status",
        "e.status",
        &[
            "",
            "running",
            "succeeded",
            "failed",
            "blocked",
            "cancelled",
            "partial_success",
        ],
    ),
    (
        "error_category",
        "e.error_category",
        &[
            "",
            "authentication",
            "rate_limiting",
            "model_not_found",
            "invalid_request",
            "server_error",
            "network_error",
            "context_resolution",
            "tool_execution",
            "guardrail_blocked",
            "unknown",
        ],
    ),
];

/// The sums of the rows the filter means; `now` is an RFC 3339 time.
pub fn sums(conn: &mut PgConnection, params: &FilterParams, now: &str) -> Sums {
    let query = format!(
        "SELECT count(*) AS total_requests,
                coalesce(sum(e.total_tokens), 0)::bigint AS total_tokens,
                coalesce(sum(e.input_tokens), 0)::bigint AS input_tokens,
                coalesce(sum(e.output_tokens), 0)::bigint AS output_tokens,
                count(DISTINCT {USER}) AS user_count,
                count(DISTINCT s.model) AS model_count,
                count(e.cost_nanos) AS costed_requests,
                trim_scale(coalesce(sum(e.cost_nanos), 0) / 1000000000.0)::text AS cost_usd,
                count(*) FILTER (WHERE e.status = 3) AS failed
         {FROM} WHERE {}",
        condition(params, now)
    );
    diesel::sql_query(query).get_result(conn).expect("sums")
}

/// The ids of the rows the filter means, ordered by `order`.
pub fn ids(conn: &mut PgConnection, params: &FilterParams, now: &str, order: &str) -> Vec<String> {
    let query = format!(
        "SELECT e.id::text AS id {FROM} WHERE {} ORDER BY {order}",
        condition(params, now)
    );
    let rows: Vec<Id> = diesel::sql_query(query).load(conn).expect("ids");
    rows.into_iter().map(|row| row.id).collect()
}

fn condition(params: &FilterParams, now: &str) -> String {
    let mut parts = vec!["true".to_owned()];
    let absent = params.get("without").map_or(&[][..], Vec::as_slice);
    for (&name, values) in params {
        if name == "without" {
            continue;
        }
        let mut condition = match name.strip_prefix("not_") {
            // An entry without a value has none of these.
            Some(field) => format!("({}) IS NOT TRUE", part(field, values, now)),
            None => part(name, values, now),
        };
        if absent.iter().any(|field| field == name) {
            condition = format!("({condition} OR {} IS NULL)", column(name));
        }
        parts.push(condition);
    }
    let alone = absent.iter().map(String::as_str);
    let alone = alone.filter(|&field| !params.contains_key(field));
    parts.extend(alone.map(|field| format!("{} IS NULL", column(field))));
    parts.join(" AND ")
}

/// What is null where an entry lacks a field.
fn column(field: &str) -> &'static str {
    match field {
        "model" => "s.model",
        "entity_type" => "s.entity_type",
        "user" => USER,
        "error_category" => "e.error_category",
        "conversation_id" => "e.conversation_id",
        other => panic!("no column for {other}"),
    }
}

fn part(name: &str, values: &[String], now: &str) -> String {
    let texts = values
        .iter()
        .map(|value| quote(value))
        .collect::<Vec<_>>()
        .join(", ");
    let first = values.first().map(String::as_str).unwrap_or_default();
    if let Some((_, column, words)) = CODES.iter().find(|(known, ..)| *known == name) {
        let codes = values.iter().map(|value| {
            words
                .iter()
                .position(|word| word == value)
                .expect("a word")
                .to_string()
        });
        return format!("{column} IN ({})", codes.collect::<Vec<_>>().join(", "));
    }
    match name {
        "period" => {
            let hours = [("1h", 1), ("6h", 6), ("1d", 24), ("7d", 168)]
                .iter()
                .find(|(span, _)| *span == first);
            format!(
                "e.started_at >= {}::timestamptz - interval '{} hours'",
                quote(now),
                hours.expect("a span").1
            )
        }
        "from" => format!("e.started_at >= {texts}"),
        "to" => format!("e.started_at < {texts}"),
        "user" => format!("{USER} IN ({})", users(values)),
        "model" | "entity_type" | "conversation_id" => {
            format!("{} IN ({texts})", column(name))
        }
        "min_total_tokens" => format!("e.total_tokens >= {first}"),
        "min_duration_ms" => format!("e.duration_ms >= {first}"),
        "q" => {
            let found = |column| {
                format!(
                    "position(lower(normalize({}, NFKC)) in lower(normalize(coalesce({column}, ''), NFKC))) > 0",
                    quote(first)
                )
            };
            let columns = [
                "s.model",
                "u.external_id",
                "u.name",
                "u.email",
                "c.error_message",
                "c.prompt",
                "c.response",
                "c.metadata",
            ];
            format!("({})", columns.map(found).join(" OR "))
        }
        "metadata.team" => format!("c.metadata::jsonb ->> 'team' IN ({texts})"),
        "metadata.level" => format!("c.metadata::jsonb ->> 'level' IN ({texts})"),
        other => panic!("no SQL for {other}"),
    }
}

/// Users as they are compared: no other value of the tests has an `@`.
fn users(values: &[String]) -> String {
    let compared = |value: &String| match value.contains('@') {
        true => quote(&value.to_lowercase()),
        false => quote(value),
    };
    values.iter().map(compared).collect::<Vec<_>>().join(", ")
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// What usage counts, in plain SQL.
#[derive(Debug, PartialEq, QueryableByName)]
#[expect(missing_docs, reason = "the names of the API")]
pub struct Usage {
    #[diesel(sql_type = Text)]
    pub bucket: String,
    #[diesel(sql_type = Text)]
    pub value: String,
    #[diesel(sql_type = BigInt)]
    pub requests: i64,
    #[diesel(sql_type = BigInt)]
    pub succeeded: i64,
    #[diesel(sql_type = BigInt)]
    pub running: i64,
    #[diesel(sql_type = BigInt)]
    pub input_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub output_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub total_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub cached_input_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub cache_write_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub reasoning_tokens: i64,
    #[diesel(sql_type = BigInt)]
    pub costed_requests: i64,
    #[diesel(sql_type = Text)]
    pub cost_usd: String,
    #[diesel(sql_type = BigInt)]
    pub user_count: i64,
    #[diesel(sql_type = BigInt)]
    pub model_count: i64,
    #[diesel(sql_type = BigInt)]
    pub timed_requests: i64,
    #[diesel(sql_type = BigInt)]
    pub duration_ms: i64,
    #[diesel(sql_type = BigInt)]
    pub p50_ms: i64,
    #[diesel(sql_type = BigInt)]
    pub p95_ms: i64,
    #[diesel(sql_type = BigInt)]
    pub p99_ms: i64,
}

/// Where [`keep_gone`] keeps what goes.
pub fn prepare_gone(conn: &mut PgConnection) {
    diesel::sql_query("CREATE TABLE IF NOT EXISTS gone (LIKE entries)")
        .execute(conn)
        .expect("a table");
}

/// Keeps a copy of the rows that a cleanup will remove.
pub fn keep_gone(conn: &mut PgConnection, cutoff: &str) {
    let cutoff = quote(cutoff);
    diesel::sql_query(format!(
        "INSERT INTO gone SELECT * FROM entries WHERE started_at < {cutoff}"
    ))
    .execute(conn)
    .expect("a copy");
}

/// The usage of the rows the filter means, those that are gone included, which
/// count at the start of their hour; one row for each value of `bucket` and `value`.
pub fn usage(
    conn: &mut PgConnection,
    params: &FilterParams,
    now: &str,
    bucket: &str,
    value: &str,
) -> Vec<Usage> {
    let only_rows = ["conversation_id", "min_total_tokens", "min_duration_ms"];
    let absent = params.get("without").into_iter().flatten();
    let mut asked = absent.map(String::as_str).chain(params.keys().copied());
    let gone = if asked.any(|name| only_rows.contains(&name)) {
        ""
    } else {
        "UNION ALL SELECT date_trunc('hour', started_at, 'UTC'), gone.* FROM gone"
    };
    let percentile = |part: &str| {
        format!(
            "coalesce(percentile_disc({part}) WITHIN GROUP (ORDER BY e.duration_ms), -1)::bigint"
        )
    };
    let query = format!(
        "SELECT {bucket} AS bucket, coalesce({value}, '') AS value, count(*) AS requests,
                count(*) FILTER (WHERE e.status = 2) AS succeeded,
                count(*) FILTER (WHERE e.status = 1) AS running,
                coalesce(sum(e.input_tokens), 0)::bigint AS input_tokens,
                coalesce(sum(e.output_tokens), 0)::bigint AS output_tokens,
                coalesce(sum(e.total_tokens), 0)::bigint AS total_tokens,
                coalesce(sum(e.cached_input_tokens), 0)::bigint AS cached_input_tokens,
                coalesce(sum(e.cache_write_tokens), 0)::bigint AS cache_write_tokens,
                coalesce(sum(e.reasoning_tokens), 0)::bigint AS reasoning_tokens,
                count(e.cost_nanos) AS costed_requests,
                trim_scale(coalesce(sum(e.cost_nanos), 0) / 1000000000.0)::text AS cost_usd,
                count(DISTINCT {USER}) AS user_count,
                count(DISTINCT s.model) AS model_count,
                count(e.duration_ms) AS timed_requests,
                coalesce(sum(e.duration_ms), 0)::bigint AS duration_ms,
                {} AS p50_ms, {} AS p95_ms, {} AS p99_ms
         FROM (SELECT e.counted AS started_at, e.series_id, e.status, e.error_category,
                      e.duration_ms, e.input_tokens, e.output_tokens, e.total_tokens,
                      e.cached_input_tokens, e.cache_write_tokens, e.reasoning_tokens,
                      e.cost_nanos, e.conversation_id
               FROM (SELECT started_at AS counted, entries.* FROM entries {gone}) AS e) AS e
         JOIN series s ON s.id = e.series_id
         LEFT JOIN users u ON u.id = s.user_id
         WHERE {} GROUP BY 1, 2 ORDER BY 1, 2",
        percentile("0.5"),
        percentile("0.95"),
        percentile("0.99"),
        condition(params, now)
    );
    diesel::sql_query(query).load(conn).expect("usage")
}
