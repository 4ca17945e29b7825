//! Everything that matches, as a file.

use std::ops::ControlFlow;

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use futures_util::stream;
use logbook_domain::access::Permission;
use logbook_domain::activity::{Act, Action};
use logbook_domain::filter::Filter;
use logbook_domain::filter::parse::Parameters;
use logbook_domain::time::Moment;
use logbook_store::entries::export::{self, Export};
use logbook_store::{Store, StoreError, activity};
use tokio::sync::mpsc;
use utoipa::IntoParams;

use super::export::Format;
use super::filter::{LogFilter, search_of};
use crate::error::ApiError;
use crate::extract::{Allowed, Caller, QueryParameters, Read};
use crate::problem::Problem;
use crate::state::AppState;

/// Batches under way between database and network: a slow reader holds up the
/// database, not the memory.
const BATCHES_AHEAD: usize = 2;

/// What is exported, as the OpenAPI document describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes parameters, holds none")]
pub(crate) struct ExportParams {
    /// csv or jsonl.
    #[param(example = "csv")]
    format: String,
    /// `content` adds prompt, response, error message and metadata; needs the right `content`.
    #[param(example = "content")]
    include: Option<String>,
    /// As for the list.
    #[param(example = "-started_at", default = "-started_at")]
    sort: Option<String>,
}

/// Export entries
///
/// Streams every match in list order from one snapshot. CSV is RFC 4180 with a header line; cells
/// that a spreadsheet would take for a formula begin with an apostrophe.
#[utoipa::path(
    tag = "logs",
    params(LogFilter, ExportParams),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/csv"),
        (status = 400, description = "A bad or unknown parameter", body = Problem),
        (status = 401, description = "Not signed in", body = Problem),
        (status = 403, description = "Without the right `read`, or `content` for include=content", body = Problem),
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
    let (export, format) = read_query(query.0, &caller, now)?;
    let act = act(&caller, now, &export, format);
    state
        .store
        .run(move |conn| activity::record(conn, &act))
        .await?;
    let file = format!(
        "attachment; filename=\"{}\"",
        file_name(&export, now, format)
    );
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format.content_type()))
        .insert_header((CONTENT_DISPOSITION, file))
        .streaming(stream_of(state.store.clone(), export, format)))
}

fn read_query(
    mut query: Parameters,
    caller: &Caller,
    now: Moment,
) -> Result<(Export, Format), ApiError> {
    let filter = Filter::take_from(&mut query);
    let sort = query.take_as("sort").unwrap_or_default();
    let format = query.take_as("format");
    let include = query.take("include");
    if let Some(other) = include.as_deref().filter(|&include| include != "content") {
        query.complain("include", format!("can only be content, got `{other}`"));
    }
    if format.is_none() {
        query.complain("format", "is needed: csv or jsonl");
    }
    query.finish().map_err(ApiError::InvalidParameters)?;
    let with_content = include.is_some();
    if with_content && !caller.may(Permission::Content) {
        return Err(ApiError::Forbidden(Permission::Content));
    }
    let interval = filter.period.at(now);
    let export = Export {
        filter,
        interval,
        search: search_of(caller),
        sort,
        with_content,
    };
    Ok((export, format.unwrap_or(Format::Jsonl)))
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

fn stream_of(
    store: Store,
    export: Export,
    format: Format,
) -> impl stream::Stream<Item = Result<Bytes, StoreError>> {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, StoreError>>(BATCHES_AHEAD);
    let failed = sender.clone();
    actix_web::rt::spawn(async move {
        let work = move |conn: &mut logbook_store::Connection| {
            // The reader has gone when nothing can be sent any more.
            let send = |bytes: Vec<u8>| sender.blocking_send(Ok(bytes.into())).is_ok();
            if !send(format.head(export.with_content)) {
                return Ok(());
            }
            export::export(conn, &export, |batch| {
                match send(format.rows(batch, export.with_content)) {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            })
        };
        if let Err(error) = store.run(work).await {
            log::error!("an export broke off: {error}");
            // Breaks the transfer off, so that nobody takes half a file for a whole one.
            let _ = failed.send(Err(error)).await;
        }
    });
    stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|chunk| (chunk, receiver))
    })
}
