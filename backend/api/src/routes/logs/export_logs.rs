//! Everything that matches, as a file.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use logbook_domain::access::Permission;
use logbook_domain::activity::{Act, Action};
use logbook_domain::filter::Filter;
use logbook_domain::filter::parse::Parameters;
use logbook_domain::time::Moment;
use logbook_store::logs::export::Export;
use logbook_store::{Lane, activity};
use serde_json::{Map, Value, json};
use utoipa::IntoParams;

use super::export::Format;
use super::export_stream::{self, Source};
use super::filter::search_of;
use super::log_filter::LogFilter;
use crate::error::ApiError;
use crate::extract::{Allowed, Caller, QueryParameters, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Parameters that say nothing of what is exported.
const OF_FORMAT: [&str; 3] = ["format", "bom", "include"];

/// What is exported, as the OpenAPI document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct ExportParams {
    /// csv or jsonl.
    #[param(example = "csv", pattern = "^(csv|jsonl)$")]
    format: String,
    /// `true` begins a CSV file with a byte order mark, which Excel needs to read it as UTF-8. Only
    /// with `format=csv`.
    #[param(default = false)]
    bom: Option<bool>,
    /// `content` adds prompt, response, error message and metadata; needs the right `content`.
    #[param(example = "content", pattern = "^content$")]
    include: Option<String>,
    /// As for the list.
    #[param(
        example = "-started_at",
        default = "-started_at",
        pattern = "^-?(started_at|total_tokens|input_tokens|output_tokens|duration_ms|cost_usd)$"
    )]
    sort: Option<String>,
}

/// Export entries
///
/// Streams every match in list order from one snapshot. CSV is RFC 4180 with a header line; cells
/// that a spreadsheet would take for a formula begin with an apostrophe. Packed with gzip for those
/// who accept it. A client that takes nothing for a minute is cut off. What a slower client has not
/// taken waits on the server's disk; one that takes too little while that is full is cut off after ten
/// minutes. One caller may have two exports under way.
#[utoipa::path(
    tag = "logs",
    params(LogFilter, ExportParams),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/csv"),
            (String = "application/x-ndjson"),
        )),
        (status = 400, description = "A bad or unknown parameter", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`, or `content` for include=content or a filter on metadata", body = Problem),
        (status = 429, description = "Two exports of the caller are under way", body = Problem),
        (status = 503, description = "As many exports are read as may at the same time; or the log is not available", body = Problem),
    ),
    security(("bearer" = ["read"])),
)]
#[get("/logs/export")]
pub(crate) async fn export_logs(
    caller: Allowed<Read>,
    state: Data<AppState>,
    query: QueryParameters,
) -> Result<HttpResponse, ApiError> {
    let now = state.clock.now();
    let selection = selection(&query.0);
    let (export, format) = read_query(query.0, &caller, now)?;
    let ticket = state.exports.begin(caller.id())?;
    let permit = state.store.reserve(Lane::Export).await?;
    let act = act(&caller, now, &export, format).saying("selection", selection);
    state
        .store
        .run(&caller, move |conn| activity::record(conn, &act))
        .await?;
    let file = format!(
        "attachment; filename=\"{}\"",
        file_name(&export, now, format)
    );
    let source = Source {
        store: state.store.clone(),
        permit,
        ticket,
        export,
        format,
    };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format.content_type()))
        .insert_header((CONTENT_DISPOSITION, file))
        .streaming(export_stream::export_stream(&state.exports, source)))
}

fn read_query(
    mut query: Parameters,
    caller: &Caller,
    now: Moment,
) -> Result<(Export, Format), ApiError> {
    let filter = Filter::take_from(&mut query);
    let sort = query.take_as("sort").unwrap_or_default();
    let format = take_format(&mut query);
    let include = query.take("include");
    if let Some(other) = include.as_deref().filter(|&include| include != "content") {
        query.complain("include", format!("can only be content, got `{other}`"));
    }
    query.finish().map_err(ApiError::InvalidParameters)?;
    let with_content = include.is_some();
    if with_content && !caller.may(Permission::Content) {
        return Err(ApiError::Forbidden(Permission::Content));
    }
    let interval = filter.period.at(now);
    let search = search_of(caller, &filter)?;
    let export = Export {
        filter,
        interval,
        search,
        sort,
        with_content,
    };
    Ok((export, format.unwrap_or(Format::Jsonl)))
}

fn take_format(query: &mut Parameters) -> Option<Format> {
    let format = query.need_as("format", "csv or jsonl");
    let bom = query.take_as("bom");
    match format {
        Some(Format::Csv { .. }) => Some(Format::Csv {
            bom: bom.unwrap_or(false),
        }),
        Some(Format::Jsonl) if bom == Some(true) => {
            query.complain(
                "bom",
                "is for format=csv alone, JSON has no byte order mark",
            );
            format
        }
        _ => format,
    }
}

/// Returns the filters and the order as they were asked for, lists for repeated
/// ones.
fn selection(query: &Parameters) -> Value {
    let mut said = Map::new();
    let filters = query.left().iter();
    for (name, value) in filters.filter(|(name, _)| !OF_FORMAT.contains(&name.as_str())) {
        match said.get_mut(name) {
            Some(Value::Array(values)) => values.push(value.as_str().into()),
            Some(first) => *first = json!([first, value]),
            None => {
                said.insert(name.clone(), value.as_str().into());
            }
        }
    }
    said.into()
}

fn act(caller: &Caller, now: Moment, export: &Export, format: Format) -> Act {
    Act::new(now, caller.actor.clone(), Action::EntriesExported)
        .saying("format", format.name())
        .saying("with_content", export.with_content)
}

/// e.g. `ai-logbook-20260101T0000Z-20260131T0930Z.csv`.
fn file_name(export: &Export, now: Moment, format: Format) -> String {
    let spell = |moment: Moment| moment.format("%Y%m%dT%H%MZ").to_string();
    let from = export
        .interval
        .from
        .map_or_else(|| "begin".to_owned(), spell);
    let to = spell(export.interval.to.unwrap_or(now));
    format!("ai-logbook-{from}-{to}.{}", format.name())
}
