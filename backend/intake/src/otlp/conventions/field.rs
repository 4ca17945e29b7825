//! The fields that a single attribute can give.

use std::borrow::Cow;

use crate::otlp::kind::Kind;
use crate::otlp::operation::{Operation, fill};
use crate::otlp::value::Value;

/// A field of an operation, and how an attribute is read as it.
#[derive(Clone, Copy, Debug)]
pub(in crate::otlp) enum Field {
    /// The kind of work, as a word.
    Kind,
    Provider,
    /// The provider before the first dot: `openai.chat` is `openai`.
    ProviderFamily,
    Model,
    UserId,
    UserName,
    UserEmail,
    AgentId,
    AgentName,
    Conversation,
    Feature,
    FeatureVersion,
    Tool,
    InputTokens,
    OutputTokens,
    TotalTokens,
    CachedTokens,
    CacheWriteTokens,
    ReasoningTokens,
    FirstTokenMillis,
    FirstTokenSeconds,
    Cost,
    FinishReasons,
    ErrorType,
    ExceptionType,
    ErrorMessage,
    HttpStatus,
}

impl Field {
    /// Sets the field, where it is still empty and the value is of its type.
    pub(in crate::otlp) fn set(self, value: &Value<'_>, operation: &mut Operation) {
        match self {
            Self::Kind => {
                if let Some(kind) = value.text().and_then(|word| Kind::of_word(&word)) {
                    operation.propose(kind);
                }
            }
            Self::FinishReasons => {
                if operation.finish_reasons.is_empty() {
                    operation.finish_reasons = value.texts();
                }
            }
            Self::ProviderFamily => {
                let family = value.text().and_then(|name| first_part(&name));
                fill(&mut operation.provider, family);
            }
            Self::FirstTokenSeconds => {
                let millis = value.double().map(|seconds| seconds * 1000.0);
                fill(
                    &mut operation.time_to_first_token_ms,
                    millis.and_then(whole),
                );
            }
            Self::FirstTokenMillis => {
                let millis = value.double().and_then(whole);
                fill(&mut operation.time_to_first_token_ms, millis);
            }
            _ => {
                if let Some(slot) = self.number(operation) {
                    let count = value.int();
                    fill(slot, count);
                    if let (None, Some(sent)) = (count, value.text()) {
                        operation.leave_out_count(self.name(), &sent);
                    }
                } else if let Some(field) = self.text(operation) {
                    let text = value.text().map(Cow::into_owned);
                    fill(field, text.filter(|text| !text.trim().is_empty()));
                }
            }
        }
    }

    /// Returns the name of a number in an entry.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::InputTokens => "usage.input_tokens",
            Self::OutputTokens => "usage.output_tokens",
            Self::TotalTokens => "usage.total_tokens",
            Self::CachedTokens => "usage.cached_input_tokens",
            Self::CacheWriteTokens => "usage.cache_write_tokens",
            Self::ReasoningTokens => "usage.reasoning_tokens",
            Self::FeatureVersion => "feature.version",
            Self::HttpStatus => "error",
            _ => "",
        }
    }

    fn number(self, operation: &mut Operation) -> Option<&mut Option<i64>> {
        Some(match self {
            Self::InputTokens => &mut operation.input_tokens,
            Self::OutputTokens => &mut operation.output_tokens,
            Self::TotalTokens => &mut operation.total_tokens,
            Self::CachedTokens => &mut operation.cached_input_tokens,
            Self::CacheWriteTokens => &mut operation.cache_write_tokens,
            Self::ReasoningTokens => &mut operation.reasoning_tokens,
            Self::FeatureVersion => &mut operation.feature_version,
            Self::HttpStatus => &mut operation.http_status,
            _ => return None,
        })
    }

    fn text(self, operation: &mut Operation) -> Option<&mut Option<String>> {
        Some(match self {
            Self::Provider => &mut operation.provider,
            Self::Model => &mut operation.model,
            Self::UserId => &mut operation.user_id,
            Self::UserName => &mut operation.user_name,
            Self::UserEmail => &mut operation.user_email,
            Self::AgentId => &mut operation.agent_id,
            Self::AgentName => &mut operation.agent_name,
            Self::Conversation => &mut operation.conversation_id,
            Self::Feature => &mut operation.feature_id,
            Self::Tool => &mut operation.tool,
            Self::Cost => &mut operation.cost_usd,
            Self::ErrorType => &mut operation.error_type,
            Self::ExceptionType => &mut operation.exception_type,
            Self::ErrorMessage => &mut operation.error_message,
            _ => return None,
        })
    }
}

fn first_part(name: &str) -> Option<String> {
    let part = name.split('.').next()?;
    (!part.is_empty()).then(|| part.to_owned())
}

/// Milliseconds without their fraction.
pub(super) fn whole(millis: f64) -> Option<i64> {
    let fits = (0.0..9e15).contains(&millis);
    #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
    fits.then(|| millis.round() as i64)
}
