//! Usage summaries: the totals of periods.

use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::Distinct;
use logbook_domain::usage::groups::Ranking;
use logbook_domain::usage::report::{self, Usage};
use logbook_domain::usage::totals::Numbers;

use super::read::pieces;
use super::reader::Reader;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::transactions::snapshot;
use crate::error::StoreError;

/// The usage of a period.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The totals.
    pub numbers: Numbers,
    /// The numbers of distinct users and models.
    pub distinct: Distinct,
    /// The moment since which the hour of every entry is known, see [`Usage`].
    pub hourly_since: Option<Moment>,
}

/// Returns the usage of each of `intervals`, as of one snapshot.
///
/// # Errors
/// Returns an error when the database fails.
pub fn summarize(
    conn: &mut Connection,
    cache: &ReadCache,
    filter: &Filter,
    intervals: &[Interval],
    now: Moment,
) -> Result<Vec<Summary>, StoreError> {
    snapshot(conn, |conn| {
        let mut reader = Reader::new(conn, cache, filter, now);
        let summary = |&interval| summary(&mut reader, interval);
        intervals.iter().map(summary).collect()
    })
}

fn summary(reader: &mut Reader<'_>, interval: Interval) -> Result<Summary, StoreError> {
    let source = reader.find(interval)?;
    let usage_key = reader.usage_key(None, &Ranking::default());
    let pieces = pieces(reader, &source, usage_key)?;
    let usage = Usage {
        identities: reader.identities(),
        pieces,
        ..Usage::default()
    };
    Ok(Summary {
        numbers: report::total(&usage),
        distinct: report::distinct(&usage),
        hourly_since: source.plan.hourly_since,
    })
}
