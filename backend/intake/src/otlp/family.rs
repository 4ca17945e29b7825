//! What spans have from the spans around them: the agent that runs, the user
//! and the conversation.
//!
//! A span may stand before its parent in a request. So spans are read twice: first
//! for what they pass on, then for what they become, see
//! [`outcome`](super::outcome).

use std::collections::HashMap;

use super::conventions;
use super::kind::Kind;
use super::lineage;
use super::operation::{Operation, fill};
use super::request::Item;
use super::span::Span;

/// How many ancestors are asked.
const MAX_ANCESTORS: usize = 32;

/// The spans of one request that are parents of others, by trace and span id.
#[derive(Debug, Default)]
pub(super) struct Family(HashMap<(String, String), Member>);

#[derive(Debug)]
struct Member {
    parent: Option<String>,
    agent: [Option<String>; 2],
    user: [Option<String>; 3],
    conversation: Option<String>,
}

impl Family {
    /// Returns the parents among the spans of a request, but for those that
    /// cannot be read.
    pub(super) fn from_items(items: &[Item<'_>]) -> Self {
        let members = lineage::parents(items).into_iter().filter_map(|item| {
            let span = Span::read(item.raw).ok()?;
            let member = Member::from_span(&span);
            Some(((span.trace_id, span.span_id), member))
        });
        Self(members.collect())
    }

    /// Fills what the operation of a span does not say by itself.
    pub(super) fn pass_on(&self, span: &Span<'_>, operation: &mut Operation) {
        let mut ancestor = self.get(span.parent_id.as_ref(), span);
        for _ in 0..MAX_ANCESTORS {
            let Some(member) = ancestor else { return };
            member.pass_on(operation);
            ancestor = self.get(member.parent.as_ref(), span);
        }
    }

    fn get(&self, id: Option<&String>, span: &Span<'_>) -> Option<&Member> {
        self.0.get(&(span.trace_id.clone(), id?.clone()))
    }
}

impl Member {
    fn from_span(span: &Span<'_>) -> Self {
        let mut operation = Operation::default();
        conventions::read_fields(&span.attributes, &mut operation);
        if operation.kind == Some(Kind::Agent) {
            name_agent(span, &mut operation);
        }
        Self {
            parent: span.parent_id.clone(),
            agent: [operation.agent_id, operation.agent_name],
            user: [operation.user_id, operation.user_name, operation.user_email],
            conversation: operation.conversation_id,
        }
    }

    /// Id and name go together: those of two are not mixed.
    fn pass_on(&self, operation: &mut Operation) {
        if operation.agent_id.is_none() && operation.agent_name.is_none() {
            let [id, name] = self.agent.clone();
            (operation.agent_id, operation.agent_name) = (id, name);
        }
        let user = [
            &operation.user_id,
            &operation.user_name,
            &operation.user_email,
        ];
        if user.into_iter().all(Option::is_none) {
            let [id, name, email] = self.user.clone();
            operation.user_id = id;
            operation.user_name = name;
            operation.user_email = email;
        }
        fill(&mut operation.conversation_id, self.conversation.clone());
    }
}

/// An agent without a name has that of its span.
fn name_agent(span: &Span<'_>, operation: &mut Operation) {
    let named = span.attributes.text("traceloop.entity.name");
    let name = named.as_deref().unwrap_or(&span.name);
    let name = name.strip_prefix("invoke_agent ").unwrap_or(name);
    if operation.agent_id.is_none() && !name.is_empty() {
        fill(&mut operation.agent_name, Some(name.to_owned()));
    }
}
