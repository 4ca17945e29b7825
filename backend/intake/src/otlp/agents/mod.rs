//! Coding agents, which tell of their work in log records: one agent a file,
//! with a table of its events and one of its attributes.
//!
//! An agent tells of one call in several events: what it cost in one, what was
//! asked and answered in others. The first becomes an entry, the others are
//! [`parts`](super::parts) of it.

mod agent;
mod claude_code;
mod codex;
mod event;
mod gemini_cli;

use agent::{Agent, Event};

use super::Malformed;
use super::attributes::Attributes;
use super::parts::Told;
use super::record::Record;
use super::request::Resource;

const AGENTS: [&Agent; 3] = [&claude_code::AGENT, &codex::AGENT, &gemini_cli::AGENT];

/// Reports whether a span is of an agent that tells of the same work in events,
/// which say more.
pub(super) fn tells_in_events(attributes: &Attributes<'_>, resource: &Resource) -> bool {
    let agent = attributes.text("gen_ai.agent.name");
    let names = [agent.as_deref(), resource.text("service.name")];
    names.contains(&Some(gemini_cli::AGENT.service))
}

/// Returns what a log record tells, if it is the event of a coding agent.
pub(super) fn read(record: &Record<'_>, resource: &Resource) -> Option<Result<Told, Malformed>> {
    let (agent, name) = agent_of(record, resource)?;
    let event = Event {
        agent,
        record,
        resource,
    };
    Some((agent.read)(&name, &event))
}

/// Returns the agent whose event it is, and the name of the event without its
/// prefix.
fn agent_of(record: &Record<'_>, resource: &Resource) -> Option<(&'static Agent, String)> {
    let attribute = record.attributes.text("event.name");
    let body = record.body.text();
    let names = [Some(&*record.event), attribute.as_deref(), body.as_deref()];
    for name in names.into_iter().flatten() {
        for agent in AGENTS {
            if let Some(name) = name.strip_prefix(agent.prefix) {
                return Some((agent, name.to_owned()));
            }
        }
    }
    // Some name their events without the prefix, or as a convention does.
    let service = resource.text("service.name").unwrap_or_default();
    let is_of = |agent: &&Agent| {
        agent.service == service || record.attributes.get(agent.marked_by).is_some()
    };
    let agent = AGENTS.into_iter().find(is_of)?;
    let name = attribute.unwrap_or_else(|| record.event.clone());
    Some((agent, name.into_owned()))
}
