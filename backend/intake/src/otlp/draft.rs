//! From an operation to the draft of an entry.

use std::borrow::Cow;

use logbook_domain::entry::{Draft, Foreign};
use logbook_domain::time::{self, Moment};
use logbook_domain::vocabulary::{Capability, ErrorCategory, FeatureType, Source, Status};

use super::count::Count;
use super::kind::Kind;
use super::operation::Operation;
use crate::error_category::{is_blocked, is_cancelled, of_message, of_name, of_status};
use crate::native::name_model;

/// The kind of thing that the execution of a tool is about.
const TOOL: &str = "tool";

/// Returns the draft of an operation that took from `start` to `end`, both in
/// nanoseconds since 1970.
pub(super) fn draft(mut operation: Operation, start: u64, end: Option<u64>) -> Draft<'static> {
    include_cached(&mut operation);
    let odd = operation.warnings_of_counts();
    let mut draft = fields(operation, start, end);
    let parts = [Count::InputTokens, Count::OutputTokens].map(Count::name);
    draft.foreign.lacks_part = odd.iter().any(|one| parts.contains(&one.field.as_str()));
    draft.warnings.extend(odd);
    name_model(&mut draft);
    draft
}

fn fields(operation: Operation, start: u64, end: Option<u64>) -> Draft<'static> {
    let (status, error_category) = ending(&operation);
    let has_both = operation.input_tokens.is_some() && operation.output_tokens.is_some();
    let (metadata, warnings) = (operation.metadata(), operation.warnings());
    let by_agent = operation.agent_id.is_some() || operation.agent_name.is_some();
    let entity_id = operation
        .tool
        .filter(|_| operation.kind == Some(Kind::Tool));
    Draft {
        started_at: moment(start),
        ended_at: end.and_then(moment),
        status: Some(status),
        error_category,
        error_message: operation.error_message.filter(|_| status.carries_error()),
        capability: Some(match operation.kind {
            Some(Kind::Model(capability)) => capability,
            Some(Kind::Tool) => Capability::Tool,
            _ => Capability::Chat,
        }),
        source: Some(if by_agent { Source::Agent } else { Source::Api }),
        platform: operation.platform,
        user_id: operation.user_id,
        user_name: operation.user_name,
        user_email: operation.user_email,
        provider: operation.provider,
        model: operation.model,
        agent_id: operation.agent_id,
        agent_name: operation.agent_name,
        feature_type: operation
            .feature_id
            .is_some()
            .then_some(FeatureType::Prompt),
        feature_id: operation.feature_id,
        feature_version: operation.feature_version,
        input_tokens: operation.input_tokens,
        output_tokens: operation.output_tokens,
        total_tokens: operation.total_tokens.filter(|_| !has_both),
        cached_input_tokens: operation.cached_input_tokens,
        cache_write_tokens: operation.cache_write_tokens,
        reasoning_tokens: operation.reasoning_tokens,
        time_to_first_token_ms: operation.time_to_first_token_ms,
        cost_usd: operation.cost_usd.and_then(|cost| cost.parse().ok()),
        conversation_id: operation.conversation_id,
        entity_type: entity_id.is_some().then(|| TOOL.to_owned()),
        entity_id,
        prompt: operation.prompt.map(Cow::Owned),
        response: operation.response.map(Cow::Owned),
        metadata: metadata.map(Cow::Owned),
        warnings,
        foreign: Foreign::ALL,
        ..Draft::default()
    }
}

/// Input includes what the cache gave and took. Anthropic's own numbers do not,
/// and some instrumentations pass them on as they are.
fn include_cached(operation: &mut Operation) {
    let cached = operation.cached_input_tokens.unwrap_or(0);
    let of_cache = cached.saturating_add(operation.cache_write_tokens.unwrap_or(0));
    let provider = operation.provider.as_deref().unwrap_or_default();
    let is_apart = operation.leaves_out_cached && provider.contains("anthropic");
    operation.input_tokens = operation.input_tokens.map(|input| {
        if is_apart || of_cache > input {
            input.saturating_add(of_cache)
        } else {
            input
        }
    });
}

/// Returns how the operation ended, and why if not well.
fn ending(operation: &Operation) -> (Status, Option<ErrorCategory>) {
    let names = [&operation.error_type, &operation.exception_type];
    let mut names = names.into_iter().flatten();
    let status = operation.http_status.filter(|status| *status >= 400);
    let by_name = || names.clone().find_map(|name| of_name(name));
    let by_message = || of_message(operation.error_message.as_deref()?);
    let category = status.and_then(of_status).or_else(by_name);
    let category = category.or_else(by_message);
    let has_failed = operation.has_failed || operation.error_type.is_some() || status.is_some();
    let is_blocked = operation
        .finish_reasons
        .iter()
        .any(|reason| is_blocked(reason))
        || has_failed && by_name() == Some(ErrorCategory::GuardrailBlocked);
    let otherwise = match operation.kind {
        Some(Kind::Tool) => ErrorCategory::ToolExecution,
        _ => ErrorCategory::Unknown,
    };
    if is_blocked {
        (Status::Blocked, Some(ErrorCategory::GuardrailBlocked))
    } else if !has_failed {
        (Status::Succeeded, None)
    } else if names.any(|name| is_cancelled(name)) {
        (Status::Cancelled, category)
    } else {
        (Status::Failed, Some(category.unwrap_or(otherwise)))
    }
}

/// Returns the moment so many nanoseconds after 1970.
fn moment(nanos: u64) -> Option<Moment> {
    time::from_millis(i64::try_from(nanos / 1_000_000).ok()?)
}
