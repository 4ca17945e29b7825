//! Deleting many entries at once.

use actix_web::post;
use actix_web::web::{Data, Json};
use logbook_domain::access::Permission;
use logbook_domain::activity::{Act, Action};
use logbook_domain::field_error::FieldError;
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;
use logbook_store::logs::{SearchScope, delete};
use logbook_store::{Connection, activity};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::filter::{self, FilterFields, search_of};
use super::log_filter::LogFilter;
use crate::error::ApiError;
use crate::extract::{Allowed, Caller, Delete, JsonBody};
use crate::problem::Problem;
use crate::routes::fields;
use crate::state::AppState;

/// Most ids of one request.
const MAX_IDS: usize = 10_000;

/// Which entries: by id, or by filter.
#[derive(ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes a body, holds none")]
pub(crate) enum DeleteLogs {
    ById(DeleteLogsById),
    ByFilter(Box<DeleteLogsByFilter>),
}

/// Entries by id.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body, holds none")]
pub(crate) struct DeleteLogsById {
    /// Up to 10,000 ids. Those that are not there are passed over.
    #[schema(max_items = 10_000)]
    ids: Vec<Uuid>,
}

/// Entries by what they are.
#[derive(ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "describes a body, holds none")]
pub(crate) struct DeleteLogsByFilter {
    /// The filters of the list by name, with lists for those that may be repeated. At least one;
    /// everything is `{"period": "all"}`.
    #[schema(example = json!({"period": "7d", "model": ["gpt-5", "gpt-5-mini"]}))]
    filter: LogFilter,
    /// How many entries the filter is known to accept. Another number deletes nothing.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_i64)]
    expected_count: i64,
}

/// The same as it is read: what goes together is told better here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    #[serde(default, deserialize_with = "fields::present")]
    ids: Option<Vec<Uuid>>,
    #[serde(default, deserialize_with = "fields::present")]
    filter: Option<FilterFields>,
    #[serde(default, deserialize_with = "fields::present")]
    expected_count: Option<i64>,
}

/// How many entries went.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeletedLogs {
    deleted_count: i64,
}

/// Delete many entries
///
/// By `ids`, or by `filter` together with `expected_count`, so that nothing goes that nobody has
/// counted. For good, with their content. A `filter` needs the right `read` too, because whether the
/// number is right says what entries hold; `q` looks into contents only with `content`, and
/// `metadata.KEY` needs it.
#[utoipa::path(
    tag = "logs",
    request_body = DeleteLogs,
    responses(
        (status = 200, description = "They are gone", body = DeletedLogs),
        (status = 400, description = "Not readable as JSON", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `delete`, or `read` for a filter, or `content` for one on metadata", body = Problem),
        (status = 409, description = "The filter accepts another number of entries; nothing was deleted", body = Problem),
        (status = 422, description = "A bad field", body = Problem),
    ),
    security(("bearer" = ["delete"])),
)]
#[post("/logs/delete")]
pub(crate) async fn delete_logs(
    caller: Allowed<Delete>,
    state: Data<AppState>,
    body: JsonBody<Order>,
) -> Result<Json<DeletedLogs>, ApiError> {
    if body.0.filter.is_some() && !caller.may(Permission::Read) {
        return Err(ApiError::Forbidden(Permission::Read));
    }
    let (selection, now) = (Selection::from_body(body.0, &caller)?, state.clock.now());
    let actor = caller.actor.clone();
    let deleted_count = state
        .store
        .transact(&caller, move |conn| {
            let deleted = selection.delete(conn, now)?;
            let act = Act::new(now, actor, Action::EntriesDeleted)
                .saying("deleted_count", deleted)
                .saying("selection", selection.describe());
            activity::record(conn, &act)?;
            Ok::<_, ApiError>(deleted)
        })
        .await?;
    Ok(Json(DeletedLogs { deleted_count }))
}

enum Selection {
    Ids(Vec<Uuid>),
    Matching {
        filter: Box<Filter>,
        said: FilterFields,
        search: SearchScope,
        expected: i64,
    },
}

impl Selection {
    fn from_body(body: Order, caller: &Caller) -> Result<Self, ApiError> {
        let Order {
            ids,
            filter,
            expected_count,
        } = body;
        let refuse = |field: &str, message: &str| {
            ApiError::InvalidBody(vec![FieldError::new(field, message)])
        };
        match (ids, filter, expected_count) {
            (Some(ids), None, None) if ids.len() > MAX_IDS => Err(refuse(
                "ids",
                &format!("must have at most {MAX_IDS} items, got {}", ids.len()),
            )),
            (Some(ids), None, None) => Ok(Self::Ids(ids)),
            (Some(_), _, _) => Err(refuse(
                "ids",
                "goes alone: give either ids, or filter and expected_count",
            )),
            (None, Some(said), Some(expected)) => {
                let filter = filter::from_json(&said).map_err(ApiError::InvalidBody)?;
                Ok(Self::Matching {
                    search: search_of(caller, &filter)?,
                    filter: Box::new(filter),
                    said,
                    expected,
                })
            }
            (None, Some(_), None) => Err(refuse(
                "expected_count",
                "is needed beside filter: how many entries it is known to accept",
            )),
            (None, None, _) => Err(refuse("ids", "is needed, or filter and expected_count")),
        }
    }

    fn delete(&self, conn: &mut Connection, now: Moment) -> Result<i64, ApiError> {
        match self {
            Self::Ids(ids) => Ok(delete::by_ids(conn, ids)?),
            Self::Matching {
                filter,
                said: _,
                search,
                expected,
            } => {
                let interval = filter.period.at(now);
                let found = delete::matching(conn, filter, interval, *search)?;
                if found != *expected {
                    // The error takes the transaction back.
                    return Err(ApiError::CountChanged {
                        expected: *expected,
                        found,
                    });
                }
                Ok(found)
            }
        }
    }

    fn describe(&self) -> Value {
        match self {
            Self::Ids(ids) => Value::from(format!("{} ids", ids.len())),
            Self::Matching { said, .. } => said.clone().into_value(),
        }
    }
}
