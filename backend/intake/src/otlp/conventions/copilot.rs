//! What GitHub Copilot adds to OpenTelemetry's own conventions.

use super::convention::Convention;
use super::field::Field;
use crate::otlp::attributes::Attributes;

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("copilot_chat.time_to_first_token", Field::FirstTokenMillis),
        ("gen_ai.conversation.id", Field::Conversation),
        ("copilot_chat.chat_session_id", Field::Conversation),
        ("copilot_chat.session_id", Field::Conversation),
    ],
    metadata: &["github.copilot."],
    told: &[],
    read: |_, _| Ok(()),
};

/// Names of its programs, unless somebody has set others.
const SERVICES: [&str; 2] = ["copilot-chat", "github-copilot"];

/// Reports whether an item is GitHub Copilot's.
pub(in crate::otlp) fn is_copilot(attributes: &Attributes<'_>, service: Option<&str>) -> bool {
    let provider = attributes.text("gen_ai.provider.name");
    attributes.has_below("github.copilot.")
        || attributes.has_below("copilot_chat.")
        || provider.as_deref() == Some("github")
        || service.is_some_and(|name| SERVICES.contains(&name))
}
