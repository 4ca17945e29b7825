//! The series of rows that were shown a moment ago.
//!
//! The dictionary of a generation knows the values of a series by which entries are told
//! apart, but a row is shown with all texts of its series. A row of `series` never
//! changes and its id is never given to another series, so a series that was read once
//! is right for as long as a row refers to it.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::series::Series;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::db::Connection;
use crate::dictionary;
use crate::error::StoreError;

/// The share of the budget of the read cache that series take in addition to it.
const SHARE: u64 = 32;
/// An estimate of the bytes of one series, from which the size of the map is computed.
const TYPICAL_BYTES: u64 = 512;

/// The series of rows that were shown a moment ago, by their ids.
#[derive(Debug)]
pub(super) struct ShownSeries(Cache<i32, Arc<Series>, Bytes>);

/// Weighs series by the memory they take.
#[derive(Clone, Copy, Debug)]
struct Bytes;

impl Weighter<i32, Arc<Series>> for Bytes {
    fn weight(&self, _: &i32, series: &Arc<Series>) -> u64 {
        (size_of::<Series>() + text_bytes(series)) as u64
    }
}

impl ShownSeries {
    /// Creates an empty cache beside a read cache with this budget.
    pub(super) fn new(budget: u64) -> Self {
        let bytes = budget / SHARE;
        let items = usize::try_from(bytes / TYPICAL_BYTES).unwrap_or(usize::MAX);
        Self(Cache::with_weighter(items.max(1), bytes, Bytes))
    }

    /// Returns the series with these ids, by id, and reads only those that are not cached.
    ///
    /// # Errors
    /// Returns an error when the database fails.
    pub(super) fn load(
        &self,
        conn: &mut Connection,
        ids: impl Iterator<Item = i32>,
    ) -> Result<HashMap<i32, Arc<Series>>, StoreError> {
        let (mut found, mut missing) = (HashMap::new(), Vec::new());
        for id in ids {
            if found.contains_key(&id) {
                continue;
            }
            match self.0.get(&id) {
                Some(series) => drop(found.insert(id, series)),
                None => missing.push(id),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        for (id, series) in dictionary::load(conn, missing)? {
            self.0.insert(id, Arc::clone(&series));
            found.insert(id, series);
        }
        Ok(found)
    }
}

/// Returns the bytes of the texts of a series.
fn text_bytes(series: &Series) -> usize {
    let Series {
        user,
        provider,
        model,
        agent,
        profile,
        feature,
        source: _,
        platform,
        capability: _,
        entity_type,
    } = series;
    let texts = [
        &user.id,
        &user.name,
        &user.email,
        provider,
        model,
        &agent.id,
        &agent.name,
        &profile.alias,
        &feature.id,
        platform,
        entity_type,
    ];
    texts.into_iter().flatten().map(String::capacity).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::series::{Agent, Feature, Profile, User};
    use logbook_domain::vocabulary::{Capability, Source};

    fn series(number: i32) -> Arc<Series> {
        Arc::new(Series {
            user: User::default(),
            provider: None,
            model: Some(format!("model-{number}-{}", "x".repeat(100))),
            agent: Agent::default(),
            profile: Profile::default(),
            feature: Feature::default(),
            source: Source::ALL[0],
            platform: None,
            capability: Capability::ALL[0],
            entity_type: None,
        })
    }

    #[test]
    fn the_series_never_take_more_than_their_share() {
        let budget = 1 << 20;
        let shown = ShownSeries::new(budget);
        for number in 0..1_000 {
            let one = series(number);
            assert!(Bytes.weight(&number, &one) > 100);
            shown.0.insert(number, one);
            assert!(shown.0.weight() <= budget / SHARE);
        }
        assert!(!shown.0.is_empty());
        assert_eq!(shown.0.get(&999), Some(series(999)));
    }
}
