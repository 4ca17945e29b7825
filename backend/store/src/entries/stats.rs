//! What the entries of a filter add up to.

use std::collections::BTreeMap;
use std::mem;

use logbook_domain::decimal::Usd;
use logbook_domain::filter::Dimension;
use logbook_domain::stats::Stats;
use logbook_domain::vocabulary::Status;

use super::shown::{Asked, Shown};
use crate::answer::answer;
use crate::segments::{Dictionary, Names, Outcome, Segments, Sums, Tally};
use crate::{Connection, StoreError};

/// The statistics of the entries that are asked about.
///
/// # Errors
/// Those of the database.
pub fn stats(
    conn: &mut Connection,
    segments: &Segments,
    asked: &Asked<'_>,
) -> Result<Stats, StoreError> {
    answer(conn, |db| {
        let mut shown = Shown::read(db, segments, asked)?;
        let tally = shown.tally(db)?;
        Ok(of(&tally, &shown))
    })
}

fn of(tally: &Tally, shown: &Shown) -> Stats {
    let Sums {
        requests,
        input_tokens,
        output_tokens,
        total_tokens,
        costed_requests,
        cost_nanos,
    } = tally.sums;
    let dictionary = shown.view.extent.memory().dictionary();
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
        searched_back_to: shown.searched_back_to,
    }
}

fn by_status(tally: &Tally) -> BTreeMap<Status, i64> {
    let mut by_status: BTreeMap<Status, i64> =
        Status::ALL.iter().map(|&status| (status, 0)).collect();
    for outcome in Outcome::all() {
        if let Some((status, _)) = outcome.parts() {
            *by_status.entry(status).or_default() += signed(tally.ended(outcome));
        }
    }
    by_status
}

/// How many values of `dimension` the series that were met have.
fn distinct(tally: &Tally, dictionary: &Dictionary, dimension: Dimension) -> usize {
    let bound = dictionary.names(dimension).map_or(0, Names::bound);
    let mut met = vec![false; bound];
    let mut distinct = 0;
    for series in tally.series() {
        let value = dictionary.value(series, dimension);
        let met_before = mem::replace(&mut met[value as usize], true);
        // 0 stands for no value.
        distinct += usize::from(value != 0 && !met_before);
    }
    distinct
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
