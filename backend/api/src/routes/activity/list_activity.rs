//! A page of the activity.

use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use logbook_domain::activity::{Action, ActorKind};
use logbook_domain::filter::parse::Parameters;
use logbook_domain::page::{DEFAULT_PER_PAGE, MAX_PER_PAGE};
use logbook_domain::period::Interval;
use logbook_domain::time::{self, serde_moment};
use logbook_store::activity::{self, ActivityFilter, Recorded};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::error::ApiError;
use crate::extract::{Admin, Allowed, QueryParameters};
use crate::routes::fields::NotBlank;
use crate::state::AppState;

/// Last page that can be asked for.
const MAX_PAGE: i64 = 1_000_000_000;

/// A page of acts.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityPage {
    /// Newest first.
    items: Vec<Activity>,
    /// How many acts the filter accepts.
    total: i64,
    page: i64,
    /// Acts a page.
    per_page: i64,
}

/// Something that was done to the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Activity {
    /// Number in the order of writing.
    id: i64,
    #[serde(serialize_with = "serde_moment::serialize")]
    at: DateTime<Utc>,
    action: Action,
    actor: ActivityActor,
    /// Where the request came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "192.0.2.7")]
    ip: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    target: Option<ActivityTarget>,
    /// Anything else worth knowing, e.g. how many entries were deleted.
    #[schema(value_type = Object, example = json!({"deleted_count": 12}))]
    details: Map<String, Value>,
}

/// Who did it, as named at the time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityActor {
    kind: ActorKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    id: Option<Uuid>,
    /// E-mail of the account, name of the key.
    #[schema(example = "ada@example.com")]
    name: String,
}

/// What it was about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityTarget {
    /// `entry`, `account` or `api_key`.
    #[serde(rename = "type")]
    #[schema(example = "entry")]
    kind: String,
    #[schema(example = "019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21")]
    id: String,
}

/// List the activity
///
/// Who did what to the log, newest first: sign-ins, prompts that were read, deletions, and changes
/// to accounts and keys.
#[utoipa::path(
    tag = "activity",
    params(
        ("action" = Option<Vec<Action>>, Query, description = "Any of these; may be repeated"),
        ("actor" = Option<NotBlank>, Query, description = "The id of an account or key, or a part of its name"),
        ("from" = Option<String>, Query, format = DateTime, description = "From this moment on"),
        ("to" = Option<String>, Query, format = DateTime, description = "Before this moment"),
        ("page" = Option<i64>, Query, minimum = 1, maximum = 1_000_000_000, description = "Page number, from 1"),
        ("per_page" = Option<i64>, Query, minimum = 1, maximum = 500, description = "Acts a page, 50 by default"),
    ),
    responses((status = 200, description = "A page of the activity", body = ActivityPage)),
    security(("bearer" = ["admin"])),
)]
#[get("/activity")]
pub(crate) async fn list_activity(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<ActivityPage>, ApiError> {
    let Query {
        filter,
        page,
        per_page,
    } = read_query(query.0)?;
    let offset = (page - 1) * per_page;
    let (acts, total) = state
        .store
        .run(&caller, move |conn| {
            activity::list(conn, &filter, per_page, offset)
        })
        .await?;
    let items = acts.into_iter().map(Activity::from).collect();
    Ok(Json(ActivityPage {
        items,
        total,
        page,
        per_page,
    }))
}

struct Query {
    filter: ActivityFilter,
    page: i64,
    per_page: i64,
}

fn read_query(mut query: Parameters) -> Result<Query, ApiError> {
    let actions = take_actions(&mut query);
    let actor = query.take("actor");
    let interval = take_interval(&mut query);
    let page = query.take_number("page", 1, MAX_PAGE).unwrap_or(1);
    let per_page = query.take_number("per_page", 1, MAX_PER_PAGE);
    query.finish().map_err(ApiError::invalid_parameters)?;
    Ok(Query {
        filter: ActivityFilter {
            actions,
            actor,
            interval,
        },
        page,
        per_page: per_page.unwrap_or(DEFAULT_PER_PAGE),
    })
}

fn take_actions(query: &mut Parameters) -> Vec<Action> {
    let mut actions = Vec::new();
    for name in query.take_all("action") {
        match name.parse() {
            Ok(action) => actions.push(action),
            Err(message) => query.complain("action", message),
        }
    }
    actions
}

fn take_interval(query: &mut Parameters) -> Interval {
    let [from, to] = ["from", "to"].map(|name| {
        let text = query.take(name)?;
        let moment = time::parse(&text);
        moment.map_err(|message| query.complain(name, message)).ok()
    });
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        let (from, to) = (time::rfc3339(&from), time::rfc3339(&to));
        query.complain("from", format!("must not be after to ({to}), got {from}"));
    }
    Interval { from, to }
}

impl From<Recorded> for Activity {
    fn from(recorded: Recorded) -> Self {
        let Recorded {
            id,
            at,
            action,
            actor_kind,
            actor_id,
            actor_name,
            ip,
            target,
            details,
        } = recorded;
        Self {
            id,
            at,
            action,
            actor: ActivityActor {
                kind: actor_kind,
                id: actor_id,
                name: actor_name,
            },
            ip,
            target: target.map(|(kind, id)| ActivityTarget { kind, id }),
            details,
        }
    }
}
