//! A page of the quarantine.

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::filter::parse::Parameters;
use logbook_domain::page::{DEFAULT_PER_PAGE, MAX_PER_PAGE};
use logbook_domain::quarantine::Origin;
use logbook_store::quarantine;
use serde::Serialize;
use utoipa::ToSchema;

use super::model::Quarantined;
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, QueryParameters};
use crate::state::AppState;

/// Last page that can be asked for.
const MAX_PAGE: i64 = 1_000_000_000;

/// A page of things in quarantine.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QuarantinePage {
    /// Newest first, without their payloads.
    items: Vec<Quarantined>,
    /// How many things the filter accepts.
    total: i64,
    page: i64,
    /// Things a page.
    per_page: i64,
    /// What all of the quarantine takes, in bytes.
    bytes: i64,
    /// What it may take, in bytes; beyond that the oldest goes.
    max_bytes: u32,
}

/// List the quarantine
///
/// What came in and could not become an entry, newest first.
#[utoipa::path(
    tag = "quarantine",
    params(
        ("origin" = Option<Vec<Origin>>, Query, description = "Any of these; may be repeated"),
        ("page" = Option<i64>, Query, minimum = 1, maximum = 1_000_000_000, description = "Page number, from 1"),
        ("per_page" = Option<i64>, Query, minimum = 1, maximum = 500, description = "Things a page, 50 by default"),
    ),
    responses((status = 200, description = "A page of the quarantine", body = QuarantinePage)),
    security(("bearer" = ["admin"])),
)]
#[get("/quarantine")]
pub(crate) async fn list_quarantine(
    caller: Allowed<Admin>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<QuarantinePage>, ApiError> {
    let Query {
        origins,
        page,
        per_page,
    } = read_query(query.0)?;
    let list =
        move |conn: &mut _| quarantine::list(conn, &origins, per_page, (page - 1) * per_page);
    let found = state.store.run(&caller, list).await?;
    Ok(Json(QuarantinePage {
        items: found.items.into_iter().map(Quarantined::from).collect(),
        total: found.total,
        page,
        per_page,
        bytes: found.bytes,
        max_bytes: state.live.current().quarantine_max_bytes,
    }))
}

struct Query {
    origins: Vec<Origin>,
    page: i64,
    per_page: i64,
}

fn read_query(mut query: Parameters) -> Result<Query, ApiError> {
    let mut origins = Vec::new();
    for name in query.take_all("origin") {
        match name.parse() {
            Ok(origin) => origins.push(origin),
            Err(message) => query.complain("origin", message),
        }
    }
    let page = query.take_number("page", 1, MAX_PAGE).unwrap_or(1);
    let per_page = query.take_number("per_page", 1, MAX_PER_PAGE);
    query.finish().map_err(ApiError::invalid_parameters)?;
    Ok(Query {
        origins,
        page,
        per_page: per_page.unwrap_or(DEFAULT_PER_PAGE),
    })
}
