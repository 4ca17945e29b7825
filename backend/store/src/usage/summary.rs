//! All in one.

use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::Distinct;
use logbook_domain::usage::groups::Ranking;
use logbook_domain::usage::report::{self, Usage};
use logbook_domain::usage::totals::Numbers;

use super::UsageMemory;
use super::read::pieces;
use super::reader::Reader;
use crate::{Connection, StoreError, snapshot};

/// The usage of a period.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The numbers.
    pub numbers: Numbers,
    /// How many users and models there are.
    pub distinct: Distinct,
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
    now: Moment,
) -> Result<Vec<Summary>, StoreError> {
    snapshot(conn, |conn| {
        let mut reader = Reader::new(conn, memory, filter, now);
        let one = |&interval| one(&mut reader, interval);
        intervals.iter().map(one).collect()
    })
}

fn one(reader: &mut Reader<'_>, interval: Interval) -> Result<Summary, StoreError> {
    let source = reader.find(interval)?;
    let asked = reader.asked(None, &Ranking::default());
    let pieces = pieces(reader, &source, asked)?;
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
