//! Changing a view.

use actix_web::patch;
use actix_web::web::{Data, Json};
use logbook_domain::field_error::Complaints;
use logbook_store::Connection;
use logbook_store::views::{self, ViewChange};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::limits;
use super::model::{
    View, ViewColumn, ViewName, account_of, check_columns, check_filter, check_name, check_sort,
    refusal,
};
use crate::error::ApiError;
use crate::extract::{Allowed, JsonBody, PathId, Read};
use crate::problem::Problem;
use crate::routes::fields;
use crate::routes::logs::filter::FilterFields;
use crate::routes::logs::log_filter::LogFilter;
use crate::state::AppState;

/// What is to change; what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateView {
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false, example = "Blocked this week", value_type = Option<ViewName>)]
    name: Option<String>,
    /// The filters of a list by name; it takes the place of the whole filter.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false, value_type = Option<LogFilter>)]
    filter: Option<FilterFields>,
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(
        nullable = false,
        example = "-total_tokens",
        pattern = "^-?(started_at|total_tokens|input_tokens|output_tokens|duration_ms|cost_usd)$"
    )]
    sort: Option<String>,
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false, value_type = Option<Vec<ViewColumn>>, max_items = 50)]
    columns: Option<Vec<String>>,
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(nullable = false)]
    shared: Option<bool>,
}

/// Change a view
///
/// Only its owner can.
#[utoipa::path(
    tag = "views",
    params(("id" = Uuid, Path, description = "Id of the view")),
    request_body = UpdateView,
    responses(
        (status = 200, description = "The view as it is now", body = View),
        (status = 404, description = "The caller has no such view", body = Problem),
        (status = 409, description = "There is one of this name, as many are shared as may be, or an API key calls", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[patch("/views/{id}")]
pub(crate) async fn update_view(
    caller: Allowed<Read>,
    state: Data<AppState>,
    id: PathId,
    body: JsonBody<UpdateView>,
) -> Result<Json<View>, ApiError> {
    let (account_id, email) = account_of(&caller)?;
    let change = checked(body.0)?;
    let view = state
        .store
        .transact(&caller, move |conn| apply(conn, account_id, id.0, &change))
        .await?;
    Ok(Json(View::from_view(view, email, account_id)))
}

fn apply(
    conn: &mut Connection,
    account_id: Uuid,
    id: Uuid,
    change: &ViewChange,
) -> Result<views::View, ApiError> {
    limits::hold(conn)?;
    let view = views::change(conn, account_id, id, change).map_err(|error| refusal(error, id))?;
    limits::check_size(&view)?;
    if change.shared == Some(true) {
        limits::check_count(conn, &view)?;
    }
    Ok(view)
}

fn checked(view: UpdateView) -> Result<ViewChange, ApiError> {
    let UpdateView {
        name,
        filter,
        sort,
        columns,
        shared,
    } = view;
    let mut bad = Complaints::default();
    name.iter().for_each(|name| check_name(&mut bad, name));
    filter.iter().for_each(|one| check_filter(&mut bad, one));
    sort.iter().for_each(|sort| check_sort(&mut bad, sort));
    columns.iter().for_each(|all| check_columns(&mut bad, all));
    let change = ViewChange {
        name,
        filter: filter.map(FilterFields::into_value),
        sort,
        shown_columns: columns,
        shared,
    };
    bad.or(change).map_err(ApiError::invalid_body)
}
