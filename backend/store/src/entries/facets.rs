//! The candidates of filters.

use logbook_domain::facets::{Facet, FacetRequest, Facets};
use logbook_domain::filter::Dimension;

use super::shown::{Asked, Shown};
use crate::answer::answer;
use crate::segments::{Candidates, Counts, Segments};
use crate::{Connection, StoreError, dictionary};

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
    let mut facets = candidates.answer(request);
    drop(dictionary);
    let of_users = |facet: &&mut Facet| facet.dimension == Dimension::User;
    if let Some(users) = facets.iter_mut().find(of_users) {
        name(conn, users)?;
    }
    Ok(Facets {
        facets,
        searched_back_to: shown.searched_back_to,
    })
}

/// Calls users what they are called now, whichever of their entries are shown.
fn name(conn: &mut Connection, users: &mut Facet) -> Result<(), StoreError> {
    let values: Vec<&str> = users.values.iter().map(|one| one.value.as_str()).collect();
    let mut labels = dictionary::labels(conn, &values)?;
    for one in &mut users.values {
        if let Some(label) = labels.remove(&one.value) {
            one.label = label;
        }
    }
    users.sort();
    Ok(())
}
