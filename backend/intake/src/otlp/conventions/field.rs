//! The fields that a single attribute can give.

use std::borrow::Cow;

use crate::otlp::count::Count;
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
    Tool,
    Count(Count),
    FirstTokenMillis,
    FirstTokenSeconds,
    Cost,
    FinishReasons,
    ErrorType,
    ExceptionType,
    ErrorMessage,
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
            Self::Count(count) => {
                let number = value.int();
                fill(operation.count(count), number);
                if let (None, Some(sent)) = (number, value.text()) {
                    operation.leave_out_count(count, &sent);
                }
            }
            _ => {
                if let Some(field) = self.text(operation) {
                    let text = value.text().map(Cow::into_owned);
                    fill(field, text.filter(|text| !text.trim().is_empty()));
                }
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: [Count; 8] = [
        Count::InputTokens,
        Count::OutputTokens,
        Count::TotalTokens,
        Count::CachedInputTokens,
        Count::CacheWriteTokens,
        Count::ReasoningTokens,
        Count::FeatureVersion,
        Count::HttpStatus,
    ];

    /// What becomes of a count that attributes give by these values, and the fields
    /// of which the sender is told.
    fn read(count: Count, values: &[Value<'_>]) -> (Option<i64>, Vec<String>) {
        let mut operation = Operation::default();
        for value in values {
            Field::Count(count).set(value, &mut operation);
        }
        let warnings = operation.warnings_of_counts().into_iter();
        let fields = warnings.map(|warning| warning.field).collect();
        (*operation.count(count), fields)
    }

    #[test]
    fn a_count_that_is_no_whole_number_is_told_unless_another_attribute_gives_it() {
        let odd = || Value::Text("3.5".into());
        for (index, count) in COUNTS.into_iter().enumerate() {
            assert_eq!(read(count, &[odd()]), (None, vec![count.name().to_owned()]));
            for values in [[odd(), Value::Int(3)], [Value::Int(3), odd()]] {
                assert_eq!(read(count, &values), (Some(3), Vec::new()), "{count:?}");
            }
            let others = &COUNTS[index + 1..];
            assert!(others.iter().all(|other| other.name() != count.name()));
        }
    }
}
