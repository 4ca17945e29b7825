//! Statistics of the entries that a query selects.

use std::collections::BTreeMap;
use std::mem;

use logbook_columnar::dictionary::{Dictionary, Names, Outcome};
use logbook_columnar::rollup::{CardSums, CardTally};
use logbook_domain::decimal::Usd;
use logbook_domain::filter::Dimension;
use logbook_domain::stats::Stats;
use logbook_domain::vocabulary::Status;

use crate::cache::read_cache::ReadCache;
use crate::cache::read_source::ReadSource;
use crate::db::Connection;
use crate::db::transactions::snapshot;
use crate::error::StoreError;
use crate::logs::log_scan::LogScan;
use crate::logs::query::LogQuery;
use crate::scan::memory_read::memory_read;
use crate::store::Store;

/// Returns the statistics of the entries that `query` selects.
///
/// # Errors
/// Returns an error when the database fails.
pub fn stats(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &LogQuery<'_>,
) -> Result<Stats, StoreError> {
    snapshot(conn, |conn| read(conn, cache, query))
}

/// Returns the statistics of the entries that `query` selects, if the cache is sufficient
/// for them. They are as of a moment after this call.
///
/// # Errors
/// Returns an error when cached data is corrupt.
pub async fn stats_from_memory(
    store: &Store,
    query: &LogQuery<'_>,
) -> Result<Option<Stats>, StoreError> {
    if !query.filter.is_of_numbers() {
        return Ok(None);
    }
    let Some(view) = store.coverage(query.interval).await else {
        return Ok(None);
    };
    memory_read(view, |source| read(source, &store.cache(), query))
}

fn read(
    source: &mut dyn ReadSource,
    cache: &ReadCache,
    query: &LogQuery<'_>,
) -> Result<Stats, StoreError> {
    let mut log_scan = LogScan::read(source, cache, query)?;
    let tally = log_scan.tally(source)?;
    Ok(stats_of(&tally, &log_scan))
}

/// Returns the statistics of a tally.
fn stats_of(tally: &CardTally, log_scan: &LogScan) -> Stats {
    let CardSums {
        requests,
        input_tokens,
        output_tokens,
        total_tokens,
        costed_requests,
        cost_nanos,
    } = tally.sums;
    let dictionary = log_scan.filtered.plan.cache().dictionary();
    Stats {
        total_requests: signed(requests),
        total_tokens: signed(total_tokens),
        input_tokens: signed(input_tokens),
        output_tokens: signed(output_tokens),
        user_count: distinct(tally, &dictionary, Dimension::User),
        model_count: distinct(tally, &dictionary, Dimension::Model),
        costed_requests: signed(costed_requests),
        cost: Usd::from_units(i128::try_from(cost_nanos).unwrap_or(i128::MAX)),
        by_status: by_status(tally),
        searched_back_to: log_scan.searched_back_to,
    }
}

/// Returns the number of entries of each status.
fn by_status(tally: &CardTally) -> BTreeMap<Status, i64> {
    let mut by_status: BTreeMap<Status, i64> =
        Status::ALL.iter().map(|&status| (status, 0)).collect();
    for outcome in Outcome::all() {
        if let Some((status, _)) = outcome.parts() {
            *by_status.entry(status).or_default() += signed(tally.requests(outcome));
        }
    }
    by_status
}

/// Returns the number of distinct values of `dimension` among the counted series.
fn distinct(tally: &CardTally, dictionary: &Dictionary, dimension: Dimension) -> usize {
    let bound = dictionary.names(dimension).map_or(0, Names::bound);
    let mut is_counted = vec![false; bound];
    let mut distinct = 0;
    for series in tally.series() {
        let value = dictionary.value(series, dimension);
        let was_counted = mem::replace(&mut is_counted[value as usize], true);
        // The number 0 stands for no value.
        distinct += usize::from(value != 0 && !was_counted);
    }
    distinct
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
