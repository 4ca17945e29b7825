//! What the filtered entries add up to.

use std::collections::BTreeMap;

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::decimal::Usd;
use logbook_domain::filter::Filter;
use logbook_domain::stats::Stats;
use logbook_domain::time::Moment;
use logbook_domain::vocabulary::Status;
use logbook_store::logs::stats::{stats, stats_from_memory};
use serde::Serialize;
use utoipa::ToSchema;

use super::filter::Scope;
use super::log_filter::LogFilter;
use crate::error::ApiError;
use crate::extract::{Allowed, QueryParameters, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Exact numbers of the entries the filter accepts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogStats {
    total_requests: i64,
    total_tokens: i64,
    input_tokens: i64,
    output_tokens: i64,
    /// Distinct users.
    user_count: usize,
    /// Distinct models.
    model_count: usize,
    /// How many entries have a cost: what an average is to be divided by.
    costed_requests: i64,
    /// Cost in US dollars.
    #[schema(value_type = f64)]
    cost_usd: Usd,
    /// How many entries of each status; every status is there.
    #[schema(value_type = BTreeMap<String, i64>, example = json!({
        "running": 2, "succeeded": 4180, "failed": 61, "blocked": 12, "cancelled": 9, "partial_success": 3
    }))]
    by_status: BTreeMap<Status, i64>,
    /// With `q`: the numbers are those of the entries that began from here on, because a search that
    /// takes longer than about a second stops there. The same request again reaches further. Absent
    /// when all has been searched.
    #[serde(
        serialize_with = "logbook_domain::time::serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    searched_back_to: Option<Moment>,
}

/// Get statistics
///
/// Exact at the moment of the answer, over the same entries a list with the same filter shows.
#[utoipa::path(
    tag = "logs",
    params(LogFilter),
    responses(
        (status = 200, description = "The statistics", body = LogStats),
        (status = 400, description = "A bad or unknown parameter", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`, or `content` for a filter on metadata", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/logs/stats")]
pub(crate) async fn get_log_stats(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<LogStats>, ApiError> {
    let mut query = query.0;
    let filter = Filter::take_from(&mut query);
    query.finish().map_err(ApiError::InvalidParameters)?;
    let (segments, scope) = (state.store.cache(), Scope::new(&state, &caller, filter)?);
    let stats = match stats_from_memory(&state.store, &scope.asked()).await? {
        Some(stats) => stats,
        None => {
            let read = move |conn: &mut _| stats(conn, &segments, &scope.asked());
            state.store.run(&caller, read).await?
        }
    };
    Ok(Json(LogStats::from_stats(stats)))
}

impl LogStats {
    fn from_stats(stats: Stats) -> Self {
        let Stats {
            total_requests,
            total_tokens,
            input_tokens,
            output_tokens,
            user_count,
            model_count,
            costed_requests,
            cost,
            by_status,
            searched_back_to,
        } = stats;
        Self {
            total_requests,
            total_tokens,
            input_tokens,
            output_tokens,
            user_count,
            model_count,
            costed_requests,
            cost_usd: cost,
            by_status,
            searched_back_to,
        }
    }
}
