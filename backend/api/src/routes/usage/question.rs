//! What the parameters of usage ask for.

use logbook_domain::filter::parse::Parameters;
use logbook_domain::filter::{Dimension, Filter, METADATA};
use logbook_domain::usage::groups::Measure;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::routes::logs::log_filter::LogFilter;

/// The filter parameters but those that look into contents, as the OpenAPI document describes them.
pub(super) struct UsageFilter;

impl IntoParams for UsageFilter {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = LogFilter::into_params(place);
        parameters.retain(|parameter| !["q", "metadata"].contains(&parameter.name.as_str()));
        parameters
    }
}

/// Groups told apart when no number is asked for.
const DEFAULT_LIMIT: i64 = 10;

/// Takes the filter; usage cannot be searched.
pub(super) fn take_filter(query: &mut Parameters) -> Filter {
    let filter = Filter::take_from(query);
    let metadata = filter.metadata.keys().map(|key| format!("{METADATA}{key}"));
    for name in filter.q.iter().map(|_| "q".to_owned()).chain(metadata) {
        query.complain(
            &name,
            "usage cannot be searched: filter by model, user, status or another field instead",
        );
    }
    filter
}

/// Takes how many groups are told apart.
pub(super) fn take_limit(query: &mut Parameters, most: i64) -> usize {
    let limit = query.take_number("limit", 1, most).unwrap_or(DEFAULT_LIMIT);
    usize::try_from(limit).unwrap_or_default()
}

/// Takes what groups are ranked by.
pub(super) fn take_measure(query: &mut Parameters) -> Measure {
    query.take_as("sort").unwrap_or_default()
}

/// Takes the dimension that a breakdown needs.
pub(super) fn need_dimension(query: &mut Parameters, name: &'static str) -> Option<Dimension> {
    let names = Dimension::ALL.map(Dimension::name).join(", ");
    query.need_as(name, &format!("one of {names}"))
}
