//! Which of the numbers to reach are reached.

mod limits;

use std::fmt::Write as _;

use self::limits::Limits;
use crate::read::args::Part;
use crate::read::engines;
use crate::read::measure::Figures;
use crate::read::report::{Report, Sized};
use crate::shared::verdict::{line, worst};

/// Times below this, in milliseconds, differ by chance more than by size.
const NOISE: f64 = 1.0;

/// The parts that are judged by their times.
const PARTS: [Part; 4] = [Part::Cards, Part::Lists, Part::Facets, Part::Usage];

/// Adds a line for every target at every size, and the worst that miss it.
pub(crate) fn judge(report: &Report, text: &mut String) {
    for sized in &report.sizes {
        at_size(text, sized);
    }
    for pair in report.sizes.windows(2) {
        growth(text, &pair[0], &pair[1]);
    }
    if !report.engines.is_empty() {
        let _ = writeln!(text, "\ntargets beside other engines");
        engines::judge(&report.engines, text);
    }
    cleanup(text, report);
}

fn at_size(text: &mut String, sized: &Sized) {
    let limits = Limits::of(sized.entries);
    let _ = writeln!(text, "\ntargets at {} entries", sized.name);
    for part in PARTS {
        if let Some(limit) = limits.p95(part) {
            let what = format!("{}: p95 at most {limit} ms", part.name());
            over(text, sized, part, &what, limit, |figures| Some(figures.p95));
        }
    }
    slower_than_sql(text, sized);
    first(text, sized, limits.first());
    memory(text, sized, limits.memory());
    export(text, sized);
}

/// What a question takes must hardly grow with the log.
fn growth(text: &mut String, small: &Sized, large: &Sized) {
    let limits = Limits::of(large.entries);
    let _ = writeln!(
        text,
        "\ntargets at {} beside {} entries",
        large.name, small.name
    );
    for part in PARTS {
        let limit = limits.growth(part);
        let what = format!("{}: at most {limit} × their time", part.name());
        over(text, large, part, &what, limit, |figures| {
            let small = small.find(figures)?.p50;
            Some(figures.p50.max(NOISE) / small.max(NOISE))
        });
    }
}

fn first(text: &mut String, sized: &Sized, limit: f64) {
    let firsts = sized.firsts.iter();
    let values = firsts.map(|one| (one.time, one.name.as_str())).collect();
    let what = format!("first answers: at most {limit} ms");
    worst(text, &what, values, limit);
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
    let values = figures.filter_map(|one| Some((of(one)?, one.name.as_str())));
    worst(text, what, values.collect(), limit);
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

fn memory(text: &mut String, sized: &Sized, limit: f64) {
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
    if sized.most_memory.is_empty() {
        return;
    }
    line(
        text,
        most <= limit,
        &format!("server memory: at most {limit} MB"),
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
    let entries = report.sizes.last().map_or(0, |sized| sized.entries);
    let limit = Limits::of(entries).cleanup();
    if let Some(cleaned) = &report.cleaned {
        let (seconds, pause) = (cleaned.seconds, cleaned.longest_pause);
        line(
            text,
            seconds <= limit,
            &format!("cleanup of three tenths: at most {limit} s"),
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
mod tests;
