//! What one question reads from.

use std::sync::Arc;

use logbook_columnar::dictionary::Dictionary;
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::{Interval, Period};
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::{Identities, Identity};
use logbook_domain::usage::groups::{Ranking, Split};

use crate::cache::generation::CacheGeneration;
use crate::cache::key::UsageKey;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::error::StoreError;
use crate::usage::source::Source;

/// Reads what one question needs.
pub(crate) struct Reader<'a> {
    pub(crate) conn: &'a mut Connection,
    pub(crate) filter: &'a Filter,
    pub(crate) now: Moment,
    /// The generation of the cache for this answer.
    pub(crate) cache: Arc<CacheGeneration>,
}

impl<'a> Reader<'a> {
    /// For questions about the entries that `filter` accepts, asked at `now`.
    pub(crate) fn new(
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

    /// Where the entries of `interval` are.
    pub(crate) fn find(&mut self, interval: Interval) -> Result<Source, StoreError> {
        Source::find(self.conn, self.filter, interval)
    }

    /// What the answer of a bucket is cached under.
    pub(crate) fn usage_key(&self, split: Option<Split>, ranking: &Ranking) -> UsageKey {
        let groups = ranking.told.iter().map(|one| one.group.clone());
        UsageKey {
            filter: Filter {
                period: Period::default(),
                ..self.filter.clone()
            },
            by: split.map(|split| split.by),
            groups: groups.collect(),
        }
    }

    /// Who is behind the series that have been loaded.
    pub(crate) fn identities(&self) -> Identities {
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

    /// The series that have been loaded.
    pub(crate) fn dictionary(&self) -> impl std::ops::Deref<Target = Dictionary> {
        self.cache.dictionary()
    }
}
