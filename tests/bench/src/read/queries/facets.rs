//! The candidates of the filters.

use crate::fixture::lens::{Period, Variant};
use crate::fixture::lenses::Lenses;
use crate::read::args::Part;
use crate::read::case::Case;

const LENSES: [&str; 5] = [
    "no filter",
    "source",
    "one model",
    "heavy user",
    "model and platform",
];
/// What is typed to find a user: in part of a name, with and without accents.
const TYPED: [&str; 4] = ["lovel", "muller", "person.42", "%C3%A9mile"];

/// All facets of each period, with and without filters, and the search for a user.
pub(crate) fn cases(lenses: &Lenses) -> Vec<Case> {
    let mut cases = Vec::new();
    for period in Period::ALL {
        for lens in lenses.some(&LENSES) {
            cases.push(Case {
                part: Part::Facets,
                name: format!("{:<4}{}", period.0, lens.name),
                paths: lens.paths("logs/facets", period, ""),
                sql: Some(grouped(period, lens.first())),
            });
        }
        cases.push(Case {
            part: Part::Facets,
            name: format!("{:<4}search for a user", period.0),
            paths: TYPED.map(|text| typed(period, text)).to_vec(),
            sql: Some(search(period)),
        });
    }
    cases
}

fn typed(period: Period, text: &str) -> String {
    format!("logs/facets?period={}&facet=user&search={text}", period.0)
}

/// Every facet from one reading of the rows. Counting by series first is several
/// times as quick as joining every row.
fn grouped(period: Period, variant: &Variant) -> String {
    format!(
        "SELECT s.source, s.model, u.identity, e.status, s.capability, s.profile_alias, s.provider,
                s.agent_identity, s.platform, s.feature_identity, s.entity_type, e.error_category,
                sum(e.requests)
         FROM (SELECT e.series_id, e.status, e.error_category, count(*) AS requests
               FROM entries e WHERE {} AND {} GROUP BY e.series_id, e.status, e.error_category) e
         JOIN series s ON s.id = e.series_id LEFT JOIN users u ON u.id = s.user_id
         GROUP BY GROUPING SETS ((s.source), (s.model), (u.identity), (e.status), (s.capability),
                (s.profile_alias), (s.provider), (s.agent_identity), (s.platform),
                (s.feature_identity), (s.entity_type), (e.error_category))",
        period.condition(),
        variant.condition
    )
}

fn search(period: Period) -> String {
    format!(
        "SELECT u.identity, sum(e.requests)
         FROM (SELECT e.series_id, count(*) AS requests FROM entries e WHERE {} GROUP BY e.series_id) e
         JOIN series s ON s.id = e.series_id JOIN users u ON u.id = s.user_id
         WHERE (u.name ILIKE '%lovel%' OR u.email ILIKE '%lovel%' OR u.identity ILIKE '%lovel%')
         GROUP BY u.identity ORDER BY sum(e.requests) DESC LIMIT 20",
        period.condition()
    )
}
