//! Tables of questions, alone or beside others.

use std::fmt::Write as _;

use super::questions::Question;
use crate::shared::verdict::Verdicts;

/// Adds a table of questions.
pub(crate) fn table(text: &mut String, title: &str, questions: &[Question]) {
    let _ = writeln!(text, "\n{title:<48}{:>9}{:>9}{:>9}", "first", "p50", "p95");
    for one in questions {
        let _ = writeln!(
            text,
            "{:<48}{:>9.1}{:>9.2}{:>9.2}",
            one.name,
            one.first(),
            one.p50(),
            one.p95()
        );
    }
}

/// Adds a table of the same questions, twice asked.
pub(crate) fn beside(text: &mut String, title: &str, [one, other]: [(&str, &[Question]); 2]) {
    let _ = writeln!(
        text,
        "\n{title:<48}{:>14}{:>9}{:>14}{:>9}{:>9}{:>7}",
        format!("{} p50", one.0),
        "p95",
        format!("{} p50", other.0),
        "p95",
        "first",
        "ratio"
    );
    for (before, after) in one.1.iter().zip(other.1) {
        let _ = writeln!(
            text,
            "{:<48}{:>14.2}{:>9.2}{:>14.2}{:>9.2}{:>9.1}{:>7.1}",
            after.name,
            before.p50(),
            before.p95(),
            after.p50(),
            after.p95(),
            after.first(),
            after.times_of(before)
        );
    }
}

/// Judges that none of the questions takes more than so many times as long.
pub(crate) fn judge_ratio(
    verdicts: &mut Verdicts,
    what: &str,
    [before, after]: [&[Question]; 2],
    limit: f64,
) {
    let each = before.iter().zip(after);
    let values = each.map(|(before, after)| (after.times_of(before), after.name.as_str()));
    verdicts.worst(what, values.collect(), limit);
}

/// Judges the 95th percentile of each, in milliseconds.
pub(crate) fn judge_p95(verdicts: &mut Verdicts, what: &str, questions: &[Question], limit: f64) {
    let values = questions.iter().map(|one| (one.p95(), one.name.as_str()));
    verdicts.worst(what, values.collect(), limit);
}
