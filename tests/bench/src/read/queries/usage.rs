//! The usage charts.

use crate::fixture::lens::{Period, Variant};
use crate::fixture::lenses::Lenses;
use crate::read::args::Part;
use crate::read::case::Case;

const LENSES: [&str; 3] = ["no filter", "one model", "heavy user"];
/// What is asked, and by what plain SQL groups for it.
const CHARTS: [(&str, &str, &str); 8] = [
    ("summary", "usage/summary", ""),
    ("a day", "usage/timeseries", "&interval=day"),
    (
        "a day in Kathmandu",
        "usage/timeseries",
        "&interval=day&tz=Asia/Kathmandu",
    ),
    ("an hour", "usage/timeseries", "&interval=hour"),
    (
        "a day and model",
        "usage/timeseries",
        "&interval=day&group_by=model",
    ),
    ("by user", "usage/breakdown", "&by=user"),
    ("by model", "usage/breakdown", "&by=model"),
    ("by status", "usage/breakdown", "&by=status"),
];

/// Each chart over a week and over everything, with and without filters.
pub(crate) fn cases(lenses: &Lenses) -> Vec<Case> {
    let mut cases = Vec::new();
    for period in [Period("1d"), Period("7d"), Period("30d"), Period::WHOLE] {
        for lens in lenses.some(&LENSES) {
            for (name, path, parameters) in CHARTS {
                cases.push(Case {
                    part: Part::Usage,
                    name: format!("{:<4}{name}, {}", period.0, lens.name),
                    paths: lens.paths(path, period, parameters),
                    sql: Some(grouped(name, period, lens.first())),
                });
            }
        }
    }
    cases
}

fn grouped(name: &str, period: Period, variant: &Variant) -> String {
    let by = match name {
        "a day" => "date_trunc('day', e.started_at)",
        "a day in Kathmandu" => "date_trunc('day', e.started_at, 'Asia/Kathmandu')",
        "an hour" => "date_trunc('hour', e.started_at)",
        "a day and model" => "(date_trunc('day', e.started_at), s.model)",
        "by user" => "u.identity",
        "by model" => "s.model",
        "by status" => "e.status",
        _ => "()",
    };
    format!(
        "SELECT count(*), sum(e.input_tokens), sum(e.output_tokens), sum(e.cached_input_tokens),
                sum(e.cost_nanos), avg(e.duration_ms), count(*) FILTER (WHERE e.status = 2)
         FROM entries e JOIN series s ON s.id = e.series_id LEFT JOIN users u ON u.id = s.user_id
         WHERE {} AND {} GROUP BY {by}",
        period.condition(),
        variant.condition
    )
}
