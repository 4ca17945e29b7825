//! The candidates of each filter.

use std::collections::BTreeMap;

use actix_web::get;
use actix_web::web::{Data, Json};
use logbook_domain::facets::{Candidate, DEFAULT_LIMIT, Facet, FacetRequest, Facets, MAX_LIMIT};
use logbook_domain::filter::Filter;
use logbook_domain::time::Moment;
use logbook_store::logs::facets::facets;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::filter::Scope;
use super::log_filter::LogFilter;
use crate::error::ApiError;
use crate::extract::{Allowed, QueryParameters, Read};
use crate::problem::Problem;
use crate::routes::fields::NotBlank;
use crate::state::AppState;

/// Which candidates, as the OpenAPI document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct FacetParams {
    /// Only this facet: source, model, user, status, capability, profile, provider, agent, platform,
    /// feature, entity_type or error_category.
    #[param(
        example = "user",
        pattern = "^(source|model|user|status|capability|profile|provider|agent|platform|feature|entity_type|error_category)$"
    )]
    facet: Option<String>,
    /// Text in value or label, compared as `q` is (Unicode's NFKC_Casefold), and without accents.
    #[param(example = "jo")]
    search: Option<NotBlank>,
    /// Most candidates of each facet.
    #[param(minimum = 1, maximum = 1000, default = 20)]
    limit: Option<i64>,
}

/// The candidates of the filters, by the name of the filter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogFacets {
    #[schema(value_type = BTreeMap<String, LogFacet>)]
    facets: BTreeMap<&'static str, LogFacet>,
    /// With `q`: the counts are those of the entries that began from here on, because a search that
    /// takes longer than about a second stops there. The same request again reaches further. Absent
    /// when all has been searched.
    #[serde(
        serialize_with = "logbook_domain::time::serde_moment::option::serialize",
        skip_serializing_if = "Option::is_none"
    )]
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    searched_back_to: Option<Moment>,
}

/// The candidates of one filter, most frequent first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LogFacet {
    values: Vec<FacetValue>,
    /// Whether there are more than were asked for.
    more: bool,
}

/// One candidate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FacetValue {
    /// What the filter takes.
    #[schema(example = "u-17")]
    value: String,
    /// What a person reads. Of a user, what the entry says that started last of all.
    #[schema(example = "Ada Lovelace")]
    label: String,
    /// How many entries have it under the other filters.
    count: i64,
}

/// List filter candidates
///
/// For each filter the values that entries really have in the period and under the other filters.
#[utoipa::path(
    tag = "logs",
    params(LogFilter, FacetParams),
    responses(
        (status = 200, description = "The candidates", body = LogFacets),
        (status = 400, description = "A bad or unknown parameter", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`, or `content` for a filter on metadata", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/logs/facets")]
pub(crate) async fn list_log_facets(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<Json<LogFacets>, ApiError> {
    let mut query = query.0;
    let filter = Filter::take_from(&mut query);
    let request = FacetRequest {
        facet: query.take_as("facet"),
        search: query.take("search"),
        limit: read_limit(query.take_number("limit", 1, MAX_LIMIT as i64)),
    };
    query.finish().map_err(ApiError::InvalidParameters)?;
    let (segments, scope) = (state.store.cache(), Scope::new(&state, &caller, filter)?);
    let facets = state
        .store
        .run(&caller, move |conn| {
            facets(conn, &segments, &scope.asked(), &request)
        })
        .await?;
    Ok(Json(LogFacets::from_facets(facets)))
}

fn read_limit(limit: Option<i64>) -> usize {
    limit
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(DEFAULT_LIMIT)
}

impl LogFacets {
    fn from_facets(facets: Facets) -> Self {
        let Facets {
            facets,
            searched_back_to,
        } = facets;
        let facet = |Facet {
                         dimension,
                         values,
                         more,
                     }| {
            let values = values.into_iter().map(FacetValue::new).collect();
            (dimension.name(), LogFacet { values, more })
        };
        Self {
            facets: facets.into_iter().map(facet).collect(),
            searched_back_to,
        }
    }
}

impl FacetValue {
    fn new(
        Candidate {
            value,
            label,
            count,
        }: Candidate,
    ) -> Self {
        Self {
            value,
            label,
            count,
        }
    }
}
