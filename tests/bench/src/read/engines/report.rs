//! The tables of other engines, and whether the log is ahead of them.

use std::fmt::Write as _;

use super::Engine;
use crate::shared::verdict::{line, worst};

/// Adds the table of an engine.
pub(crate) fn describe(engine: &Engine, text: &mut String) {
    let _ = writeln!(
        text,
        "\n{:<40}{:>10}{:>10}{:>12}{:>10}{:>8}  answers",
        format!(
            "beside {}, loaded in {:.0} s",
            engine.name, engine.load_seconds
        ),
        "log first",
        "p50",
        "its first",
        "p50",
        "times"
    );
    for one in &engine.answers {
        let _ = writeln!(
            text,
            "{:<40}{:>10.1}{:>10.2}{:>12.1}{:>10.2}{:>8.1}  {}",
            one.name,
            one.log_first,
            one.log,
            one.first,
            one.time,
            one.time / one.log,
            if one.is_equal { "equal" } else { "DIFFER" }
        );
    }
}

/// Judges that all answers are equal, and that the log is ahead.
pub(crate) fn judge(engines: &[Engine], text: &mut String) {
    for engine in engines {
        let differ = engine.answers.iter().filter(|one| !one.is_equal).count();
        let what = format!("answers equal to those of {}", engine.name);
        line(text, differ == 0, &what, &format!("{differ} differ"));
        let each = engine.answers.iter();
        let values = each.map(|one| (one.log / one.time, one.name.as_str()));
        let what = format!("time beside {}: at most 1 ×", engine.name);
        worst(text, &what, values.collect(), 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::engines::Answer;

    #[test]
    fn an_answer_that_differs_is_a_miss() {
        let answer = |is_equal, time| Answer {
            name: "cards".to_owned(),
            log_first: 9.0,
            log: 2.0,
            first: 80.0,
            time,
            is_equal,
        };
        let engine = Engine {
            name: "DuckDB",
            load_seconds: 1.0,
            answers: vec![answer(true, 20.0), answer(false, 1.0)],
        };
        let mut text = String::new();
        judge(&[engine], &mut text);
        assert!(
            text.contains("NOT MET answers equal to those of DuckDB"),
            "{text}"
        );
        assert!(text.contains("NOT MET time beside DuckDB"), "{text}");
    }
}
