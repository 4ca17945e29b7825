//! The texts of the sample: what is asked and answered, kept in TOML files
//! beside this one so that they can be read and improved as texts.

use std::collections::HashMap;

use serde::Deserialize;

use super::cast::offices::Team;

/// Everything people, agents and programs say.
#[derive(Debug)]
pub struct Texts {
    /// What each team talks about.
    pub(crate) teams: HashMap<Team, TeamTexts>,
    /// What happens in editors.
    pub(crate) code: CodeTexts,
    /// What agents do.
    pub(crate) runs: Vec<Run>,
    /// What programs send.
    pub(crate) services: ServiceTexts,
}

/// The conversations of one team.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TeamTexts {
    /// The team they belong to.
    pub(crate) team: Team,
    /// The system message of the team's chats.
    pub(crate) system: String,
    /// The conversations.
    pub(crate) exchange: Vec<Exchange>,
}

/// One conversation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    /// A short name; also the id of the prompt it is offered as.
    pub(crate) topic: String,
    /// The language it is held in.
    #[serde(default = "english")]
    pub(crate) language: String,
    /// What it is about, if that is a thing with a number.
    pub(crate) entity: Option<String>,
    /// The guardrail's message, where one always stops it.
    pub(crate) blocked: Option<String>,
    /// Question and answer, in order.
    pub(crate) turn: Vec<Turn>,
}

/// One question with its answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Turn {
    /// What the person writes.
    pub(crate) user: String,
    /// A tool the model uses before it answers.
    pub(crate) tool: Option<ToolUse>,
    /// What the model answers; empty where a guardrail stops it.
    #[serde(default)]
    pub(crate) assistant: String,
}

/// One use of a tool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToolUse {
    /// The tool's name.
    pub(crate) name: String,
    /// Its arguments, as JSON text.
    pub(crate) arguments: String,
    /// What it returns.
    pub(crate) result: String,
    /// What the model says as it calls the tool.
    #[serde(default)]
    pub(crate) say: String,
}

/// What happens in editors.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodeTexts {
    /// The system message of edits.
    pub(crate) system: String,
    /// Completions while typing.
    pub(crate) completion: Vec<Completion>,
    /// Edits that are asked for.
    pub(crate) edit: Vec<Edit>,
}

/// A completion while typing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Completion {
    /// The file it happens in.
    pub(crate) file: String,
    /// The code before and after the cursor, which is written `<CURSOR>`.
    pub(crate) around: String,
    /// What the model proposes.
    pub(crate) insert: String,
}

/// An edit that is asked for in the editor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// The repository.
    pub(crate) repository: String,
    /// What is asked.
    pub(crate) user: String,
    /// What comes back.
    pub(crate) assistant: String,
}

/// One run of an agent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    /// The agent's id.
    pub(crate) agent: String,
    /// What it works on, if that is a thing with a number.
    pub(crate) entity: Option<String>,
    /// What it is asked to do.
    pub(crate) task: String,
    /// The tools it uses, in order.
    pub(crate) step: Vec<ToolUse>,
    /// What it answers.
    pub(crate) answer: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Runs {
    run: Vec<Run>,
}

/// What programs send and get.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServiceTexts {
    /// The system message of the mail triage.
    pub(crate) triage_system: String,
    /// Mails with the verdict of the triage.
    pub(crate) mail: Vec<Pair>,
    /// Phone calls as they are written down.
    pub(crate) call: Vec<String>,
    /// Voice notes of drivers.
    pub(crate) note: Vec<String>,
    /// Public comments, with true where they are flagged.
    pub(crate) comment: Vec<Comment>,
    /// Searches in the customer portal.
    pub(crate) search: Vec<Search>,
    /// Titles of documents for the index.
    pub(crate) document: Vec<String>,
    /// Pictures that marketing asks for.
    pub(crate) picture: Vec<String>,
}

/// Something that comes in and what the model makes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    /// What comes in.
    pub(crate) input: String,
    /// What the model makes of it.
    pub(crate) output: String,
}

/// A public comment.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Comment {
    /// Its text.
    pub(crate) text: String,
    /// The category it is flagged for.
    pub(crate) flagged: Option<String>,
}

/// A search in the customer portal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// What was typed.
    pub(crate) query: String,
    /// The titles found, the best last: ranking has to find it.
    pub(crate) found: Vec<String>,
}

fn english() -> String {
    "en".to_owned()
}

const TEAMS: [&str; 8] = [
    include_str!("support.toml"),
    include_str!("engineering.toml"),
    include_str!("sales.toml"),
    include_str!("legal.toml"),
    include_str!("people.toml"),
    include_str!("data.toml"),
    include_str!("marketing.toml"),
    include_str!("finance.toml"),
];

impl Texts {
    /// Reads the texts that are built into the program.
    ///
    /// # Errors
    /// The place in the file, when one of them is malformed.
    pub fn load() -> Result<Self, toml::de::Error> {
        let mut teams = HashMap::new();
        for file in TEAMS {
            let texts: TeamTexts = toml::from_str(file)?;
            teams.insert(texts.team, texts);
        }
        let Runs { run: runs } = toml::from_str(include_str!("agents.toml"))?;
        let code = toml::from_str(include_str!("code.toml"))?;
        let services = toml::from_str(include_str!("services.toml"))?;
        Ok(Self {
            teams,
            code,
            runs,
            services,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::agents;
    use crate::fill::Filling;
    use crate::random::Random;
    use std::collections::HashSet;

    #[test]
    fn there_are_at_least_sixty_conversations_in_several_languages() {
        let texts = Texts::load().unwrap();
        let exchanges: Vec<_> = texts
            .teams
            .values()
            .flat_map(|team| &team.exchange)
            .collect();
        let topics: HashSet<_> = exchanges.iter().map(|exchange| &exchange.topic).collect();
        let languages: HashSet<_> = exchanges
            .iter()
            .map(|exchange| &exchange.language)
            .collect();
        assert!(topics.len() >= 60, "{}", topics.len());
        assert_eq!(topics.len(), exchanges.len());
        assert!(languages.len() >= 6, "{languages:?}");
    }

    #[test]
    fn every_team_can_talk_english_and_every_turn_is_answered_or_blocked() {
        let texts = Texts::load().unwrap();
        for team in Team::ALL {
            let exchanges = &texts.teams[&team].exchange;
            assert!(
                exchanges.iter().any(|exchange| exchange.language == "en"),
                "{}",
                team.name()
            );
            for exchange in exchanges {
                let answered = exchange.turn.iter().all(|turn| !turn.assistant.is_empty());
                assert!(answered || exchange.blocked.is_some(), "{}", exchange.topic);
            }
        }
    }

    #[test]
    fn every_agent_has_a_run_and_every_run_an_agent() {
        let texts = Texts::load().unwrap();
        for agent in &agents::AGENTS {
            assert!(
                texts.runs.iter().any(|run| run.agent == agent.id),
                "{}",
                agent.id
            );
        }
        for run in &texts.runs {
            assert!(agents::by_id(&run.agent).is_some(), "{}", run.agent);
        }
    }

    #[test]
    fn tool_arguments_are_json() {
        let texts = Texts::load().unwrap();
        let in_chats = texts.teams.values().flat_map(|team| &team.exchange);
        let in_chats = in_chats
            .flat_map(|exchange| &exchange.turn)
            .filter_map(|turn| turn.tool.as_ref());
        let filling = Filling::draw(None, &mut Random::from_parts(&[1]));
        for tool in texts.runs.iter().flat_map(|run| &run.step).chain(in_chats) {
            let filled = filling.fill(&tool.arguments);
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(&filled);
            assert!(parsed.is_ok_and(|value| value.is_object()), "{filled}");
        }
    }
}
