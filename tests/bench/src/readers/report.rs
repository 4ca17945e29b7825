//! The table of the readers, and which of the numbers to reach are reached.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::ReadersOptions;
use super::questions::Kind;
use crate::fixture::feed::Fed;
use crate::shared::verdict::line;

/// The most that the 99th percentile may be beside the median.
const MOST_SPREAD: f64 = 4.0;
const LEAST_PAGES: f64 = 2_500.0;
const LEAST_CARDS: f64 = 6_000.0;
/// The share of the entries to come in that must have come in.
const LEAST_FED: f64 = 0.98;

/// Many at once asking one kind of question.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Crowd {
    pub(crate) name: String,
    pub(crate) clients: u16,
    /// Answers a second.
    pub(crate) rate: f64,
    /// In milliseconds, as the other times.
    pub(crate) p50: f64,
    pub(crate) p95: f64,
    pub(crate) p99: f64,
    pub(crate) most: f64,
    /// Answers of 429 and 503.
    pub(crate) refused: u64,
    /// Processor time a second; of the one thread that asks, where it is known.
    pub(crate) client_cores: Option<f64>,
    pub(crate) server_cores: f64,
    pub(crate) postgres_cores: f64,
}

/// Everything that was found out about many readers.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Readers {
    pub(crate) readers: u16,
    pub(crate) entries: u64,
    pub(crate) seconds: u64,
    /// Entries a second that were to come in.
    pub(crate) feed: u32,
    pub(crate) quiet: Vec<Crowd>,
    pub(crate) pgbench: Option<Crowd>,
    /// While entries came in.
    pub(crate) fed: Vec<(Crowd, Fed)>,
    /// Of the server at most, in bytes.
    pub(crate) memory: u64,
}

impl Crowd {
    /// The 99th percentile beside the median.
    pub(crate) fn spread(&self) -> f64 {
        self.p99 / self.p50
    }
}

impl Readers {
    /// Without figures yet.
    pub(crate) fn new(options: &ReadersOptions, entries: u64) -> Self {
        Self {
            readers: options.readers,
            entries,
            seconds: options.readers_seconds,
            feed: options.readers_feed,
            ..Self::default()
        }
    }

    /// Adds the table.
    pub(crate) fn describe(&self, text: &mut String) {
        let _ = writeln!(
            text,
            "\n{} readers over {} entries, {} s each; one thread asks (client), cores used of each",
            self.readers, self.entries, self.seconds
        );
        let _ = writeln!(
            text,
            "{:<34}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}{:>8}{:>9}",
            "",
            "a second",
            "p50 ms",
            "p95",
            "p99",
            "max",
            "p99/p50",
            "refused",
            "client",
            "server",
            "postgres"
        );
        for crowd in self.quiet.iter().chain(&self.pgbench) {
            row(text, &crowd.name, crowd);
        }
        self.ratio(text);
        for (crowd, fed) in &self.fed {
            row(text, &format!("{}, entries come in", crowd.name), crowd);
            let _ = writeln!(text, "    {}", fed.text());
        }
        let _ = writeln!(
            text,
            "server memory: {:.0} MB at most",
            self.memory as f64 / 1e6
        );
    }

    fn ratio(&self, text: &mut String) {
        let pages = self.quiet.iter().find(|one| one.name == Kind::Pages.name());
        if let (Some(pages), Some(pgbench)) = (pages, &self.pgbench) {
            let fewer = if pgbench.clients < self.readers {
                ", fewer than there are readers: Postgres has no more connections"
            } else {
                ""
            };
            let _ = writeln!(
                text,
                "    pages: {:.2} × as many as pgbench with {} clients{fewer}",
                pages.rate / pgbench.rate,
                pgbench.clients
            );
        }
    }

    /// Adds a line for every target.
    pub(crate) fn judge(&self, text: &mut String) {
        let _ = writeln!(text, "\ntargets of {} readers", self.readers);
        for crowd in &self.quiet {
            judge(text, crowd, "");
        }
        for (crowd, fed) in &self.fed {
            judge(text, crowd, ", entries come in");
            let wanted = f64::from(self.feed);
            let what = format!("{}: {wanted:.0} entries/s come in meanwhile", crowd.name);
            let is_met = fed.rate() >= wanted * LEAST_FED;
            line(text, is_met, &what, &format!("{:.0}/s", fed.rate()));
        }
    }
}

fn judge(text: &mut String, crowd: &Crowd, when: &str) {
    let name = &crowd.name;
    let least = match name.as_str() {
        name if name == Kind::Pages.name() => Some(LEAST_PAGES),
        name if name == Kind::Cards.name() => Some(LEAST_CARDS),
        _ => None,
    };
    if let Some(least) = least {
        let what = format!("{name}{when}: at least {least:.0}/s");
        line(
            text,
            crowd.rate >= least,
            &what,
            &format!("{:.0}/s", crowd.rate),
        );
    }
    let spread = crowd.spread();
    let what = format!("{name}{when}: p99 at most {MOST_SPREAD} × the median");
    line(
        text,
        spread <= MOST_SPREAD,
        &what,
        &format!("{spread:.1} ×"),
    );
}

fn row(text: &mut String, name: &str, crowd: &Crowd) {
    let client = crowd
        .client_cores
        .map_or_else(String::new, |cores| format!("{cores:.2}"));
    let _ = writeln!(
        text,
        "{name:<34}{:>9.0}{:>9.1}{:>9.1}{:>9.1}{:>9.1}{:>9.1}{:>9}{client:>8}{:>8.2}{:>9.2}",
        crowd.rate,
        crowd.p50,
        crowd.p95,
        crowd.p99,
        crowd.most,
        crowd.spread(),
        crowd.refused,
        crowd.server_cores,
        crowd.postgres_cores
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(rate: f64, p99: f64) -> String {
        let crowd = Crowd {
            name: "pages".to_owned(),
            clients: 64,
            rate,
            p50: 10.0,
            p95: 20.0,
            p99,
            most: 90.0,
            refused: 0,
            client_cores: Some(0.2),
            server_cores: 1.0,
            postgres_cores: 0.5,
        };
        let fed = Fed {
            stored: 40_000,
            seconds: 10.0,
            longest: 20.0,
        };
        let readers = Readers {
            readers: 64,
            feed: 5_000,
            quiet: vec![crowd.clone()],
            fed: vec![(crowd, fed)],
            ..Readers::default()
        };
        let mut text = String::new();
        readers.judge(&mut text);
        text
    }

    #[test]
    fn each_target_is_judged_alone() {
        let text = readers(2_500.0, 41.0);
        assert!(text.contains("met     pages: at least 2500/s"), "{text}");
        assert!(
            text.contains("NOT MET pages: p99 at most 4 × the median"),
            "{text}"
        );
        assert!(
            text.contains("NOT MET pages: 5000 entries/s come in"),
            "{text}"
        );
        let text = readers(2_499.0, 40.0);
        assert!(text.contains("NOT MET pages: at least 2500/s"), "{text}");
        assert!(
            text.contains("met     pages, entries come in: p99"),
            "{text}"
        );
    }
}
