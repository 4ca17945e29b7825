//! Queries of breakdowns and charts.

use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::calendar::Calendar;
use logbook_domain::usage::groups::Split;

/// A query of usage: which entries, and how their sums are divided.
#[derive(Clone, Debug)]
pub struct UsageQuery {
    /// The filter of the entries. It must not search contents.
    pub filter: Filter,
    /// The period of the filter, resolved to moments.
    pub interval: Interval,
    /// The calendar by which a chart divides time; `None` without a chart.
    pub calendar: Option<Calendar>,
    /// The dimension that groups the entries; `None` without groups.
    pub split: Option<Split>,
    /// The time of the query. Hardly any entry begins later.
    pub now: Moment,
}
