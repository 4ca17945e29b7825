//! Who or what has which part.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::filter::Dimension;
use logbook_domain::time::{Moment, serde_moment};
use logbook_domain::usage::report::{self, Breakdown, Item, Other};
use logbook_store::usage;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::model::{UsageGroup, UsageNumbers};
use super::question::{self, Ranking, UsageFilter};
use crate::error::ApiError;
use crate::extract::{Allowed, QueryParameters, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Most groups told apart.
const MAX_LIMIT: i64 = 200;

/// How it is grouped, as the OpenAPI document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct BreakdownParams {
    /// By what: source, model, user, status, capability, profile, provider, agent, platform,
    /// feature, entity_type or error_category.
    #[param(
        example = "model",
        pattern = "^(source|model|user|status|capability|profile|provider|agent|platform|feature|entity_type|error_category)$"
    )]
    by: String,
    /// How many are told apart, the highest first; the others are summed up in `other`.
    #[param(minimum = 1, maximum = 200, default = 10)]
    limit: Option<i64>,
    /// What is highest, and what shares are parts of: requests, total_tokens, input_tokens,
    /// output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens or cost_usd.
    #[param(
        example = "cost_usd",
        default = "requests",
        pattern = "^(requests|total_tokens|input_tokens|output_tokens|cached_input_tokens|cache_write_tokens|reasoning_tokens|cost_usd)$"
    )]
    sort: Option<String>,
}

/// Usage by the values of a dimension.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsageBreakdown {
    /// By what.
    #[schema(example = "model")]
    by: &'static str,
    /// Of all together.
    total: UsageNumbers,
    /// The highest, in order.
    items: Vec<UsageShare>,
    /// All others together; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    other: Option<OtherUsage>,
    /// From when on the hour of every entry is known. Of earlier ones, which are gone, only the
    /// UTC day is: they count at its start. Absent when every hour of the period is known.
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    hourly_since: Option<Moment>,
}

/// The usage of one value.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UsageShare {
    #[serde(flatten)]
    group: UsageGroup,
    /// Its part of what `sort` names, 0 to 1.
    #[schema(example = 0.42)]
    share: f64,
    #[serde(flatten)]
    numbers: UsageNumbers,
}

/// The usage of the values that are not told apart.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OtherUsage {
    /// How many values they are.
    #[schema(example = 17)]
    group_count: usize,
    /// Their part of what `sort` names, 0 to 1.
    #[schema(example = 0.08)]
    share: f64,
    #[serde(flatten)]
    numbers: UsageNumbers,
}

/// Break usage down
///
/// The values of one dimension that have entries in the period, highest first, with their
/// numbers and shares. Entries without a value make an item without `value`. Counts what
/// `usage/summary` counts.
#[utoipa::path(
    tag = "usage",
    params(UsageFilter, BreakdownParams),
    responses(
        (status = 200, description = "The usage by value", body = UsageBreakdown),
        (status = 400, description = "A bad or unknown parameter", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/usage/breakdown")]
pub(crate) async fn get_usage_breakdown(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<UsageBreakdown>, ApiError> {
    let (filter, (ranking, by)) = question::read(query, |query| {
        let ranking = Ranking::take(query, MAX_LIMIT);
        (ranking, question::need_dimension(query, "by"))
    })?;
    // Without one, the query was refused.
    let by = by.unwrap_or(Dimension::Model);
    let asked = question::ask(filter, None, Some(ranking.split(by)), state.clock.now());
    let memory = state.store.cache();
    let (breakdown, hourly_since) = state
        .store
        .run(&caller, move |conn| {
            let usage = usage::read(conn, &memory, &asked)?;
            let breakdown = report::breakdown(&usage);
            Ok::<_, ApiError>((breakdown, usage.hourly_since))
        })
        .await?;
    Ok(Json(UsageBreakdown::new(by, breakdown, hourly_since)))
}

impl UsageBreakdown {
    fn new(by: Dimension, breakdown: Breakdown, hourly_since: Option<Moment>) -> Self {
        let Breakdown {
            total,
            items,
            other,
        } = breakdown;
        Self {
            by: by.name(),
            total: UsageNumbers::from_numbers(&total),
            items: items.into_iter().map(UsageShare::from_item).collect(),
            other: other.as_ref().map(OtherUsage::from_other),
            hourly_since,
        }
    }
}

impl UsageShare {
    fn from_item(item: Item) -> Self {
        let Item {
            group,
            share,
            numbers,
        } = item;
        Self {
            group: UsageGroup::from_group(group),
            share,
            numbers: UsageNumbers::from_numbers(&numbers),
        }
    }
}

impl OtherUsage {
    fn from_other(other: &Other) -> Self {
        let Other {
            group_count,
            share,
            numbers,
        } = other;
        Self {
            group_count: *group_count,
            share: *share,
            numbers: UsageNumbers::from_numbers(numbers),
        }
    }
}
