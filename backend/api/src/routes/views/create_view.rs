//! A new view.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use logbook_domain::field_error::Complaints;
use logbook_domain::id;
use logbook_store::{Connection, views};
use serde::Deserialize;
use utoipa::ToSchema;

use super::limits;
use super::model::{
    View, ViewColumn, ViewName, account_of, check_columns, check_filter, check_name, check_sort,
    refusal,
};
use crate::auth::secret;
use crate::error::ApiError;
use crate::extract::{Allowed, JsonBody, Read};
use crate::problem::Problem;
use crate::routes::logs::filter::FilterFields;
use crate::routes::logs::log_filter::LogFilter;
use crate::state::AppState;

/// A view to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateView {
    /// Once per account.
    #[schema(example = "Blocked this week", value_type = ViewName)]
    name: String,
    /// The filters of a list by name, lists for repeatable ones; everything when left out.
    #[serde(default = "FilterFields::everything")]
    #[schema(value_type = LogFilter, example = json!({"period": "7d", "status": ["blocked"]}))]
    filter: FilterFields,
    /// The order of a list.
    #[serde(default = "newest_first")]
    #[schema(
        default = "-started_at",
        pattern = "^-?(started_at|total_tokens|input_tokens|output_tokens|duration_ms|cost_usd)$"
    )]
    sort: String,
    /// Columns from left to right; empty for the usual ones.
    #[serde(default)]
    #[schema(example = json!(["started_at", "status", "user"]), value_type = Vec<ViewColumn>, max_items = 50)]
    columns: Vec<String>,
    /// Whether everybody who may read the log sees it.
    #[serde(default)]
    shared: bool,
}

fn newest_first() -> String {
    "-started_at".into()
}

/// Save a view
///
/// At most 16 KiB each, 200 of one account, and 200 shared ones of all accounts together.
#[utoipa::path(
    tag = "views",
    request_body = CreateView,
    responses(
        (status = 201, description = "The view", body = View),
        (status = 409, description = "There is one of this name, there are as many as there may be, or an API key calls", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[post("/views")]
pub(crate) async fn create_view(
    caller: Allowed<Read>,
    state: Data<AppState>,
    body: JsonBody<CreateView>,
) -> Result<HttpResponse, ApiError> {
    let (account_id, email) = account_of(&caller)?;
    let CreateView {
        name,
        filter,
        sort,
        columns,
        shared,
    } = checked(body.0)?;
    let now = state.clock.now();
    let view = views::View {
        id: id::fresh(now, secret::random().map_err(ApiError::internal)?),
        account_id,
        name,
        filter: filter.into_value(),
        sort,
        shown_columns: columns,
        shared,
        created_at: now,
    };
    let view = state
        .store
        .transact(&caller, move |conn| save(conn, view))
        .await?;
    Ok(HttpResponse::Created().json(View::from_view(view, email, account_id)))
}

fn save(conn: &mut Connection, view: views::View) -> Result<views::View, ApiError> {
    limits::check_size(&view)?;
    limits::hold(conn)?;
    views::insert(conn, &view).map_err(|error| refusal(error, view.id))?;
    limits::check_count(conn, &view)?;
    Ok(view)
}

fn checked(view: CreateView) -> Result<CreateView, ApiError> {
    let mut bad = Complaints::default();
    check_name(&mut bad, &view.name);
    check_filter(&mut bad, &view.filter);
    check_sort(&mut bad, &view.sort);
    check_columns(&mut bad, &view.columns);
    bad.or(view).map_err(ApiError::invalid_body)
}
