//! Pages of the log.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::filter::Filter;
use logbook_domain::filter::parse::Parameters;
use logbook_domain::page::{
    Cursor, DEFAULT_PER_PAGE, MAX_PER_PAGE, PageRequest, Sort, SortKey, Start,
};
use logbook_domain::time::Moment;
use logbook_store::logs::list;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::filter::Scope;
use super::log_filter::LogFilter;
use super::model::Log;
use crate::error::ApiError;
use crate::extract::{Allowed, QueryParameters, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Which page, as the OpenAPI document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct PageParams {
    /// started_at, total_tokens, input_tokens, output_tokens, duration_ms or cost_usd; a leading -
    /// means descending. An absent number stands below zero.
    #[param(
        example = "-started_at",
        default = "-started_at",
        pattern = "^-?(started_at|total_tokens|input_tokens|output_tokens|duration_ms|cost_usd)$"
    )]
    sort: Option<String>,
    /// Entries a page.
    #[param(minimum = 1, maximum = 500, default = 50)]
    per_page: Option<i64>,
    /// Page number, from 1. Not together with cursor.
    #[param(minimum = 1, maximum = 18_446_744_073_709_551_i64, default = 1)]
    page: Option<i64>,
    /// next_cursor or prev_cursor of an answer with the same filter and order.
    #[param(pattern = "^[A-Za-z0-9_-]+$")]
    cursor: Option<String>,
}

/// A page of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogPage {
    items: Vec<Log>,
    /// How many entries the filter accepts. Absent with `q`, unless this one answer has searched
    /// everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    total: Option<i64>,
    /// The page number; absent when a cursor was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    page: Option<i64>,
    /// Entries a page.
    per_page: i64,
    /// Leads to the next page, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_cursor: Option<String>,
    /// Leads to the page before, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    prev_cursor: Option<String>,
    /// With `q`: how far was searched. All hits from there on (with sort=started_at: up to there) have
    /// been listed, `next_cursor` goes on behind. Absent when nothing is left to search.
    #[serde(
        serialize_with = "logbook_domain::time::serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    searched_back_to: Option<Moment>,
}

/// List entries
///
/// Entries without their content, newest first unless another order is asked for.
///
/// With `q` the log is searched from its newest end on (with sort=started_at from its oldest), until
/// the page is full or about a second has passed: the answer then has fewer items than `per_page`, or
/// none at all, says in `searched_back_to` how far it came, and `next_cursor` goes on from exactly
/// there. Only these two orders are possible with `q`, only the first page by number, and there is no
/// `prev_cursor`.
#[utoipa::path(
    tag = "logs",
    params(LogFilter, PageParams),
    responses(
        (status = 200, description = "A page of the log", body = LogPage),
        (status = 400, description = "A bad or unknown parameter, or a cursor of another list", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`, or `content` for a filter on metadata", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/logs")]
pub(crate) async fn list_logs(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<LogPage>, ApiError> {
    let (filter, request) = read_query(query.0)?;
    let (segments, scope) = (state.store.cache(), Scope::new(&state, &caller, filter)?);
    let found = list::find_in_memory(&state.store, &scope.asked(), &request).await?;
    let read =
        move |conn: &mut _| list::list(conn, &segments, &scope.asked(), &request, found.as_ref());
    let page = state.store.run(&caller, read).await?;
    Ok(Json(LogPage::from_page(page, &request)))
}

fn read_query(mut query: Parameters) -> Result<(Filter, PageRequest), ApiError> {
    let filter = Filter::take_from(&mut query);
    let sort = query.take_as("sort").unwrap_or_default();
    let per_page = query
        .take_number("per_page", 1, MAX_PER_PAGE)
        .unwrap_or(DEFAULT_PER_PAGE);
    let page = query.take_number("page", 1, i64::MAX / MAX_PER_PAGE);
    let cursor = query.take("cursor");
    if page.is_some() && cursor.is_some() {
        query.complain("page", "goes without cursor: give one of them");
    }
    if filter.is_of_content() {
        complain_of_search(&mut query, sort, page);
    }
    query.finish().map_err(ApiError::InvalidParameters)?;
    let start = match cursor {
        None => Start::Page(page.unwrap_or(1)),
        Some(text) => {
            let cursor = Cursor::decode(&text, sort, filter.fingerprint());
            Start::Cursor(cursor.map_err(ApiError::InvalidCursor)?)
        }
    };
    Ok((
        filter,
        PageRequest {
            sort,
            per_page,
            start,
        },
    ))
}

/// A search goes along the time, and step by step.
fn complain_of_search(query: &mut Parameters, sort: Sort, page: Option<i64>) {
    if sort.key != SortKey::StartedAt {
        query.complain(
            "sort",
            "can only be started_at or -started_at together with q or metadata.KEY",
        );
    }
    if page.is_some_and(|page| page != 1) {
        query.complain(
            "page",
            "can only be 1 together with q or metadata.KEY: go on by next_cursor",
        );
    }
}

impl LogPage {
    fn from_page(page: logbook_store::logs::Page, request: &PageRequest) -> Self {
        let logbook_store::logs::Page {
            items,
            total,
            next,
            prev,
            searched_back_to,
        } = page;
        Self {
            items: items.into_iter().map(Log::from_entry).collect(),
            total,
            page: match request.start {
                Start::Page(page) => Some(page),
                Start::Cursor(_) => None,
            },
            per_page: request.per_page,
            next_cursor: next.as_ref().map(Cursor::encode),
            prev_cursor: prev.as_ref().map(Cursor::encode),
            searched_back_to,
        }
    }
}
