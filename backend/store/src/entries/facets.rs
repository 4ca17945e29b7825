//! The candidates of filters.

use logbook_domain::facets::{Facet, FacetRequest};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;

use super::condition::Search;
use super::shown::Shown;
use crate::segments::{Candidates, Counts, Segments};
use crate::{Connection, StoreError, snapshot};

/// The candidates of each facet asked for, counted under all of `filter` but
/// the facet's own dimension.
///
/// # Errors
/// Those of the database.
pub fn facets(
    conn: &mut Connection,
    segments: &Segments,
    filter: &Filter,
    interval: Interval,
    search: Search,
    request: &FacetRequest,
) -> Result<Vec<Facet>, StoreError> {
    let shown = snapshot(conn, |conn| {
        Shown::read(conn, segments, filter, interval, search)
    })?;
    let dictionary = shown.view.extent.memory().dictionary();
    let mut counts = Counts::new(dictionary.len());
    counts.add_pieces(&shown.view);
    for one in &shown.rest {
        counts.add(one.series, one.outcome, one.sums.requests);
    }
    let candidates = Candidates {
        view: &shown.view,
        dictionary: &dictionary,
        counted: &counts.finish(),
    };
    Ok(candidates.answer(request))
}
