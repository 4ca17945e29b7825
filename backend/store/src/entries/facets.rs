//! The candidates of filters.

use logbook_domain::facets::{FacetRequest, Facets};

use super::shown::{Asked, Shown};
use crate::answer::answer;
use crate::segments::{Candidates, Counts, Segments};
use crate::{Connection, StoreError};

/// The candidates of each facet asked for, counted under all of the filter
/// but the facet's own dimension.
///
/// # Errors
/// Those of the database.
pub fn facets(
    conn: &mut Connection,
    segments: &Segments,
    asked: &Asked<'_>,
    request: &FacetRequest,
) -> Result<Facets, StoreError> {
    let wider = asked.filter.without_dimensions();
    let shown = answer(conn, |db| Shown::read_wider(db, segments, asked, &wider))?;
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
    Ok(Facets {
        facets: candidates.answer(request),
        searched_back_to: shown.searched_back_to,
    })
}
