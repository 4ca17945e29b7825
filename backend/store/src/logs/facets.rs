//! Facets: the candidates of each filter with their counts.

use logbook_columnar::query::Candidates;
use logbook_domain::facets::{Facet, FacetRequest, Facets};
use logbook_domain::filter::Dimension;

use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::dictionary::labels;
use crate::error::StoreError;
use crate::logs::log_scan::LogScan;
use crate::logs::query::LogQuery;
use crate::scan::cached_read::cached_read;

/// Returns the candidates of each requested facet. A facet is counted under the whole
/// filter except its own dimension.
///
/// # Errors
/// Returns an error when the database fails.
pub fn facets(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &LogQuery<'_>,
    request: &FacetRequest,
) -> Result<Facets, StoreError> {
    let wider = query.filter.without_dimensions();
    let log_scan = cached_read(conn, |source| {
        LogScan::read_wider(source, cache, query, &wider)
    })?;
    let mut counts = log_scan.filtered.counts();
    let dictionary = log_scan.filtered.plan.cache().dictionary();
    for (series, cell) in &log_scan.cells {
        counts.add(*series, cell.outcome, cell.sums.requests);
    }
    let candidates = Candidates {
        filter: &log_scan.filtered.filter,
        dictionary: &dictionary,
        counts: &counts,
    };
    let mut facets = candidates.answer(request);
    drop(dictionary);
    let is_user = |facet: &&mut Facet| facet.dimension == Dimension::User;
    if let Some(users) = facets.iter_mut().find(is_user) {
        label_users(conn, users)?;
    }
    Ok(Facets {
        facets,
        searched_back_to: log_scan.searched_back_to,
    })
}

/// Labels users by their current names, which may differ from those in counted entries.
fn label_users(conn: &mut Connection, users: &mut Facet) -> Result<(), StoreError> {
    let values: Vec<&str> = users.values.iter().map(|one| one.value.as_str()).collect();
    let mut labels = labels::labels(conn, &values)?;
    for one in &mut users.values {
        if let Some(label) = labels.remove(&one.value) {
            one.label = label;
        }
    }
    users.sort();
    Ok(())
}
