//! Which of the numbers to reach are reached.

use std::fmt::Write as _;

use crate::read::args::Part;
use crate::read::measure::Figures;
use crate::read::report::{Report, Sized};
use crate::shared::verdict::line;

/// How many of the worst are named.
const WORST: usize = 5;
/// Times below this, in milliseconds, differ by chance more than by size.
const NOISE: f64 = 1.0;

/// Adds a line for every target, and the worst that miss it.
pub(crate) fn judge(report: &Report, text: &mut String) {
    let Some((largest, smallest)) = report.ends() else {
        return;
    };
    let _ = writeln!(text, "\ntargets at {} entries", largest.name);
    let limits = [
        (Part::Cards, 30.0),
        (Part::Lists, 30.0),
        (Part::Facets, 60.0),
        (Part::Usage, 60.0),
    ];
    for (part, limit) in limits {
        let what = format!("{}: p95 at most {limit} ms", part.name());
        over(text, largest, part, &what, limit, |figures| {
            Some(figures.p95)
        });
    }
    slower_than_sql(text, largest);
    if let Some(smallest) = smallest {
        let what = format!("lists: at most 1.5 × their time at {}", smallest.name);
        over(text, largest, Part::Lists, &what, 1.5, |figures| {
            let small = smallest.find(figures)?.p50;
            Some(figures.p50.max(NOISE) / small.max(NOISE))
        });
    }
    memory(text, largest);
    export(text, largest);
    cleanup(text, report);
}

/// One line for values that must not be above a limit.
fn over(
    text: &mut String,
    sized: &Sized,
    part: Part,
    what: &str,
    limit: f64,
    of: impl Fn(&Figures) -> Option<f64>,
) {
    let figures = sized.figures.iter().filter(|one| one.part == part.name());
    let mut values: Vec<(f64, &str)> = figures
        .filter_map(|one| Some((of(one)?, one.name.as_str())))
        .collect();
    if values.is_empty() {
        return;
    }
    values.sort_by(|one, other| other.0.total_cmp(&one.0));
    let missed = values.iter().filter(|(value, _)| *value > limit).count();
    line(
        text,
        missed == 0,
        what,
        &format!("{missed} of {} above it", values.len()),
    );
    for (value, name) in values.iter().take(missed.min(WORST)) {
        let _ = writeln!(text, "        {value:>10.1}  {name}");
    }
}

fn slower_than_sql(text: &mut String, sized: &Sized) {
    let what = "cards: 20 × faster than the raw aggregate, or 1 ms";
    // What is listed is how many times too slow they are. Below the noise it is
    // HTTP that is measured, and plain SQL does not speak it.
    over(text, sized, Part::Cards, what, 1.0, |figures| {
        let missed = 20.0 / figures.times()?;
        Some(if figures.p50 < NOISE {
            missed.min(1.0)
        } else {
            missed
        })
    });
}

fn memory(text: &mut String, sized: &Sized) {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let idle = megabytes(sized.idle_memory);
    line(
        text,
        idle <= 60.0,
        "server memory idle: at most 60 MB",
        &format!("{idle:.0} MB"),
    );
    let most = sized
        .most_memory
        .values()
        .max()
        .copied()
        .map_or(0.0, megabytes);
    line(
        text,
        most <= 200.0,
        "server memory: at most 200 MB",
        &format!("{most:.0} MB"),
    );
}

fn export(text: &mut String, sized: &Sized) {
    if let Some(exported) = &sized.exported {
        let rate = exported.rate();
        let what = "export: at least 100,000 entries/s";
        line(text, rate >= 100_000.0, what, &format!("{rate:.0}/s"));
    }
}

fn cleanup(text: &mut String, report: &Report) {
    if let Some(cleaned) = &report.cleaned {
        let (seconds, pause) = (cleaned.seconds, cleaned.longest_pause);
        line(
            text,
            seconds <= 1.0,
            "cleanup: at most 1 s",
            &format!("{seconds:.2} s"),
        );
        line(
            text,
            pause <= 100.0,
            "cleanup: ingest pauses at most 100 ms",
            &format!("{pause:.0} ms"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sized(name: &str, p50: f64, p95: f64) -> Sized {
        Sized {
            name: name.to_owned(),
            figures: vec![Figures {
                part: Part::Lists.name(),
                name: "page 1".to_owned(),
                first: p95,
                p50,
                p95,
                most: p95,
                tries: 30,
                sql: None,
            }],
            ..Sized::default()
        }
    }

    fn judged(small: Sized, large: Sized) -> String {
        let report = Report {
            sizes: vec![small, large],
            ..Report::default()
        };
        let mut text = String::new();
        judge(&report, &mut text);
        text
    }

    #[test]
    fn a_slow_page_misses_both_targets() {
        let text = judged(sized("1M", 10.0, 12.0), sized("10M", 20.0, 31.0));
        assert!(text.contains("NOT MET lists: p95 at most 30 ms"), "{text}");
        assert!(text.contains("NOT MET lists: at most 1.5"), "{text}");
    }

    #[test]
    fn what_is_quick_may_differ_by_chance() {
        let text = judged(sized("1M", 0.2, 0.3), sized("10M", 0.9, 1.0));
        assert!(text.contains("met     lists: at most 1.5"), "{text}");
        assert!(!text.contains("NOT MET"), "{text}");
    }
}
