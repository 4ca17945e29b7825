//! Searches for a text: the time to the first answer.

use crate::fixture::lens::{Period, Variant};
use crate::fixture::lenses::Lenses;
use crate::fixture::world::{COMMON_WORD, RARE_WORD};
use crate::read::args::Part;
use crate::read::case::Case;

/// In no entry.
const ABSENT: &str = "xylophonist-zero";

/// A rare, a common and an absent text, and the name of a model.
pub(crate) fn cases(lenses: &Lenses) -> Vec<Case> {
    let texts = [
        ("common text", COMMON_WORD),
        ("rare text", RARE_WORD),
        ("absent text", ABSENT),
        ("a model's name", "codestral"),
    ];
    let mut cases = Vec::new();
    for (name, text) in texts {
        for period in [Period("1d"), Period::WHOLE] {
            for lens in lenses.some(&["no filter", "heavy user"]) {
                let q = format!("&q={}", text.replace(' ', "%20"));
                cases.push(Case {
                    part: Part::Search,
                    name: format!("{:<4}{name}, {}", period.0, lens.name),
                    paths: lens.paths("logs", period, &q),
                    sql: Some(scan(period, lens.first(), text)),
                });
            }
        }
    }
    cases
}

fn scan(period: Period, variant: &Variant, text: &str) -> String {
    format!(
        "SELECT e.* FROM entries e JOIN series s ON s.id = e.series_id
         LEFT JOIN users u ON u.id = s.user_id LEFT JOIN contents c ON (c.started_at, c.id) = (e.started_at, e.id)
         WHERE {} AND {} AND (s.model ILIKE '%{text}%' OR u.name ILIKE '%{text}%' OR u.email ILIKE '%{text}%'
               OR c.error_message ILIKE '%{text}%' OR c.prompt ILIKE '%{text}%' OR c.response ILIKE '%{text}%')
         ORDER BY e.started_at DESC, e.id DESC LIMIT 50",
        period.condition(),
        variant.condition
    )
}
