//! Deleting everything older than an age.

use actix_web::post;
use actix_web::web::{Data, Json};
use logbook_domain::activity::{Act, Action};
use logbook_domain::field_error::FieldError;
use logbook_domain::time::{self, Moment, serde_moment};
use logbook_store::retention::{self, Cleaned, Cutoffs};
use logbook_store::{Connection, activity};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{Allowed, Delete, JsonBody};
use crate::problem::Problem;
use crate::state::AppState;

/// Highest age, in days (a hundred years).
const MAX_DAYS: i64 = 36_500;

/// What is to go.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CleanupLogs {
    /// Entries that began more than so many days ago go, exact to the moment.
    #[schema(minimum = 1, maximum = 36_500, example = 14)]
    older_than_days: i64,
    /// Only say what would go.
    #[serde(default)]
    #[schema(default = false)]
    dry_run: bool,
}

/// What went, or would go.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CleanedLogs {
    /// How many entries.
    deleted_count: i64,
    /// Those that began before this moment.
    #[serde(serialize_with = "serde_moment::serialize")]
    #[schema(value_type = String, format = DateTime)]
    cutoff: Moment,
    /// When the oldest entry that stays began; absent when none stays.
    #[serde(
        serialize_with = "serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(nullable = false, value_type = Option<String>, format = DateTime)]
    oldest_retained: Option<Moment>,
}

/// Clean up old entries
///
/// Deletes entries for good, with their content. `dry_run` reports how many would be
/// deleted; it counts by age alone, which a caller with the right `delete` may know
/// without the right `read`.
#[utoipa::path(
    tag = "logs",
    request_body = CleanupLogs,
    responses(
        (status = 200, description = "How many entries were deleted, or would be", body = CleanedLogs),
        (status = 400, description = "Not readable as JSON", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `delete`", body = Problem),
        (status = 422, description = "A bad field", body = Problem),
    ),
    security(("bearer" = ["delete"])),
)]
#[post("/logs/cleanup")]
pub(crate) async fn cleanup_logs(
    caller: Allowed<Delete>,
    state: Data<AppState>,
    body: JsonBody<CleanupLogs>,
) -> Result<Json<CleanedLogs>, ApiError> {
    let CleanupLogs {
        older_than_days,
        dry_run,
    } = body.0;
    let now = state.clock.now();
    let (cutoff, actor) = (cutoff(now, older_than_days)?, caller.actor.clone());
    let cleaned = if dry_run {
        state
            .store
            .run(&caller, move |conn| retention::preview(conn, cutoff))
            .await?
    } else {
        let record = move |conn: &mut Connection, cutoffs: Cutoffs, cleaned: &Cleaned| {
            let act = Act::new(now, actor.clone(), Action::Cleanup)
                .saying("deleted_count", cleaned.deleted_count)
                .saying("cutoff", time::rfc3339(&cutoffs.entries));
            activity::record(conn, &act)
        };
        state
            .store
            .run(&caller, move |conn| {
                retention::clean(conn, Cutoffs::together(cutoff), now, record)
            })
            .await?
    };
    let Cleaned {
        deleted_count,
        deleted_contents: _,
        oldest_retained,
    } = cleaned;
    Ok(Json(CleanedLogs {
        deleted_count,
        cutoff,
        oldest_retained,
    }))
}

fn cutoff(now: Moment, days: i64) -> Result<Moment, ApiError> {
    // 0 would be everything, which an unset variable of a script must not say.
    if !(1..=MAX_DAYS).contains(&days) {
        let message = format!(
            "must be between 1 and {MAX_DAYS}, got {days}; entries of any age are deleted with a filter"
        );
        return Err(ApiError::InvalidBody(vec![FieldError::new(
            "older_than_days",
            message,
        )]));
    }
    Ok(now - chrono::Duration::days(days))
}
