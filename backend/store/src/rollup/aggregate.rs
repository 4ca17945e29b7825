//! The SQL that makes cells, from rows and from other cells, with the histogram
//! of durations. Every cell anywhere is made by it.
//!
//! Nothing here joins two results of unknown size: Postgres takes young tables
//! to be tiny, and would compare each row with each.

use logbook_domain::coverage::Grain;

/// The columns of a cell after its key, in the order of [`of_rows`] and [`of_cells`].
pub(crate) const NUMBERS: &str = "requests, input_tokens, output_tokens, total_tokens, cost_nanos, \
     timed_requests, duration_ms, cached_input_tokens, reasoning_tokens, durations";

/// The same but for the histogram.
const SUMMED: [&str; 9] = [
    "requests",
    "input_tokens",
    "output_tokens",
    "total_tokens",
    "cost_nanos",
    "timed_requests",
    "duration_ms",
    "cached_input_tokens",
    "reasoning_tokens",
];

/// Where another octave of bins begins; `logbook_domain::usage::durations`
/// explains them.
const OCTAVES: &str = "'{128,256,512,1024,2048,4096,8192,16384,32768,65536,131072,262144,524288,\
     1048576,2097152,4194304,8388608,16777216,33554432,67108864,134217728,268435456,536870912,\
     1073741824}'::integer[]";

/// Cells of the rows of `entries`, which is whatever `FROM` takes under that
/// name. `key` are the columns that tell cells apart beside status and error
/// category.
pub(crate) fn of_rows(key: &str, entries: &str) -> String {
    let octave = format!("width_bucket(duration_ms, {OCTAVES})");
    let binned = format!(
        "SELECT {key}, status, coalesce(error_category, 0::smallint) AS error_category,
                {octave} * 64 + (duration_ms >> {octave}) AS bin,
                count(*) AS n, count(*) AS requests,
                coalesce(sum(input_tokens), 0) AS input_tokens,
                coalesce(sum(output_tokens), 0) AS output_tokens,
                coalesce(sum(total_tokens), 0) AS total_tokens,
                coalesce(sum(cost_nanos), 0) AS cost_nanos,
                count(duration_ms) AS timed_requests,
                coalesce(sum(duration_ms), 0) AS duration_ms,
                coalesce(sum(cached_input_tokens), 0) AS cached_input_tokens,
                coalesce(sum(reasoning_tokens), 0) AS reasoning_tokens
         FROM {entries}
         GROUP BY {key}, status, coalesce(error_category, 0::smallint), bin"
    );
    summed(key, &binned)
}

/// Cells of the cells that `source` selects: it gives the columns of `key`,
/// status, error category and [`NUMBERS`].
pub(crate) fn of_cells(key: &str, source: &str) -> String {
    let nothing = SUMMED.map(|column| format!("0 AS {column}")).join(", ");
    let binned = format!(
        "WITH source AS MATERIALIZED ({source})
         SELECT {key}, status, error_category, NULL::integer AS bin, 0::bigint AS n, {}
         FROM source
         UNION ALL
         SELECT {key}, status, error_category,
                CASE WHEN one < 0 THEN ~one ELSE one END & 2047 AS bin,
                sum(CASE WHEN one < 0 THEN (~one >> 11)::bigint << 20 ELSE one >> 11 END)::bigint,
                {nothing}
         FROM source, unnest(durations) AS one
         GROUP BY {key}, status, error_category, CASE WHEN one < 0 THEN ~one ELSE one END & 2047",
        SUMMED.join(", ")
    );
    summed(key, &binned)
}

/// Sums up what is told apart by `bin`, with the counts `n` of the bins packed.
fn summed(key: &str, binned: &str) -> String {
    let sums = SUMMED
        .map(|column| match column {
            "cost_nanos" => "sum(cost_nanos) AS cost_nanos".to_owned(),
            other => format!("sum({other})::bigint AS {other}"),
        })
        .join(", ");
    format!(
        "SELECT {key}, status, error_category, {sums},
                coalesce(array_agg(((n & 1048575) << 11 | bin)::integer)
                         FILTER (WHERE bin IS NOT NULL AND n & 1048575 > 0), '{{}}')
                || coalesce(array_agg((~((n >> 20) << 11 | bin))::integer)
                         FILTER (WHERE bin IS NOT NULL AND n >= 1048576), '{{}}') AS durations
         FROM ({binned}) AS binned
         GROUP BY {key}, status, error_category"
    )
}

/// Puts the cells that `source` selects by series into the bucket `$1`.
pub(crate) fn into_series(grain: Grain, source: &str) -> String {
    let table = match grain {
        Grain::Hour => "usage_hourly",
        Grain::Day => "usage_daily",
    };
    format!(
        "INSERT INTO {table} (bucket, series_id, status, error_category, {NUMBERS})
         SELECT $1, * FROM ({source}) AS cells"
    )
}

/// Adds the cells that `source` selects by bucket and series to those there are.
pub(crate) fn added_to_series(grain: Grain, source: &str) -> String {
    let table = match grain {
        Grain::Hour => "usage_hourly",
        Grain::Day => "usage_daily",
    };
    let key = "bucket, series_id, status, error_category";
    format!(
        "INSERT INTO {table} ({key}, {NUMBERS}) SELECT * FROM ({source}) AS cells
         ON CONFLICT ({key}) DO UPDATE SET {}",
        added_up(table)
    )
}

fn added_up(table: &str) -> String {
    let mut sums = SUMMED
        .map(|column| format!("{column} = {table}.{column} + excluded.{column}"))
        .to_vec();
    // A bin may be there more than once.
    sums.push(format!(
        "durations = {table}.durations || excluded.durations"
    ));
    sums.join(", ")
}
