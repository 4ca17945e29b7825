//! What real coding agents sent (tests/agents records it, in the versions named
//! in its package.json), and what comes of it.

use std::collections::BTreeMap;

use logbook_domain::entry::Draft;
use logbook_domain::vocabulary::{Capability, ErrorCategory, Source, Status};
use logbook_intake::otlp::{Called, Encoding, Outcome, Part, Request, Signal};
use serde_json::{Value, json};

const QUESTION: &str = "What is an audit log?";
const FILES_QUESTION: &str = "Which files are in this folder?";
const TURNS: [&str; 2] = ["Who reads an audit log?", "And why?"];
const ANSWER: &str = "An audit log says who did what, and when.";

/// A coding agent with its recording.
struct Agent {
    name: &'static str,
    provider: &'static str,
    model: &'static str,
    /// The tool that lists files, and with what.
    tool: (&'static str, fn() -> Value),
    recording: &'static [u8],
    encoding: Encoding,
}

const AGENTS: [Agent; 3] = [
    Agent {
        name: "Claude Code",
        provider: "anthropic",
        model: "claude-sonnet-4-6",
        tool: (
            "Bash",
            || json!({"command": "ls", "description": "List the files"}),
        ),
        recording: include_bytes!("../../../../tests/fixtures/otlp/claude_code.bin"),
        encoding: Encoding::Protobuf,
    },
    Agent {
        name: "Codex",
        provider: "openai",
        model: "gpt-5.2-codex",
        tool: ("exec_command", || json!({"cmd": "ls"})),
        recording: include_bytes!("../../../../tests/fixtures/otlp/codex.bin"),
        encoding: Encoding::Protobuf,
    },
    Agent {
        name: "Gemini CLI",
        provider: "gcp.gen_ai",
        model: "gemini-2.5-pro",
        tool: ("list_directory", || json!({"dir_path": "."})),
        recording: include_bytes!("../../../../tests/fixtures/otlp/gemini_cli.json"),
        encoding: Encoding::Json,
    },
];

impl Agent {
    /// The requests of the recording: in JSON one a line, in protobuf all as one.
    fn requests(&self) -> Vec<&'static [u8]> {
        match self.encoding {
            Encoding::Protobuf => vec![self.recording],
            Encoding::Json => self.recording.trim_ascii().split(|b| *b == b'\n').collect(),
        }
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let bodies = self.requests().into_iter();
        let outcomes = bodies.flat_map(|body| {
            let request = Request::read(body, self.encoding, Signal::Logs).unwrap();
            request.records().collect::<Vec<_>>()
        });
        outcomes.collect()
    }

    /// The drafts of each conversation in the order of their start.
    fn conversations(&self) -> Vec<Vec<Draft<'static>>> {
        let mut of: BTreeMap<String, Vec<Draft<'static>>> = BTreeMap::new();
        for outcome in self.outcomes() {
            match outcome {
                Outcome::Entry(called) => {
                    let Called { draft, .. } = *called;
                    let conversation = draft.conversation_id.clone().unwrap();
                    of.entry(conversation).or_default().push(draft);
                }
                Outcome::Part(part) => assert!(self.may_be_left(&part), "{part:?}"),
                Outcome::Skipped(_) => {}
                Outcome::Refused(reason) => panic!("{}: {reason}", self.name),
            }
        }
        for drafts in of.values_mut() {
            drafts.sort_by_key(|draft| draft.started_at);
        }
        of.into_values().collect()
    }

    /// Whether content may find no call: Codex asks a model that is broken until
    /// it gives up, and never says that it has.
    fn may_be_left(&self, part: &Part) -> bool {
        self.name == "Codex" && part.response.is_none()
    }

    /// The only conversation whose first call is of that model and has that prompt.
    fn conversation(&self, model: &str, question: &str) -> Vec<Draft<'static>> {
        let mut found = self.conversations();
        found.retain(|drafts| {
            drafts[0].model.as_deref() == Some(model) && text_of(&drafts[0]).contains(question)
        });
        assert_eq!(found.len(), 1, "{} {model} {question}", self.name);
        found.remove(0)
    }

    fn assert_call(&self, draft: &Draft<'_>) {
        assert_eq!(draft.status, Some(Status::Succeeded), "{}", self.name);
        assert_eq!(draft.capability, Some(Capability::Chat), "{}", self.name);
        assert_eq!(draft.provider.as_deref(), Some(self.provider));
        assert_eq!(draft.model.as_deref(), Some(self.model));
        let usage = [
            draft.input_tokens,
            draft.output_tokens,
            draft.cached_input_tokens,
        ];
        assert_eq!(usage, [Some(21), Some(11), Some(8)], "{}", self.name);
    }
}

/// What was asked, as JSON.
fn text_of(draft: &Draft<'_>) -> String {
    let prompt = draft.prompt.as_ref();
    prompt.map(|json| json.get().to_owned()).unwrap_or_default()
}

/// The text of the answer: as it is, or in the pieces of a stream.
fn answer_of(draft: &Draft<'_>) -> Option<String> {
    let answer: Value = serde_json::from_str(draft.response.as_ref()?.get()).unwrap();
    let Value::Array(pieces) = answer else {
        return answer.as_str().map(str::to_owned);
    };
    let texts = pieces.iter().map(|piece| {
        let text = piece.pointer("/candidates/0/content/parts/0/text");
        text.and_then(Value::as_str).unwrap_or_default().to_owned()
    });
    Some(texts.collect())
}

#[test]
fn a_chat_is_one_entry_with_all_there_is_to_know() {
    for agent in AGENTS {
        let drafts = agent.conversation(agent.model, QUESTION);
        let [draft] = &drafts[..] else {
            panic!("{}: {drafts:?}", agent.name);
        };
        agent.assert_call(draft);
        assert_eq!(answer_of(draft).as_deref(), Some(ANSWER), "{}", agent.name);
        assert_eq!(draft.source, Some(Source::Code));
        assert_eq!(draft.agent_name.as_deref(), Some(agent.name));
        assert_eq!(draft.user_email.as_deref(), Some("ada@example.org"));
        assert!(draft.platform.is_some());
        let has_duration = draft.ended_at.is_some();
        assert_eq!(has_duration, agent.name != "Codex", "{}", agent.name);
        let has_cost = draft.cost_usd.is_some();
        assert_eq!(has_cost, agent.name == "Claude Code", "{}", agent.name);
    }
}

#[test]
fn a_tool_is_an_entry_between_two_calls() {
    for agent in AGENTS {
        let drafts = agent.conversation(agent.model, FILES_QUESTION);
        let [first, tool, second] = &drafts[..] else {
            panic!("{}: {drafts:?}", agent.name);
        };
        agent.assert_call(first);
        agent.assert_call(second);
        assert_ne!(answer_of(first).as_deref(), Some(ANSWER), "{}", agent.name);
        assert_eq!(answer_of(second).as_deref(), Some(ANSWER), "{}", agent.name);
        let (name, arguments) = agent.tool;
        assert_eq!(tool.capability, Some(Capability::Tool), "{}", agent.name);
        assert_eq!(tool.entity_id.as_deref(), Some(name));
        let given: Value = serde_json::from_str(&text_of(tool)).unwrap();
        assert_eq!(given, arguments());
        assert!(tool.ended_at > tool.started_at, "{}", agent.name);
    }
}

#[test]
fn turns_of_a_conversation_have_each_their_prompt_and_answer() {
    for agent in AGENTS {
        let drafts = agent.conversation(agent.model, TURNS[0]);
        assert_eq!(drafts.len(), 2, "{}", agent.name);
        for (draft, asked) in drafts.iter().zip(TURNS) {
            agent.assert_call(draft);
            assert!(text_of(draft).contains(asked), "{} {asked}", agent.name);
            assert_eq!(answer_of(draft).as_deref(), Some(ANSWER), "{}", agent.name);
        }
    }
}

#[test]
fn calls_that_fail_have_their_category_and_what_was_asked() {
    for agent in AGENTS {
        for (model, category) in [
            ("wrong-request", ErrorCategory::InvalidRequest),
            ("too-busy", ErrorCategory::RateLimiting),
        ] {
            let drafts = agent.conversation(model, QUESTION);
            let [draft] = &drafts[..] else {
                panic!("{} {model}: {drafts:?}", agent.name);
            };
            assert_eq!(draft.status, Some(Status::Failed), "{}", agent.name);
            assert_eq!(draft.error_category, Some(category), "{}", agent.name);
            assert!(draft.error_message.is_some(), "{}", agent.name);
        }
    }
}

#[test]
fn no_two_entries_have_one_identity() {
    for agent in AGENTS {
        let drafts = agent.conversations().concat();
        let mut ids: Vec<_> = drafts.iter().map(|draft| draft.id.clone()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), drafts.len(), "{}", agent.name);
        assert!(ids.iter().all(Option::is_some), "{}", agent.name);
    }
}

#[test]
fn recordings_tell_nothing_of_the_machine_they_were_made_on() {
    for agent in AGENTS {
        let text = String::from_utf8_lossy(agent.recording);
        for told in [
            "host.name",
            "os.version",
            "process.",
            "127.0.0.1",
            "logbook-agent",
        ] {
            assert!(!text.contains(told), "{}: {told}", agent.name);
        }
    }
}
