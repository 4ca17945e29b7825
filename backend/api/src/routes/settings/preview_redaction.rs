//! Trying redaction out.

use actix_web::post;
use actix_web::web::{Data, Json};
use logbook_domain::field_error::{Complaints, FieldError};
use logbook_domain::redaction::{Piece, Trace};
use logbook_domain::request_id::carried;
use logbook_domain::settings;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::rules::{RedactionRule, Rules};
use super::update_settings::{BuiltinName, RedactionPattern};
use crate::error::ApiError;
use crate::extract::{Admin, Allowed, JsonBody};
use crate::problem::Problem;
use crate::routes::fields;
use crate::state::AppState;

/// Longest text, in bytes.
const MAX_TEXT_BYTES: usize = 256 * 1024;

/// A text, and the rules to try on it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PreviewRedaction {
    /// Up to 256 KiB. JSON is redacted in its keys, strings and numbers, at any depth.
    #[schema(example = "write to ada@example.com about P123456")]
    text: String,
    /// Built-in rules by name; those of the settings when left out.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Vec<BuiltinName>, example = json!(["email"]))]
    builtins: Option<Value>,
    /// Other rules; those of the settings when left out.
    #[serde(default, deserialize_with = "fields::present")]
    #[schema(value_type = Vec<RedactionPattern>, max_items = 100)]
    patterns: Option<Value>,
}

/// What would be stored.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedactionPreview {
    /// The text as it would be stored.
    #[schema(example = "write to [REDACTED] about [STAFF]")]
    text: String,
    /// The same in pieces.
    pieces: Vec<RedactionPiece>,
    /// The rules in the order they are applied.
    rules: Vec<RedactionRule>,
}

/// A part of the text: left as it was, or put in place of something.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedactionPiece {
    text: String,
    /// The rule that put it there, by its place in `rules` from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    rule: Option<usize>,
    /// What stood there before, as the text spells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    original: Option<String>,
}

/// Try redaction out
///
/// Does to a text what would be done to it before it is stored. Nothing is stored, here or in the
/// activity.
#[utoipa::path(
    tag = "settings",
    request_body = PreviewRedaction,
    responses(
        (status = 200, description = "What would be stored", body = RedactionPreview),
        (status = 422, description = "A rule that is not acceptable, or too long a text", body = Problem),
    ),
    security(("bearer" = ["admin"])),
)]
#[post("/settings/redaction/preview")]
pub(crate) async fn preview_redaction(
    _caller: Allowed<Admin>,
    state: Data<AppState>,
    body: JsonBody<PreviewRedaction>,
) -> Result<Json<RedactionPreview>, ApiError> {
    let live = state.live.current();
    // Other requests must not wait while rules are compiled.
    let preview = tokio::task::spawn_blocking(carried(move || apply(body.0, &live)));
    let preview = preview.await.map_err(ApiError::internal)?;
    Ok(Json(preview.map_err(ApiError::invalid_body)?))
}

fn apply(
    body: PreviewRedaction,
    live: &settings::Settings,
) -> Result<RedactionPreview, Vec<FieldError>> {
    let PreviewRedaction {
        text,
        builtins,
        patterns,
    } = body;
    let mut bad = Complaints::default();
    if text.len() > MAX_TEXT_BYTES {
        let length = text.len();
        let message = format!("must have at most {MAX_TEXT_BYTES} bytes, got {length}");
        bad.add("text", message);
    }
    let rules = Rules::read(&mut bad, builtins, patterns, live);
    let (text, rules) = bad.or((text, rules))?;
    let Trace { pieces, counts } = rules.compile()?.trace(&text, MAX_TEXT_BYTES);
    Ok(RedactionPreview {
        text: pieces.iter().map(|piece| piece.text.as_str()).collect(),
        pieces: pieces.into_iter().map(RedactionPiece::from).collect(),
        rules: rules.shown(counts),
    })
}

impl From<Piece> for RedactionPiece {
    fn from(piece: Piece) -> Self {
        let (rule, original) = piece
            .replaced
            .map(|replaced| (replaced.rule, replaced.original))
            .unzip();
        Self {
            text: piece.text,
            rule,
            original,
        }
    }
}
