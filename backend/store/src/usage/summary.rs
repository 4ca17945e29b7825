//! All in one.

use std::collections::HashSet;

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::groups::Ranking;
use logbook_domain::usage::report::{self, Usage};
use logbook_domain::usage::totals::Numbers;

use super::UsageMemory;
use super::block::Block;
use super::grouping::{Grouping, UpToDate};
use super::memory::Asked;
use super::read::pieces;
use super::reader::Reader;
use super::source::Source;
use crate::segments::Dictionary;
use crate::{Connection, StoreError, snapshot};

/// The usage of a period.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The numbers.
    pub numbers: Numbers,
    /// Distinct users.
    pub user_count: usize,
    /// Distinct models.
    pub model_count: usize,
    /// From when on the hour of every entry is known, see [`Usage`].
    pub hourly_since: Option<Moment>,
}

/// The usage of each of `intervals`, in one snapshot.
///
/// # Errors
/// Those of the database.
pub fn summarize(
    conn: &mut Connection,
    memory: &UsageMemory,
    filter: &Filter,
    intervals: &[Interval],
) -> Result<Vec<Summary>, StoreError> {
    snapshot(conn, |conn| {
        let mut reader = Reader::new(conn, memory);
        let one = |&interval| one(&mut reader, memory, filter, interval);
        intervals.iter().map(one).collect()
    })
}

fn one(
    reader: &mut Reader<'_>,
    memory: &UsageMemory,
    filter: &Filter,
    interval: Interval,
) -> Result<Summary, StoreError> {
    let source = Source::find(reader.conn(), filter, interval, None)?;
    let mut met = Met::default();
    let mut grouping = None;
    let mut add = |known: &Dictionary, block: &Block| {
        met.add(UpToDate::renew(&mut grouping, known, filter, None), block);
    };
    reader.each_block(&source.buckets(), |known, _, block| add(known, block))?;
    reader.each_of_rows(&source, filter, |known, _, block| add(known, block))?;
    let asked = Asked::of(filter, None, &Ranking::default());
    let usage = Usage {
        pieces: pieces(reader, memory, &source, filter, asked)?,
        ..Usage::default()
    };
    let known = reader.dictionary();
    Ok(Summary {
        numbers: report::total(&usage),
        user_count: met.distinct(&known, Dimension::User),
        model_count: met.distinct(&known, Dimension::Model),
        hourly_since: source.plan.hourly_since,
    })
}

/// Whose entries were met: series by their ids, which are small.
#[derive(Default)]
struct Met(Vec<bool>);

impl Met {
    fn add(&mut self, grouping: &Grouping, block: &Block) {
        for (cell, _) in grouping.cells(block) {
            let series = block.series_id(cell);
            if series >= self.0.len() {
                self.0.resize(series + 1, false);
            }
            self.0[series] = true;
        }
    }

    /// How many values of `dimension` they have.
    fn distinct(&self, known: &Dictionary, dimension: Dimension) -> usize {
        let met = (0..).zip(&self.0).filter(|(_, met)| **met);
        let numbers = met.filter_map(|(id, _)| known.number(id));
        let values = numbers.map(|series| known.value(series, dimension));
        values
            .filter(|&value| value != 0)
            .collect::<HashSet<_>>()
            .len()
    }
}
