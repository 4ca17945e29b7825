//! Spring AI, which uses OpenTelemetry's names for models and its own for
//! tools and its chat client.

use super::content::first;
use super::convention::Convention;
use super::field::Field;
use crate::otlp::Malformed;
use crate::otlp::attributes::Attributes;
use crate::otlp::operation::Operation;

pub(super) const CONVENTION: Convention = Convention {
    fields: &[
        ("spring.ai.kind", Field::Kind),
        ("spring.ai.chat.client.conversation.id", Field::Conversation),
        ("spring.ai.tool.definition.name", Field::Tool),
    ],
    metadata: &[],
    told: &[
        "spring.ai.tool.call.arguments",
        "spring.ai.model.request.messages",
        "spring.ai.tool.call.result",
        "spring.ai.model.response.messages",
    ],
    read,
};

fn read(attributes: &Attributes<'_>, operation: &mut Operation) -> Result<(), Malformed> {
    if operation.prompt.is_none() {
        operation.prompt = first(
            attributes,
            &[
                "spring.ai.tool.call.arguments",
                "spring.ai.model.request.messages",
            ],
        )?;
    }
    if operation.response.is_none() {
        operation.response = first(
            attributes,
            &[
                "spring.ai.tool.call.result",
                "spring.ai.model.response.messages",
            ],
        )?;
    }
    Ok(())
}
