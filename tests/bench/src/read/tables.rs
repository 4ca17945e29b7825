//! The tables at the end.

use std::fmt::Write as _;

use clap::ValueEnum as _;

use crate::read::args::Part;
use crate::read::cleanup::Cleaned;
use crate::read::measure::Figures;
use crate::read::report::{Report, Sized};
use crate::read::{engines, targets};

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
        for sized in &self.sizes {
            describe_firsts(sized, &mut text);
        }
        for engine in &self.engines {
            engines::describe(engine, &mut text);
        }
        if let Some(cleaned) = &self.cleaned {
            describe_cleanup(cleaned, &mut text);
        }
        if let Some(readers) = &self.readers {
            readers.describe(&mut text);
        }
        if self.sizes.iter().any(|sized| sized.idle_memory > 0) {
            targets::judge(self, &mut text);
        }
        if let Some(readers) = &self.readers {
            readers.judge(&mut text);
        }
        text
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
        sql_text(figures),
        short(figures.times())
    );
}

/// The time of plain SQL, or the one after which it was broken off.
fn sql_text(figures: &Figures) -> String {
    match figures.sql {
        None => String::new(),
        Some(limit) if figures.is_sql_over => format!("> {:.0} s", limit / 1e3),
        Some(time) => format!("{time:.1}"),
    }
}

fn describe_firsts(sized: &Sized, text: &mut String) {
    if sized.firsts.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\n{:<48}{:>9}",
        format!("{}: first answers", sized.name),
        "ms"
    );
    for first in &sized.firsts {
        let _ = writeln!(text, "{:<48}{:>9.1}", first.name, first.time);
    }
}

impl Sized {
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
