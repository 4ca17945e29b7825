//! A run of an agent: one trace, in which model calls ask for tools.
//!
//! The run itself is the root entry. It has no tokens of its own, so that
//! sums count each token once; model calls name the run as their parent, and
//! tool calls the model call that asked for them.

use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};
use serde_json::{Value, json};

use super::{chat, messages};
use crate::cast::agents::{self, Agent};
use crate::cast::people::Person;
use crate::entry::{Entity, Entry, Failure};
use crate::failures::{self, Outcome};
use crate::fill::Filling;
use crate::scene::Scene;
use crate::texts::{Run, Texts, ToolUse};
use crate::usage::{self, Tokens};

const TOOL_FAILURES: [&str; 4] = [
    "502 Bad Gateway from the tracking service",
    "timed out after 30 s",
    "403: the agent's account may not read `finance.ledger_2025`",
    "429: 120 calls a minute are allowed, this was the 121st",
];

/// A run under way.
struct Work<'a> {
    agent: &'static Agent,
    person: &'a Person,
    client: &'static str,
    filling: Filling,
    trace: String,
    root: String,
    entity: Option<Entity>,
    messages: Vec<Value>,
    warm: i64,
    tool_failures: u32,
}

/// Plays one run of an agent of the person's team, if there is one.
pub(crate) fn play(scene: &mut Scene, person: &Person, client: &'static str, texts: &Texts) {
    let runs: Vec<(&Run, &'static Agent)> = (texts.runs.iter())
        .filter_map(|run| Some((run, agents::by_id(&run.agent)?)))
        .filter(|(_, agent)| agent.team == person.team)
        .collect();
    if runs.is_empty() {
        return;
    }
    let (run, agent) = *scene.random.pick(&runs);
    let (mut root, mut work) = begin(scene, person, client, agent, run);
    let place = scene.entries.len();
    let outcome = steps(scene, &mut work, run);
    close(&mut root, &work, scene, outcome);
    scene.entries.insert(place, root);
}

fn begin<'a>(
    scene: &mut Scene,
    person: &'a Person,
    client: &'static str,
    agent: &'static Agent,
    run: &Run,
) -> (Entry, Work<'a>) {
    let filling = Filling::draw(Some(person), &mut scene.random);
    let messages = vec![
        messages::system(agent.system),
        messages::user(&filling.fill(&run.task)),
    ];
    let trace = scene.random.hex(32);
    let entity = run
        .entity
        .as_deref()
        .and_then(|kind| chat::entity(kind, filling.number));
    let mut root = Entry::begin(
        scene.next_id(),
        scene.clock,
        Source::Agent,
        agent.profile.model,
    )
    .by(person, client)
    .through(agent.profile)
    .in_agent(agent);
    root.trace_id = Some(trace.clone());
    root.entity = entity.clone();
    root.prompt = Some(Value::Array(messages.clone()));
    root.response = Some(json!(filling.fill(&run.answer)));
    let id = root.stored_id();
    scene.wait(40);
    let work = Work {
        agent,
        person,
        client,
        filling,
        trace,
        root: id,
        entity,
        messages,
        warm: 0,
        tool_failures: 0,
    };
    (root, work)
}

fn steps(scene: &mut Scene, work: &mut Work<'_>, run: &Run) -> Outcome {
    for tool in &run.step {
        let call_id = format!("call_{}", scene.random.hex(10));
        let filling = work.filling.clone();
        let call = messages::call(&call_id, tool, |text| filling.fill(text));
        let (outcome, asked_by) = think(scene, work, &json!([call]));
        if outcome != Outcome::Answered {
            return outcome;
        }
        let result = act(scene, work, tool, &asked_by);
        work.messages.push(call);
        work.messages.push(messages::result(&call_id, &result));
    }
    think(scene, work, &json!(work.filling.fill(&run.answer))).0
}

/// One call of the model, tried again once when it fails.
fn think(scene: &mut Scene, work: &mut Work<'_>, answer: &Value) -> (Outcome, String) {
    let mut last = (Outcome::Failed, work.root.clone());
    for _ in 0..2 {
        let mut entry = step(scene, work);
        let model = work.agent.profile.model;
        let prompt = Value::Array(work.messages.clone());
        // Tool definitions come with every call and are not part of the log.
        let input = usage::of_value(&prompt) + 850;
        let cached = if work.warm >= 1_024 {
            work.warm / 128 * 128
        } else {
            0
        };
        let tokens = Tokens {
            input,
            cached: cached.min(input),
            output: usage::of_value(answer),
        };
        entry.settle(model, tokens, &mut scene.random);
        entry.prompt = Some(prompt);
        entry.response = Some(answer.clone());
        let outcome = failures::afflict(&mut entry, &mut scene.random);
        work.warm = input;
        last = (outcome, entry.stored_id());
        scene.push(entry);
        if outcome != Outcome::Failed {
            break;
        }
        scene.pause(1, 6);
    }
    last
}

/// One call of a tool; what it returned.
fn act(scene: &mut Scene, work: &mut Work<'_>, tool: &ToolUse, asked_by: &str) -> String {
    let mut result = work.filling.fill(&tool.result);
    let mut entry = step(scene, work);
    entry.capability = Capability::Tool;
    entry.parent_id = Some(asked_by.to_owned());
    entry.prompt = Some(json!({
        "tool": tool.name,
        "arguments": serde_json::from_str::<Value>(&work.filling.fill(&tool.arguments)).unwrap_or_default(),
    }));
    entry.response = Some(json!(result));
    entry.duration_ms =
        Some((scene.random.between(40, 1_900) as f64 * scene.random.spread()) as i64);
    if scene.random.chance(0.03) {
        let reason = *scene.random.pick(&TOOL_FAILURES);
        let message = format!("tool `{}` failed: {reason}", tool.name);
        let millis = scene.random.between(300, 30_000);
        failures::fail_with(&mut entry, ErrorCategory::ToolExecution, &message, millis);
        work.tool_failures += 1;
        result = format!("error: {reason}");
    }
    entry.note("tool", json!(tool.name));
    scene.push(entry);
    result
}

fn step(scene: &mut Scene, work: &Work<'_>) -> Entry {
    let profile = work.agent.profile;
    let mut entry = Entry::begin(scene.next_id(), scene.clock, Source::Agent, profile.model)
        .by(work.person, work.client)
        .through(profile)
        .in_agent(work.agent);
    entry.trace_id = Some(work.trace.clone());
    entry.parent_id = Some(work.root.clone());
    entry.entity = work.entity.clone();
    entry
}

/// Gives the run its end: as long as all its steps, as well as they went.
fn close(root: &mut Entry, work: &Work<'_>, scene: &mut Scene, outcome: Outcome) {
    scene.wait(25);
    root.duration_ms = Some((scene.clock - root.started_at).num_milliseconds());
    root.note("steps", json!(work.messages.len() / 2));
    if outcome == Outcome::Answered {
        if work.tool_failures > 0 {
            root.status = Status::PartialSuccess;
            let message = format!(
                "{} tool call failed; answered without it",
                work.tool_failures
            );
            root.error = Some(Failure {
                category: ErrorCategory::ToolExecution,
                message,
            });
        }
        return;
    }
    root.response = None;
    if let Some(last) = scene.entries.last() {
        root.status = last.status;
        root.error.clone_from(&last.error);
    }
}
