//! The scan of a log query. Statistics, totals, facets and pages all come from here, so
//! that they agree.

use logbook_columnar::rollup::{CardCell, CardTally};
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;

use super::query::LogQuery;
use super::search;
use crate::cache::read_cache::ReadCache;
use crate::cache::read_source::ReadSource;
use crate::entries::condition::{and, within};
use crate::entries::resolved_filter::ResolvedFilter;
use crate::entries::sums;
use crate::error::StoreError;
use crate::scan::filtered::FilteredScan;
use crate::scan::plan::ScanPlan;

/// The entries that a query selects, as of one snapshot.
pub(super) struct LogScan {
    /// The entries in sealed segments and in the tail.
    pub(super) filtered: FilteredScan,
    /// The cells of the rows that the scan does not cover, each with the number of its
    /// series in the dictionary. They are counted only if the scan's filter accepts them.
    pub(super) cells: Vec<(u32, CardCell)>,
    /// The moment down to which a text search has searched; `None` when it is complete.
    pub(super) searched_back_to: Option<Moment>,
}

impl LogScan {
    /// Reads the entries that `query` selects. Must be called inside a snapshot.
    pub(super) fn read(
        source: &mut dyn ReadSource,
        cache: &ReadCache,
        query: &LogQuery<'_>,
    ) -> Result<Self, StoreError> {
        Self::read_wider(source, cache, query, query.filter)
    }

    /// Reads the entries that `query` selects, but the cells of all uncovered rows that
    /// the filter `wider` accepts. Must be called inside a snapshot.
    pub(super) fn read_wider(
        source: &mut dyn ReadSource,
        cache: &ReadCache,
        query: &LogQuery<'_>,
        wider: &Filter,
    ) -> Result<Self, StoreError> {
        let generation = cache.generation();
        let LogQuery {
            filter, interval, ..
        } = *query;
        let plan = if filter.is_of_numbers() {
            ScanPlan::read(source, generation, interval)?
        } else {
            ScanPlan::uncovered(generation, interval)
        };
        let query = LogQuery {
            filter: wider,
            ..*query
        };
        let (cells, searched_back_to) = match &plan.uncovered[..] {
            [] => (Vec::new(), None),
            _ if filter.is_of_content() => search::sums::sums(source.connection()?, cache, &query)?,
            uncovered => {
                let resolved =
                    ResolvedFilter::look_up(source.connection()?, wider, interval, query.search)?;
                let condition = and(resolved.condition(), within(uncovered));
                (sums::read(source.connection()?, condition)?, None)
            }
        };
        let cells = number_series(source, &plan, cells)?;
        let filtered = FilteredScan::new(source, plan, filter)?;
        Ok(Self {
            filtered,
            cells,
            searched_back_to,
        })
    }

    /// Returns the number of entries.
    pub(super) fn count(&self) -> u64 {
        let uncovered = self.accepted_cells().map(|(_, cell)| cell.sums.requests);
        self.filtered.count_all() + uncovered.sum::<u64>()
    }

    /// Returns the statistics of the entries.
    pub(super) fn tally(&mut self, source: &mut dyn ReadSource) -> Result<CardTally, StoreError> {
        let mut tally = self.filtered.tally(source)?;
        for (series, cell) in self.accepted_cells() {
            tally.add(*series, cell.outcome, cell.sums);
        }
        Ok(tally)
    }

    /// Returns the cells of uncovered rows that the filter accepts.
    fn accepted_cells(&self) -> impl Iterator<Item = &(u32, CardCell)> {
        let filter = &self.filtered.filter;
        let cells = self.cells.iter();
        cells.filter(|(series, cell)| filter.accepts(*series, cell.outcome))
    }
}

/// Loads the series of `cells`, and returns each cell with the number of its series in the
/// dictionary.
fn number_series(
    source: &mut dyn ReadSource,
    plan: &ScanPlan,
    cells: Vec<CardCell>,
) -> Result<Vec<(u32, CardCell)>, StoreError> {
    let cache = plan.cache();
    cache.load_series(source, cells.iter().map(|cell| cell.series_id))?;
    let dictionary = cache.dictionary();
    let number = |cell: CardCell| {
        let missing = || StoreError::Corrupt(format!("sums of series {}", cell.series_id));
        let series = dictionary.number(cell.series_id).ok_or_else(missing)?;
        Ok((series, cell))
    };
    cells.into_iter().map(number).collect()
}
