//! What was measured.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::read::cleanup::Cleaned;
use crate::read::engines::Engine;
use crate::read::export::Exported;
use crate::read::first::First;
use crate::read::measure::Figures;
use crate::readers::Readers;

/// Everything that was found out.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: String,
    /// Smallest first.
    pub(crate) sizes: Vec<Sized>,
    pub(crate) cleaned: Option<Cleaned>,
    /// Others on the same rows, at the largest size.
    pub(crate) engines: Vec<Engine>,
    /// Many at once, over a small log.
    pub(crate) readers: Option<Readers>,
}

/// One database.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Sized {
    pub(crate) name: String,
    /// How many it was built with; later runs add some.
    pub(crate) entries: u64,
    pub(crate) rows: i64,
    /// Seconds until hours and days were rolled up.
    pub(crate) rolled_up: f64,
    pub(crate) tables: Vec<Table>,
    /// Totals that were held against plain SQL, all equal.
    pub(crate) checked: usize,
    pub(crate) figures: Vec<Figures>,
    /// The first answers, each to a server that has none of it in memory.
    pub(crate) firsts: Vec<First>,
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
    /// The largest database, and the smallest if there are several.
    pub(crate) fn ends(&self) -> Option<(&Sized, Option<&Sized>)> {
        let (largest, others) = self.sizes.split_last()?;
        Some((largest, others.first()))
    }
}

impl Sized {
    /// The figures of the same query at this size.
    pub(crate) fn find(&self, other: &Figures) -> Option<&Figures> {
        let is_same = |one: &&Figures| one.part == other.part && one.name == other.name;
        self.figures.iter().find(is_same)
    }
}
