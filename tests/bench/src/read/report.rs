//! The tables at the end.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::ValueEnum as _;
use serde::Serialize;

use crate::read::args::Part;
use crate::read::cleanup::Cleaned;
use crate::read::export::Exported;
use crate::read::measure::Figures;
use crate::read::targets;

/// Everything that was found out.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: String,
    /// Smallest first.
    pub(crate) sizes: Vec<Sized>,
    pub(crate) cleaned: Option<Cleaned>,
}

/// One database.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Sized {
    pub(crate) name: String,
    pub(crate) rows: i64,
    /// Seconds until hours and days were rolled up.
    pub(crate) rolled_up: f64,
    pub(crate) tables: Vec<Table>,
    /// Totals that were held against plain SQL, all equal.
    pub(crate) checked: usize,
    pub(crate) figures: Vec<Figures>,
    pub(crate) exported: Option<Exported>,
    /// Of the server, in bytes: before any request, and at most during each part.
    pub(crate) idle_memory: u64,
    pub(crate) most_memory: BTreeMap<&'static str, u64>,
}

/// A table with all its partitions, in bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) table: i64,
    pub(crate) indexes: i64,
}

impl Report {
    /// As text.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("\n{}\n", self.machine);
        for sized in &self.sizes {
            sized.describe(&mut text);
        }
        for part in Part::value_variants() {
            text.push_str(&self.part(part.name()));
        }
        if self.sizes.iter().all(|sized| sized.idle_memory == 0) {
            return text;
        }
        if let Some(cleaned) = &self.cleaned {
            describe_cleanup(cleaned, &mut text);
        }
        targets::judge(self, &mut text);
        text
    }

    /// The largest database, and the smallest if there are several.
    pub(crate) fn ends(&self) -> Option<(&Sized, Option<&Sized>)> {
        let (largest, others) = self.sizes.split_last()?;
        Some((largest, others.first()))
    }

    /// Every question of a part at the largest size, beside the smallest and plain SQL.
    pub(crate) fn part(&self, part: &str) -> String {
        let mut text = String::new();
        let Some((largest, smallest)) = self.ends() else {
            return text;
        };
        let mut figures = largest
            .figures
            .iter()
            .filter(|one| one.part == part)
            .peekable();
        if figures.peek().is_some() {
            head(&mut text, part, largest, smallest);
        }
        for one in figures {
            row(&mut text, one, smallest.and_then(|sized| sized.find(one)));
        }
        text
    }
}

fn head(text: &mut String, part: &str, largest: &Sized, smallest: Option<&Sized>) {
    let (large, small) = (&largest.name, smallest.map_or("", |sized| &sized.name));
    let _ = writeln!(
        text,
        "\n{part:<48}{:>9}{:>9}{:>9}{:>9}{:>9}{:>7}{:>10}{:>9}",
        format!("{small} p50"),
        "p95",
        format!("{large} p50"),
        "p95",
        "first",
        "ratio",
        "SQL",
        "times"
    );
}

fn row(text: &mut String, figures: &Figures, small: Option<&Figures>) {
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
    let short = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.1}"));
    let _ = writeln!(
        text,
        "{:<48}{:>9}{:>9}{:>9.2}{:>9.2}{:>9.1}{:>7}{:>10}{:>9}",
        figures.name,
        number(small.map(|one| one.p50)),
        number(small.map(|one| one.p95)),
        figures.p50,
        figures.p95,
        figures.first,
        short(small.map(|one| figures.p50 / one.p50)),
        short(figures.sql),
        short(figures.times())
    );
}

impl Sized {
    /// The figures of the same query at this size.
    pub(crate) fn find(&self, other: &Figures) -> Option<&Figures> {
        let is_same = |one: &&Figures| one.part == other.part && one.name == other.name;
        self.figures.iter().find(is_same)
    }

    fn describe(&self, text: &mut String) {
        let _ = writeln!(
            text,
            "\n{}: {} entries, rolled up in {:.0} s, {} totals equal to plain SQL",
            self.name, self.rows, self.rolled_up, self.checked
        );
        let megabytes = |bytes: i64| bytes as f64 / 1e6;
        for table in &self.tables {
            let _ = writeln!(
                text,
                "  {:<24}{:>8.0} MB, indexes {:>8.0} MB",
                table.name,
                megabytes(table.table),
                megabytes(table.indexes)
            );
        }
        if self.idle_memory == 0 {
            return;
        }
        let parts = self.most_memory.iter();
        let parts: Vec<String> = parts
            .map(|(part, &bytes)| format!("{part} {:.0}", bytes as f64 / 1e6))
            .collect();
        let _ = writeln!(
            text,
            "  server memory in MB: idle {:.0}; at most during {}",
            self.idle_memory as f64 / 1e6,
            parts.join(", ")
        );
        if let Some(exported) = &self.exported {
            let _ = writeln!(
                text,
                "  export of {} entries as CSV: {:.1} s, {:.0} entries/s",
                exported.rows,
                exported.seconds,
                exported.rate()
            );
        }
    }
}

fn describe_cleanup(cleaned: &Cleaned, text: &mut String) {
    let _ = writeln!(
        text,
        "\ncleanup: {} entries went, {} stay, {:.2} s; storing one entry took {:.0} ms at most meanwhile, {:.0} ms otherwise ({} stored)",
        cleaned.deleted,
        cleaned.left,
        cleaned.seconds,
        cleaned.longest_pause,
        cleaned.longest_before,
        cleaned.stored
    );
}
