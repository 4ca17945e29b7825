//! LiteLLM: the `StandardLoggingPayload` that its callback `generic_api` sends.

use std::borrow::Cow;

use logbook_domain::entry::{Draft, Foreign};
use logbook_domain::vocabulary::{Capability, ErrorCategory, Status};
use serde::Deserialize;

use super::content::{Response, answered, metadata, whole};
use super::usage;
use super::values::{Field, fields, integer, is_true, label, moment, nested, number, text};
use crate::error_category::{is_blocked, of_name, of_status};

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
struct Payload<'a> {
    #[serde(borrow)]
    id: Field<'a>,
    #[serde(borrow)]
    litellm_call_id: Field<'a>,
    #[serde(borrow)]
    trace_id: Field<'a>,
    #[serde(borrow)]
    session_id: Field<'a>,
    #[serde(borrow)]
    call_type: Field<'a>,
    #[serde(borrow)]
    stream: Field<'a>,
    #[serde(borrow)]
    status: Field<'a>,
    #[serde(borrow)]
    status_fields: Field<'a>,
    #[serde(borrow)]
    custom_llm_provider: Field<'a>,
    #[serde(borrow)]
    model: Field<'a>,
    #[serde(borrow)]
    model_group: Field<'a>,
    #[serde(borrow)]
    api_base: Field<'a>,
    #[serde(borrow)]
    prompt_tokens: Field<'a>,
    #[serde(borrow)]
    completion_tokens: Field<'a>,
    #[serde(borrow)]
    total_tokens: Field<'a>,
    #[serde(borrow)]
    response_cost: Field<'a>,
    #[serde(borrow)]
    response_cost_failure_debug_info: Field<'a>,
    #[serde(borrow)]
    cost_breakdown: Field<'a>,
    #[serde(borrow, rename = "startTime")]
    start_time: Field<'a>,
    #[serde(borrow, rename = "endTime")]
    end_time: Field<'a>,
    #[serde(borrow, rename = "completionStartTime")]
    completion_start_time: Field<'a>,
    #[serde(borrow)]
    metadata: Field<'a>,
    #[serde(borrow)]
    model_parameters: Field<'a>,
    #[serde(borrow)]
    end_user: Field<'a>,
    #[serde(borrow)]
    user_agent: Field<'a>,
    #[serde(borrow)]
    cache_hit: Field<'a>,
    #[serde(borrow)]
    request_tags: Field<'a>,
    #[serde(borrow)]
    guardrail_information: Field<'a>,
    #[serde(borrow)]
    messages: Field<'a>,
    #[serde(borrow)]
    response: Field<'a>,
    #[serde(borrow)]
    error_str: Field<'a>,
    #[serde(borrow)]
    error_information: Field<'a>,
}

#[derive(Default, Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    user_api_key_user_id: Field<'a>,
    #[serde(borrow)]
    user_api_key_user_email: Field<'a>,
    #[serde(borrow)]
    user_api_key_end_user_id: Field<'a>,
    #[serde(borrow)]
    user_api_key_alias: Field<'a>,
    #[serde(borrow)]
    user_api_key_team_id: Field<'a>,
    #[serde(borrow)]
    user_api_key_team_alias: Field<'a>,
    #[serde(borrow)]
    user_api_key_org_id: Field<'a>,
    #[serde(borrow)]
    user_agent: Field<'a>,
    #[serde(borrow)]
    requester_metadata: Field<'a>,
    #[serde(borrow)]
    usage_object: Field<'a>,
}

#[derive(Default, Deserialize)]
struct ModelParameters<'a> {
    #[serde(borrow)]
    user: Field<'a>,
}

#[derive(Default, Deserialize)]
struct ErrorInformation<'a> {
    #[serde(borrow)]
    error_code: Field<'a>,
    #[serde(borrow)]
    error_class: Field<'a>,
    #[serde(borrow)]
    error_message: Field<'a>,
}

#[derive(Default, Deserialize)]
struct StatusFields<'a> {
    #[serde(borrow)]
    guardrail_status: Field<'a>,
}

/// Returns the entry of an item; none of one that is null.
///
/// # Errors
/// Why it cannot become one.
pub(super) fn drafts(item: &str) -> Result<Vec<Draft<'static>>, String> {
    if item == "null" {
        return Ok(Vec::new());
    }
    let payload: Payload<'_> = fields("the item", item)?;
    let nested_metadata = payload.metadata.map(nested).unwrap_or_default();
    let key: Metadata<'_> = fields("metadata", &nested_metadata)?;
    let mut draft = Draft {
        id: text(payload.litellm_call_id).or_else(|| text(payload.id)),
        trace_id: text(payload.trace_id),
        conversation_id: text(payload.session_id),
        capability: Some(capability(payload.call_type)),
        provider: text(payload.custom_llm_provider),
        model: text(payload.model),
        profile_alias: text(payload.model_group),
        platform: label(payload.user_agent.or(key.user_agent)),
        prompt: whole(payload.messages).map(Cow::Owned),
        metadata: facts(&payload, &key).map(Cow::Owned),
        foreign: Foreign::ALL,
        ..Draft::default()
    };
    if draft.id.is_none() {
        return Err("litellm_call_id: is missing, and id too, so that a resend could not be told from another call".to_owned());
    }
    fill_times(&mut draft, &payload)?;
    fill_numbers(&mut draft, &payload, &key)?;
    fill_user(&mut draft, &payload, &key)?;
    fill_outcome(&mut draft, &payload)?;
    Ok(vec![draft])
}

fn capability(call_type: Field<'_>) -> Capability {
    let call_type = text(call_type).unwrap_or_default();
    let words = [
        ("embedding", Capability::Embedding),
        ("transcription", Capability::SpeechToText),
        ("image", Capability::Image),
        ("moderation", Capability::Moderation),
        ("rerank", Capability::Rerank),
        ("mcp_tool", Capability::Tool),
    ];
    let found = words.iter().find(|(word, _)| call_type.contains(word));
    found.map_or(Capability::Chat, |(_, capability)| *capability)
}

fn fill_times(draft: &mut Draft<'_>, payload: &Payload<'_>) -> Result<(), String> {
    draft.started_at = moment("startTime", payload.start_time, 1.0)?;
    draft.ended_at = moment("endTime", payload.end_time, 1.0)?;
    let first = moment("completionStartTime", payload.completion_start_time, 1.0)?;
    let Some(start) = draft.started_at else {
        return Err("startTime: is missing, expected seconds since 1970".to_owned());
    };
    // Without a stream the first token is said to come with the last.
    if is_true(payload.stream) {
        let waited = first.map(|first| (first - start).num_milliseconds());
        draft.time_to_first_token_ms = waited.filter(|waited| *waited >= 0);
    }
    Ok(())
}

fn fill_numbers(
    draft: &mut Draft<'_>,
    payload: &Payload<'_>,
    key: &Metadata<'_>,
) -> Result<(), String> {
    draft.input_tokens = integer("prompt_tokens", payload.prompt_tokens)?;
    draft.output_tokens = integer("completion_tokens", payload.completion_tokens)?;
    draft.total_tokens = integer("total_tokens", payload.total_tokens)?;
    usage::fill_parts(draft, "metadata.usage_object", key.usage_object)?;
    usage::include_cached(draft);
    // Whose price is not known is said to cost nothing.
    number("response_cost", payload.response_cost)?;
    let cost = text(payload.response_cost);
    let cost = cost.filter(|_| payload.response_cost_failure_debug_info.is_none());
    draft.cost_usd = cost.and_then(|cost| cost.trim().parse().ok());
    Ok(())
}

/// The person on whose behalf was asked comes before whose key it was.
fn fill_user(
    draft: &mut Draft<'_>,
    payload: &Payload<'_>,
    key: &Metadata<'_>,
) -> Result<(), String> {
    let parameters = payload.model_parameters.map(nested).unwrap_or_default();
    let parameters: ModelParameters<'_> = fields("model_parameters", &parameters)?;
    let end_user = text(payload.end_user).or_else(|| text(key.user_api_key_end_user_id));
    let end_user = end_user.or_else(|| text(parameters.user));
    if end_user.is_some() {
        draft.user_id = end_user;
        return Ok(());
    }
    draft.user_id = text(key.user_api_key_user_id);
    draft.user_email = text(key.user_api_key_user_email);
    if draft.user_id.is_none() && draft.user_email.is_none() {
        draft.user_name = text(key.user_api_key_alias);
    }
    Ok(())
}

fn fill_outcome(draft: &mut Draft<'_>, payload: &Payload<'_>) -> Result<(), String> {
    let error = payload.error_information.map(nested).unwrap_or_default();
    let error: ErrorInformation<'_> = fields("error_information", &error)?;
    let status = payload.status_fields.map(nested).unwrap_or_default();
    let status: StatusFields<'_> = fields("status_fields", &status)?;
    let Response {
        content,
        finish_reason,
    } = answered(payload.response);
    draft.response = content.map(Cow::Owned);
    let class = text(error.error_class);
    let has_failed = match text(payload.status).as_deref() {
        Some("failure") => true,
        Some("success") => false,
        Some(other) => return Err(format!("status: must be success or failure, got `{other}`")),
        None => class.is_some(),
    };
    let category = text(error.error_code).and_then(|code| of_status(code.trim().parse().ok()?));
    // A guardrail that only masked a part has intervened, too, and the call went on.
    let is_guarded = text(status.guardrail_status).as_deref() == Some("guardrail_intervened");
    let by_class = class.as_deref().and_then(of_name);
    let is_refused = is_guarded || by_class == Some(ErrorCategory::GuardrailBlocked);
    let is_filtered = finish_reason.is_some_and(|reason| is_blocked(&reason));
    let (status, category) = if is_filtered || has_failed && is_refused {
        (Status::Blocked, Some(ErrorCategory::GuardrailBlocked))
    } else if has_failed {
        let category = category.or(by_class).unwrap_or(ErrorCategory::Unknown);
        (Status::Failed, Some(category))
    } else {
        (Status::Succeeded, None)
    };
    (draft.status, draft.error_category) = (Some(status), category);
    if has_failed {
        draft.error_message = text(error.error_message).or_else(|| text(payload.error_str));
        forget_zeros(draft);
    }
    Ok(())
}

/// What was not counted because the call failed is said to be zero.
fn forget_zeros(draft: &mut Draft<'_>) {
    let tokens = [
        &mut draft.input_tokens,
        &mut draft.output_tokens,
        &mut draft.total_tokens,
    ];
    for count in tokens {
        *count = count.filter(|count| *count != 0);
    }
    draft.cost_usd = draft.cost_usd.filter(|cost| cost.units() != 0);
}

fn facts(payload: &Payload<'_>, key: &Metadata<'_>) -> Option<Box<serde_json::value::RawValue>> {
    metadata(&[
        ("call_type", payload.call_type),
        ("api_base", payload.api_base),
        ("key_alias", key.user_api_key_alias),
        ("team_id", key.user_api_key_team_id),
        ("team", key.user_api_key_team_alias),
        ("organization_id", key.user_api_key_org_id),
        ("tags", payload.request_tags),
        ("cache_hit", payload.cache_hit),
        ("guardrails", payload.guardrail_information),
        ("cost_breakdown", payload.cost_breakdown),
        ("parameters", payload.model_parameters),
        ("requester", key.requester_metadata),
    ])
}
