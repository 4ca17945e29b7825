//! Usage over time.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::field_error::FieldError;
use logbook_domain::filter::Dimension;
use logbook_domain::filter::parse::Parameters;
use logbook_domain::time::{Moment, serde_moment};
use logbook_domain::usage::calendar::{Calendar, Step};
use logbook_domain::usage::report::{self, MAX_POINTS, Point, Timeseries, TooManyPoints};
use logbook_store::Connection;
use logbook_store::ReadCache;
use logbook_store::usage::{self, UsageQuery};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{UsageGroup, UsageNumbers};
use super::question::{self, Ranking, UsageFilter};
use crate::error::ApiError;
use crate::extract::{Allowed, QueryParameters, Read};
use crate::problem::Problem;
use crate::routes::fields::NotBlank;
use crate::state::AppState;

/// Most groups told apart.
const MAX_LIMIT: i64 = 20;

/// How time is cut, as the OpenAPI document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct TimeseriesParams {
    /// The length of a point: hour or day. A period must not have more than 2,000 of them.
    #[param(example = "day", pattern = "^(hour|day)$")]
    interval: String,
    /// The time zone whose days they are, an IANA name. Hours are UTC hours everywhere: in a zone
    /// that is off by a part of an hour they begin at half past or at a quarter.
    #[param(example = "Europe/Berlin", default = "UTC")]
    tz: Option<NotBlank>,
    /// Tell apart the values of: source, model, user, status, capability, profile, provider,
    /// agent, platform, feature, entity_type or error_category.
    #[param(
        example = "model",
        pattern = "^(source|model|user|status|capability|profile|provider|agent|platform|feature|entity_type|error_category)$"
    )]
    group_by: Option<String>,
    /// How many values are told apart, the highest first; the others are summed up in `other`.
    #[param(minimum = 1, maximum = 20, default = 10)]
    limit: Option<i64>,
    /// What is highest over the whole period: requests, total_tokens, input_tokens,
    /// output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens or cost_usd.
    #[param(
        example = "cost_usd",
        default = "requests",
        pattern = "^(requests|total_tokens|input_tokens|output_tokens|cached_input_tokens|cache_write_tokens|reasoning_tokens|cost_usd)$"
    )]
    sort: Option<String>,
}

/// Usage over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsageTimeseries {
    /// The length of a point, `hour` or `day`.
    #[schema(example = "day")]
    interval: &'static str,
    /// The time zone whose days they are.
    #[schema(example = "Europe/Berlin")]
    tz: &'static str,
    /// By what the values are told apart, if they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "model")]
    group_by: Option<&'static str>,
    /// The values told apart, highest first; empty without `group_by`.
    groups: Vec<UsageGroup>,
    /// How many further values are summed up in `other`.
    #[schema(example = 4)]
    other_count: usize,
    /// Every point of the period in order, also those without entries. An open period ends now,
    /// or with its last entry where that is later, and begins with its first.
    points: Vec<UsagePoint>,
    /// From when on the hour of every entry is known. Of earlier ones, which are gone, only the
    /// UTC day is: they count in the point that holds its start. Absent when every hour of the
    /// period is known.
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    hourly_since: Option<Moment>,
}

/// The usage of one hour or day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsagePoint {
    /// Its start; it ends where the next one begins. Days have 23 or 25 hours when clocks change.
    #[serde(serialize_with = "serde_moment::serialize")]
    #[schema(value_type = String, format = DateTime)]
    start: Moment,
    /// Of all together.
    total: UsageNumbers,
    /// Of each of `groups`, in their order.
    groups: Vec<UsageNumbers>,
    /// Of the values that are not told apart; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    other: Option<UsageNumbers>,
    /// Distinct users; absent with `group_by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 212)]
    user_count: Option<usize>,
    /// Distinct models; absent with `group_by`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = 9)]
    model_count: Option<usize>,
}

/// Get usage over time
///
/// The numbers of each hour or day of a time zone, gaps filled with zero. Counts what
/// `usage/summary` counts.
#[utoipa::path(
    tag = "usage",
    params(UsageFilter, TimeseriesParams),
    responses(
        (status = 200, description = "The usage by hour or day", body = UsageTimeseries),
        (status = 400, description = "A bad or unknown parameter, or too many points", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/usage/timeseries")]
pub(crate) async fn get_usage_timeseries(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<UsageTimeseries>, ApiError> {
    let (filter, (calendar, ranking, by)) = question::read(query, |query| {
        let calendar = take_calendar(query);
        let ranking = Ranking::take(query, MAX_LIMIT);
        (calendar, ranking, query.take_as("group_by"))
    })?;
    let split = by.map(|by| ranking.split(by));
    let asked = question::ask(filter, Some(calendar), split, state.clock.now());
    let memory = state.store.cache();
    let answer = state
        .store
        .run(&caller, move |conn| read(conn, &memory, &asked, calendar))
        .await?;
    Ok(Json(answer))
}

fn take_calendar(query: &mut Parameters) -> Calendar {
    // Without a step, the query is refused.
    let step = query.need_as("interval", "one of hour, day");
    Calendar {
        step: step.unwrap_or(Step::Day),
        zone: query.take_as("tz").unwrap_or_default(),
    }
}

fn read(
    conn: &mut Connection,
    memory: &ReadCache,
    asked: &UsageQuery,
    calendar: Calendar,
) -> Result<UsageTimeseries, ApiError> {
    let refused = |TooManyPoints| too_many_points(calendar);
    // Before anything is read: a period that is not open says by itself how long it is.
    report::buckets(calendar, asked.interval, (None, None), asked.now).map_err(refused)?;
    let usage = usage::read(conn, memory, asked)?;
    let chart = report::timeseries(&usage, calendar, asked.interval, asked.now).map_err(refused)?;
    Ok(UsageTimeseries::new(
        chart,
        calendar,
        asked.split.map(|split| split.by),
        usage.hourly_since,
    ))
}

fn too_many_points(calendar: Calendar) -> ApiError {
    let advice = match calendar.step {
        Step::Hour => "choose a shorter period or interval=day",
        Step::Day => "choose a shorter period",
    };
    let message = format!(
        "the period has more than {MAX_POINTS} points of one {}: {advice}",
        calendar.step.name()
    );
    ApiError::invalid_parameters(vec![FieldError::new("interval", message)])
}

impl UsageTimeseries {
    fn new(
        chart: Timeseries,
        calendar: Calendar,
        by: Option<Dimension>,
        hourly_since: Option<Moment>,
    ) -> Self {
        let Timeseries {
            groups,
            other_count,
            points,
        } = chart;
        let point = |point| UsagePoint::from_point(point, by.is_some(), other_count > 0);
        Self {
            interval: calendar.step.name(),
            tz: calendar.zone.name(),
            group_by: by.map(Dimension::name),
            groups: groups.into_iter().map(UsageGroup::from_group).collect(),
            other_count,
            points: points.iter().map(point).collect(),
            hourly_since,
        }
    }
}

impl UsagePoint {
    fn from_point(point: &Point, is_grouped: bool, with_other: bool) -> Self {
        let Point {
            start,
            total,
            groups,
            other,
            distinct,
        } = point;
        let distinct = (!is_grouped).then_some(distinct);
        Self {
            start: *start,
            total: UsageNumbers::from_numbers(total),
            groups: groups.iter().map(UsageNumbers::from_numbers).collect(),
            other: with_other.then(|| UsageNumbers::from_numbers(other)),
            user_count: distinct.map(|distinct| distinct.users),
            model_count: distinct.map(|distinct| distinct.models),
        }
    }
}
