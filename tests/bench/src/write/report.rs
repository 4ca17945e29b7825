//! The table at the end.

use std::fmt::Write as _;
use std::time::Duration;

use crate::shared::process::Usage;
use crate::shared::sql::Size;
use crate::shared::statistics::{median, millis};
use crate::write::measure::{Cpu, Pair};

/// Everything that was found out.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) machine: String,
    pub(crate) content: String,
    pub(crate) batches: Vec<Pair>,
    pub(crate) spans: Vec<Pair>,
    pub(crate) singles: Vec<Pair>,
    pub(crate) sizes: Option<Sizes>,
    /// Of the server: before any request, after batches, after single entries.
    pub(crate) idle: Usage,
    pub(crate) after_batches: Usage,
    pub(crate) after_singles: Usage,
}

/// Disk space of all entries in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    pub(crate) rows: i64,
    pub(crate) entries: Size,
    pub(crate) contents: Size,
}

impl Report {
    /// The table as text.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("\n{}\n{}\n\n", self.machine, self.content);
        let _ = writeln!(
            text,
            "{:<34}{:>11}   {:<24}{:>11}{:>8}",
            "stored", "entries/s", "beside", "rows/s", "ratio"
        );
        pairs(
            &mut text,
            "NDJSON batches of 1,000",
            "COPY of the same rows",
            &self.batches,
        );
        pairs(
            &mut text,
            "OTLP requests of 500 spans",
            "the NDJSON batches",
            &self.spans,
        );
        pairs(
            &mut text,
            "single entries",
            "pgbench, as many clients",
            &self.singles,
        );
        text.push('\n');
        latencies(&mut text, &self.singles);
        processor(&mut text, "batches", &self.batches);
        processor(&mut text, "spans", &self.spans);
        processor(&mut text, "single entries", &self.singles);
        self.disk(&mut text);
        self.memory(&mut text);
        self.verified(&mut text);
        text
    }

    fn disk(&self, text: &mut String) {
        let Some(Sizes {
            rows,
            entries,
            contents,
        }) = self.sizes
        else {
            return;
        };
        let each = |bytes: i64| bytes as f64 / rows as f64;
        let total = entries.table + entries.indexes + contents.table + contents.indexes;
        let _ = writeln!(
            text,
            "disk            {:.0} bytes an entry: entries {:.0} + indexes {:.0}, contents {:.0} + indexes {:.0}",
            each(total),
            each(entries.table),
            each(entries.indexes),
            each(contents.table),
            each(contents.indexes)
        );
    }

    fn memory(&self, text: &mut String) {
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let _ = writeln!(
            text,
            "server memory   {:.0} MB idle; at most {:.0} MB idle, {:.0} MB after batches, {:.0} MB after single entries",
            megabytes(self.idle.memory),
            megabytes(self.idle.most_memory),
            megabytes(self.after_batches.most_memory),
            megabytes(self.after_singles.most_memory)
        );
    }

    fn verified(&self, text: &mut String) {
        let all = self.batches.iter().chain(&self.spans);
        let all = all.chain(&self.singles);
        let (stored, retries) = all.fold((0, 0), |(stored, retries), pair| {
            (stored + pair.outcome.stored, retries + pair.outcome.retries)
        });
        let _ = writeln!(
            text,
            "verified        {stored} entries were acknowledged, {stored} counted in the tables; {retries} requests were put off (429, 503)"
        );
    }
}

fn pairs(text: &mut String, what: &str, beside: &str, pairs: &[Pair]) {
    if pairs.is_empty() {
        return;
    }
    let rates = |of: fn(&Pair) -> f64| median(pairs.iter().map(of).collect());
    let _ = writeln!(
        text,
        "{what:<34}{:>11.0}   {beside:<24}{:>11.0}{:>8.2}",
        rates(|pair| pair.outcome.rate()),
        rates(|pair| pair.alone),
        rates(Pair::ratio)
    );
    for pair in pairs {
        let _ = writeln!(
            text,
            "{:<34}{:>11.0}   {:<24}{:>11.0}{:>8.2}",
            "",
            pair.outcome.rate(),
            "",
            pair.alone,
            pair.ratio()
        );
    }
}

fn latencies(text: &mut String, pairs: &[Pair]) {
    if pairs.is_empty() {
        return;
    }
    let at = |share: f64| {
        median(
            pairs
                .iter()
                .map(|pair| millis(pair.outcome.latency(share)))
                .collect(),
        )
    };
    let _ = writeln!(
        text,
        "latency         single entries p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms",
        at(0.5),
        at(0.95),
        at(0.99)
    );
}

fn processor(text: &mut String, what: &str, pairs: &[Pair]) {
    let cpus: Vec<(&Cpu, &Pair)> = pairs
        .iter()
        .filter_map(|pair| Some((pair.cpu.as_ref()?, pair)))
        .collect();
    if cpus.is_empty() {
        return;
    }
    let each = |of: fn(&Cpu) -> Duration| {
        let one = |(cpu, pair): &(&Cpu, &Pair)| micros(of(cpu)) / pair.outcome.stored as f64;
        median(cpus.iter().map(one).collect())
    };
    let cores = std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64);
    let noise = cpus.iter().map(|(cpu, pair)| {
        cpu.others.as_secs_f64() / pair.outcome.elapsed.as_secs_f64() / cores * 100.0
    });
    let _ = writeln!(
        text,
        "processor       {what}: server {:.1} µs an entry, Postgres {:.1} µs, load generator {:.1} µs \
         (Postgres alone: {:.1} µs a row); other programs took {:.0} % of the machine",
        each(|cpu| cpu.server),
        each(|cpu| cpu.postgres),
        each(|cpu| cpu.load),
        median(pairs.iter().map(|pair| micros(pair.alone_cpu)).collect()),
        median(noise.collect())
    );
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
