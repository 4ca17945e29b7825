//! The state of one usage query.

use std::ops::Deref;
use std::sync::Arc;

use logbook_columnar::dictionary::Dictionary;
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::{Interval, Period};
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::{Identities, Identity};
use logbook_domain::usage::groups::{Ranking, Split};

use super::source::UsageSource;
use crate::cache::generation::CacheGeneration;
use crate::cache::key::UsageKey;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::error::StoreError;

/// Reads the cells and rows of one usage query.
pub(super) struct Reader<'a> {
    pub(super) conn: &'a mut Connection,
    pub(super) filter: &'a Filter,
    /// The time of the query.
    pub(super) now: Moment,
    /// The generation of the cache for this query.
    pub(super) cache: Arc<CacheGeneration>,
}

impl<'a> Reader<'a> {
    /// Creates a reader of the entries that `filter` accepts, for a query at `now`.
    pub(super) fn new(
        conn: &'a mut Connection,
        cache: &ReadCache,
        filter: &'a Filter,
        now: Moment,
    ) -> Self {
        Self {
            cache: cache.generation(),
            conn,
            filter,
            now,
        }
    }

    /// Finds the buckets and rows from which the usage of `interval` is read.
    pub(super) fn find(&mut self, interval: Interval) -> Result<UsageSource, StoreError> {
        UsageSource::find(self.conn, self.filter, interval)
    }

    /// Returns the key under which the usage of a bucket is cached.
    pub(super) fn usage_key(&self, split: Option<Split>, ranking: &Ranking) -> UsageKey {
        let groups = ranking.told.iter().map(|ranked| ranked.group.clone());
        UsageKey {
            filter: Filter {
                period: Period::default(),
                ..self.filter.clone()
            },
            by: split.map(|split| split.by),
            groups: groups.collect(),
        }
    }

    /// Returns the user and the model of each loaded series, by the id of the series.
    pub(super) fn identities(&self) -> Identities {
        let dictionary = self.cache.dictionary();
        let mut identities = Identities::default();
        for (series, id) in (0..).zip(dictionary.ids()) {
            let id = usize::try_from(id).unwrap_or_default();
            if id >= identities.len() {
                identities.resize(id + 1, Identity::default());
            }
            identities[id] = Identity {
                user: dictionary.value(series, Dimension::User),
                model: dictionary.value(series, Dimension::Model),
            };
        }
        identities
    }

    /// Returns the dictionary of the loaded series.
    pub(super) fn dictionary(&self) -> impl Deref<Target = Dictionary> {
        self.cache.dictionary()
    }
}
