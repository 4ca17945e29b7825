//! What one question reads from.

use std::sync::Arc;

use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::{Interval, Period};
use logbook_domain::time::Moment;
use logbook_domain::usage::distinct::{Identities, Identity};
use logbook_domain::usage::groups::{Ranking, Split};

use super::memory::{Asked, UsageMemory};
use super::source::Source;
use crate::segments::{Dictionary, Memory};
use crate::{Connection, StoreError};

/// Reads what one question needs.
pub(super) struct Reader<'a> {
    pub(super) conn: &'a mut Connection,
    pub(super) memory: &'a UsageMemory,
    pub(super) filter: &'a Filter,
    pub(super) now: Moment,
    pub(super) known: Arc<Memory>,
}

impl<'a> Reader<'a> {
    /// For questions about the entries that `filter` accepts, asked at `now`.
    pub(super) fn new(
        conn: &'a mut Connection,
        memory: &'a UsageMemory,
        filter: &'a Filter,
        now: Moment,
    ) -> Self {
        Self {
            known: memory.segments().memory(),
            conn,
            memory,
            filter,
            now,
        }
    }

    /// Where the entries of `interval` are.
    pub(super) fn find(&mut self, interval: Interval) -> Result<Source, StoreError> {
        Source::find(self.conn, self.filter, interval)
    }

    /// What is remembered.
    pub(super) const fn memory(&self) -> &'a UsageMemory {
        self.memory
    }

    /// The question whose answers are remembered.
    pub(super) fn asked(&self, split: Option<Split>, ranking: &Ranking) -> Asked {
        let told = ranking.told.iter().map(|one| one.group.clone());
        Asked {
            filter: Filter {
                period: Period::default(),
                ..self.filter.clone()
            },
            by: split.map(|split| split.by),
            told: told.collect(),
            generation: self.known.generation(),
        }
    }

    /// Who is behind the series that were met.
    pub(super) fn identities(&self) -> Identities {
        let known = self.known.dictionary();
        let mut identities = Identities::default();
        for (series, id) in (0..).zip(known.ids()) {
            let id = usize::try_from(id).unwrap_or_default();
            if id >= identities.len() {
                identities.resize(id + 1, Identity::default());
            }
            identities[id] = Identity {
                user: known.value(series, Dimension::User),
                model: known.value(series, Dimension::Model),
            };
        }
        identities
    }

    /// The series that were met.
    pub(super) fn dictionary(&self) -> impl std::ops::Deref<Target = Dictionary> {
        self.known.dictionary()
    }
}
