//! The entries that a filter accepts, as numbers: statistics, totals, facets and pages
//! all come from here, so that they cannot disagree.

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

/// The entries that a filter accepts, as of one snapshot.
pub(crate) struct LogScan {
    /// Those in cache and in the tail.
    pub(crate) scan: FilteredScan,
    /// Sums of the rows that the scan leaves to the table of entries, each with the
    /// number of its series. The filter of the scan decides which of them count.
    pub(crate) cells: Vec<(u32, CardCell)>,
    /// How far back a search for text has come; `None` when nothing is left.
    pub(crate) searched_back_to: Option<Moment>,
}

impl LogScan {
    /// The entries that `query` asks for. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read(
        source: &mut dyn ReadSource,
        cache: &ReadCache,
        query: &LogQuery<'_>,
    ) -> Result<Self, StoreError> {
        Self::read_wider(source, cache, query, query.filter)
    }

    /// The same, with the sums of all rows that `wider` accepts.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn read_wider(
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
        let scan = FilteredScan::new(source, plan, filter)?;
        Ok(Self {
            scan,
            cells,
            searched_back_to,
        })
    }

    /// How many entries.
    pub(crate) fn count(&self) -> u64 {
        let of_cells = self.accepted_cells().map(|(_, cell)| cell.sums.requests);
        self.scan.count_all() + of_cells.sum::<u64>()
    }

    /// What the entries add up to.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn tally(&mut self, source: &mut dyn ReadSource) -> Result<CardTally, StoreError> {
        let mut tally = self.scan.tally(source)?;
        for (series, cell) in self.accepted_cells() {
            tally.add(*series, cell.outcome, cell.sums);
        }
        Ok(tally)
    }

    fn accepted_cells(&self) -> impl Iterator<Item = &(u32, CardCell)> {
        let filter = &self.scan.filter;
        let cells = self.cells.iter();
        cells.filter(|(series, cell)| filter.accepts(*series, cell.outcome))
    }
}

/// The cells with the numbers that the dictionary gives their series.
fn number_series(
    source: &mut dyn ReadSource,
    plan: &ScanPlan,
    cells: Vec<CardCell>,
) -> Result<Vec<(u32, CardCell)>, StoreError> {
    let cache = plan.cache();
    cache.load_series(source, cells.iter().map(|cell| cell.series_id))?;
    let dictionary = cache.dictionary();
    let number = |cell: CardCell| {
        let unknown = || StoreError::Corrupt(format!("sums of series {}", cell.series_id));
        let series = dictionary.number(cell.series_id).ok_or_else(unknown)?;
        Ok((series, cell))
    };
    cells.into_iter().map(number).collect()
}
