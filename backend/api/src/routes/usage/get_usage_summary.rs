//! All in one.

use std::collections::BTreeMap;

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::{Moment, serde_moment};
use logbook_domain::vocabulary::Status;
use logbook_store::Connection;
use logbook_store::ReadCache;
use logbook_store::usage::{self, Summary};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::UsageNumbers;
use super::question::{self, UsageFilter};
use crate::error::ApiError;
use crate::extract::{Allowed, QueryParameters, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// What the entries of a period add up to, also those that retention has removed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsageSummary {
    #[serde(flatten)]
    period: PeriodUsage,
    /// The same for the period of equal length right before; absent where the period is open,
    /// as `all` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    previous: Option<PeriodUsage>,
    /// From when on the hour of every entry is known. Of earlier ones, which are gone, only the
    /// UTC day is: they count at its start. Absent when every hour of the period is known.
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    hourly_since: Option<Moment>,
}

/// What the entries of one period add up to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeriodUsage {
    #[serde(flatten)]
    numbers: UsageNumbers,
    /// Distinct users.
    #[schema(example = 212)]
    user_count: usize,
    /// Distinct models.
    #[schema(example = 9)]
    model_count: usize,
    /// How many entries of each status; every status is there.
    #[schema(value_type = BTreeMap<String, i64>, example = json!({
        "running": 2, "succeeded": 4180, "failed": 61, "blocked": 12, "cancelled": 9, "partial_success": 3
    }))]
    by_status: BTreeMap<Status, i64>,
}

/// Get usage
///
/// The exact sums of a period, and its duration percentiles to within the error stated. They
/// outlive the entries: what retention and cleanup remove still counts, what people delete does
/// not. `conversation_id`, `trace_id`, `parent_id`, `entity_id`, `min_total_tokens` and
/// `min_duration_ms` are answered from the entries that still exist; `q` is refused.
#[utoipa::path(
    tag = "usage",
    params(UsageFilter),
    responses(
        (status = 200, description = "The usage", body = UsageSummary),
        (status = 400, description = "A bad or unknown parameter", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/usage/summary")]
pub(crate) async fn get_usage_summary(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<UsageSummary>, ApiError> {
    let (filter, ()) = question::read(query, |_| ())?;
    let now = state.clock.now();
    let (interval, before) = (filter.period.at(now), filter.period.before(now));
    let memory = state.store.cache();
    let summary = state
        .store
        .run(&caller, move |conn| {
            read(conn, &memory, &filter, [Some(interval), before], now)
        })
        .await?;
    Ok(Json(summary))
}

fn read(
    conn: &mut Connection,
    memory: &ReadCache,
    filter: &Filter,
    intervals: [Option<Interval>; 2],
    now: Moment,
) -> Result<UsageSummary, ApiError> {
    let intervals: Vec<Interval> = intervals.into_iter().flatten().collect();
    let summaries = usage::summarize(conn, memory, filter, &intervals, now)?;
    let mut summaries = summaries.iter();
    let period = summaries.next().cloned().unwrap_or_default();
    Ok(UsageSummary {
        period: PeriodUsage::from_summary(&period),
        previous: summaries.next().map(PeriodUsage::from_summary),
        hourly_since: period.hourly_since,
    })
}

impl PeriodUsage {
    fn from_summary(summary: &Summary) -> Self {
        let Summary {
            numbers,
            distinct,
            hourly_since: _,
        } = summary;
        let of_status = |&status: &Status| (status, numbers.totals.requests_with(status));
        Self {
            numbers: UsageNumbers::from_numbers(numbers),
            user_count: distinct.users,
            model_count: distinct.models,
            by_status: Status::ALL.iter().map(of_status).collect(),
        }
    }
}
