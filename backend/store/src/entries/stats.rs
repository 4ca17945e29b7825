//! What the entries of a filter add up to.

use std::collections::BTreeMap;

use logbook_domain::decimal::Usd;
use logbook_domain::filter::Dimension;
use logbook_domain::stats::Stats;
use logbook_domain::vocabulary::Status;

use super::shown::{Asked, Shown};
use crate::segments::{Names, Outcome, Segments, Sums};
use crate::{Connection, StoreError, snapshot};

/// The statistics of the entries that are asked about.
///
/// # Errors
/// Those of the database.
pub fn stats(
    conn: &mut Connection,
    segments: &Segments,
    asked: &Asked<'_>,
) -> Result<Stats, StoreError> {
    snapshot(conn, |conn| {
        let mut shown = Shown::read(conn, segments, asked)?;
        let series = shown.view.extent.memory().dictionary().len();
        let mut tally = Tally::new(series);
        shown.each_sum(conn, |series, outcome, sums| {
            tally.add(series, outcome, sums);
        })?;
        Ok(tally.finish(&shown))
    })
}

struct Tally {
    all: Sums,
    by_outcome: [u64; Outcome::COUNT],
    met: Vec<bool>,
}

impl Tally {
    fn new(series: usize) -> Self {
        Self {
            all: Sums::default(),
            by_outcome: [0; Outcome::COUNT],
            met: vec![false; series],
        }
    }

    #[inline]
    fn add(&mut self, series: u32, outcome: Outcome, sums: Sums) {
        self.all += sums;
        self.by_outcome[outcome.index()] += sums.requests;
        self.met[series as usize] = true;
    }

    fn finish(self, shown: &Shown) -> Stats {
        let Sums {
            requests,
            input_tokens,
            output_tokens,
            total_tokens,
            cost_nanos,
        } = self.all;
        Stats {
            total_requests: signed(requests),
            total_tokens: signed(total_tokens),
            input_tokens: signed(input_tokens),
            output_tokens: signed(output_tokens),
            user_count: self.distinct(shown, Dimension::User),
            model_count: self.distinct(shown, Dimension::Model),
            cost: Usd::from_units(i128::try_from(cost_nanos).unwrap_or(i128::MAX)),
            by_status: self.by_status(),
            searched_back_to: shown.searched_back_to,
        }
    }

    fn by_status(&self) -> BTreeMap<Status, i64> {
        let mut by_status: BTreeMap<Status, i64> =
            Status::ALL.iter().map(|&status| (status, 0)).collect();
        for outcome in Outcome::all() {
            if let Some((status, _)) = outcome.parts() {
                *by_status.entry(status).or_default() += signed(self.by_outcome[outcome.index()]);
            }
        }
        by_status
    }

    /// How many values of `dimension` the series that were met have.
    fn distinct(&self, shown: &Shown, dimension: Dimension) -> usize {
        let dictionary = shown.view.extent.memory().dictionary();
        let bound = dictionary.names(dimension).map_or(0, Names::bound);
        let mut values = vec![false; bound];
        for (series, _) in (0..).zip(&self.met).filter(|(_, met)| **met) {
            values[dictionary.value(series, dimension) as usize] = true;
        }
        // The first stands for no value.
        values.iter().skip(1).filter(|&&met| met).count()
    }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
