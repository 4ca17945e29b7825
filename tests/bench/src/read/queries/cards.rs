//! The four numbers above the list.

use crate::fixture::lens::{Period, Variant};
use crate::fixture::lenses::Lenses;
use crate::read::args::Part;
use crate::read::case::Case;

const LENSES: [&str; 9] = [
    "no filter",
    "source",
    "one model",
    "heavy user",
    "light user",
    "rare model",
    "model and platform",
    "entity_type",
    "status=failed",
];
/// Filters that cells know nothing of.
const OF_ROWS: [&str; 2] = ["min_duration_ms", "conversation_id"];

/// Each period under each filter.
pub(crate) fn cases(lenses: &Lenses) -> Vec<Case> {
    let of_cells = Period::ALL
        .into_iter()
        .flat_map(|period| lenses.some(&LENSES).map(move |lens| (period, lens)));
    let of_rows = lenses.some(&OF_ROWS).map(|lens| (Period::WHOLE, lens));
    of_cells
        .chain(of_rows)
        .map(|(period, lens)| Case {
            part: Part::Cards,
            name: format!("{:<4}{}", period.0, lens.name),
            paths: lens.paths("logs/stats", period, ""),
            sql: Some(aggregate(period, lens.first())),
        })
        .collect()
}

/// The raw aggregate, in the form that Postgres is quickest with: distinct users
/// and models are counted from the few series, not from the many rows.
pub(crate) fn aggregate(period: Period, variant: &Variant) -> String {
    format!(
        "SELECT sum(requests), sum(total_tokens), sum(input_tokens), sum(output_tokens), sum(cost_nanos),
                count(DISTINCT identity), count(DISTINCT model),
                sum(requests) FILTER (WHERE status = 2), sum(requests) FILTER (WHERE status = 3)
         FROM (SELECT e.series_id, e.status, count(*) AS requests, sum(e.total_tokens) AS total_tokens,
                      sum(e.input_tokens) AS input_tokens, sum(e.output_tokens) AS output_tokens,
                      sum(e.cost_nanos) AS cost_nanos
               FROM entries e WHERE {} AND {} GROUP BY e.series_id, e.status) grouped
         JOIN series ON series.id = series_id LEFT JOIN users ON users.id = user_id",
        period.condition(),
        variant.raw.as_ref().unwrap_or(&variant.condition)
    )
}
