//! The parameters that the routes of usage share.

use logbook_domain::filter::parse::Parameters;
use logbook_domain::filter::{Dimension, Filter, METADATA};
use logbook_domain::time::Moment;
use logbook_domain::usage::calendar::Calendar;
use logbook_domain::usage::groups::{Measure, Split};
use logbook_store::usage::UsageQuery;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

use crate::error::ApiError;
use crate::extract::QueryParameters;
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

/// Reads the parameters of a usage route: the filter, which all of them have, and
/// what `take` reads beside it.
///
/// # Errors
/// [`ApiError::InvalidParameters`] with every parameter that is wrong or unknown.
pub(super) fn read<T>(
    query: QueryParameters,
    take: impl FnOnce(&mut Parameters) -> T,
) -> Result<(Filter, T), ApiError> {
    let mut query = query.0;
    let filter = take_filter(&mut query);
    let taken = take(&mut query);
    query.finish().map_err(ApiError::InvalidParameters)?;
    Ok((filter, taken))
}

/// Which groups are told apart.
#[derive(Clone, Copy)]
pub(super) struct Ranking {
    limit: usize,
    measure: Measure,
}

impl Ranking {
    /// Takes how many groups are told apart, at most `most`, and by what they are
    /// ranked.
    pub(super) fn take(query: &mut Parameters, most: i64) -> Self {
        let limit = query.take_number("limit", 1, most).unwrap_or(DEFAULT_LIMIT);
        Self {
            limit: usize::try_from(limit).unwrap_or_default(),
            measure: query.take_as("sort").unwrap_or_default(),
        }
    }

    /// Returns the split by the values of a dimension.
    pub(super) const fn split(self, by: Dimension) -> Split {
        let Self { limit, measure } = self;
        Split { by, measure, limit }
    }
}

/// Returns the question for the entries of a filter's period, as of `now`.
pub(super) fn ask(
    filter: Filter,
    calendar: Option<Calendar>,
    split: Option<Split>,
    now: Moment,
) -> UsageQuery {
    UsageQuery {
        interval: filter.period.at(now),
        filter,
        calendar,
        split,
        now,
    }
}

/// Takes the filter, and refuses what would search contents.
fn take_filter(query: &mut Parameters) -> Filter {
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

/// Takes the dimension that a breakdown needs.
pub(super) fn need_dimension(query: &mut Parameters, name: &'static str) -> Option<Dimension> {
    let names = Dimension::ALL.map(Dimension::name).join(", ");
    query.need_as(name, &format!("one of {names}"))
}
