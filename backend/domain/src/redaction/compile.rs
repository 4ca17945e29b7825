//! From rules as they are written to rules that can be applied.
//!
//! A rule of one's own is taken only as an automaton with a bounded number of
//! states, so that a text is searched in the same time for each of its
//! characters, whatever it says (see `automaton`).

use std::sync::Arc;

use regex_automata::meta::{Config, Regex};
use regex_syntax::hir::{Hir, Look};

use super::alphabet::AlphabetError;
use super::automaton::{Automaton, AutomatonError, MAX_TABLE_BYTES};
use super::rule::{Groups, Rule};
use super::{BUILTINS, Builtin, DEFAULT_REPLACEMENT, RuleSource, explain};

/// Memory that telling the groups of a pattern apart may take, in bytes.
const MAX_GROUPS_BYTES: usize = 4 * 1024 * 1024;
/// Memory that the states of all patterns of one's own may take together, in
/// bytes.
const MAX_ALL_BYTES: usize = 16 * 1024 * 1024;

/// The built-in rule of that name.
pub(super) fn builtin(name: &str) -> Result<&'static Builtin, String> {
    BUILTINS.iter().find(|one| one.name == name).ok_or_else(|| {
        let names: Vec<_> = BUILTINS.iter().map(|one| one.name).collect();
        format!(
            "unknown built-in `{name}`, expected one of {}",
            names.join(", ")
        )
    })
}

/// The room that is left for rules of one's own.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MAX_ALL_BYTES)
    }
}

impl Room {
    /// Compiles a rule of one's own.
    pub(super) fn compile(&mut self, source: &RuleSource) -> Result<Rule, String> {
        let RuleSource {
            name,
            pattern,
            replacement,
        } = source;
        let rule = self.rule(pattern, replacement.as_deref());
        rule.map_err(|why| format!("pattern `{}` {why}", name.as_deref().unwrap_or(pattern)))
    }

    fn rule(&mut self, pattern: &str, replacement: Option<&str>) -> Result<Rule, String> {
        let parsed = parse(pattern)?;
        let automaton = Automaton::new(&parsed).map_err(too_costly)?;
        self.0 = self.0.checked_sub(automaton.bytes()).ok_or_else(|| {
            format!("is too costly beside the ones before it: to be searched for, all need more than {MAX_ALL_BYTES} bytes of states; leave some out, or lower the counts of their repeats")
        })?;
        let replacement = replacement.unwrap_or(DEFAULT_REPLACEMENT).to_owned();
        Ok(Rule {
            pattern: pattern.to_owned(),
            automaton: Arc::new(automaton),
            anchored: is_anchored(&parsed),
            groups: groups(pattern, &replacement)?,
            replacement,
        })
    }
}

fn parse(pattern: &str) -> Result<Hir, String> {
    let parsed = regex_syntax::parse(pattern)
        .map_err(|error| format!("does not compile: {}", explain::refusal(pattern, &error)))?;
    // Between two characters there is nothing to replace.
    if parsed.properties().minimum_len() == Some(0) {
        return Err("matches the empty text, so it would redact everywhere".to_owned());
    }
    Ok(parsed)
}

/// Whether a pattern asks where a text or a line begins or ends.
fn is_anchored(parsed: &Hir) -> bool {
    let looks = parsed.properties().look_set();
    let anchors = [
        Look::Start,
        Look::End,
        Look::StartLF,
        Look::EndLF,
        Look::StartCRLF,
        Look::EndCRLF,
    ];
    anchors.into_iter().any(|look| looks.contains(look))
}

/// What tells the groups of a match apart, where the replacement names any.
fn groups(pattern: &str, replacement: &str) -> Result<Option<Groups>, String> {
    if !replacement.contains('$') {
        return Ok(None);
    }
    let groups = Regex::builder()
        .configure(Config::new().nfa_size_limit(Some(MAX_GROUPS_BYTES)))
        .build(pattern);
    groups.map(|groups| Some(Groups(groups))).map_err(|_| {
        format!("is too costly for a replacement with groups: to tell them apart takes more than {MAX_GROUPS_BYTES} bytes; lower the counts of its repeats, or use [A-Za-z0-9_] in place of \\w")
    })
}

/// Why a pattern has no automaton, and what would do.
fn too_costly(error: AutomatonError) -> String {
    match error {
        AutomatonError::TooManyStates => format!(
            "is too costly: to be searched for in one pass it needs more than {MAX_TABLE_BYTES} bytes of states; lower the counts of its repeats, or let it begin with characters that cannot occur inside of what is repeated"
        ),
        AutomatonError::Alphabet(AlphabetError::TooManyCharacters) => {
            "is too costly: it tells too many characters apart; divide it into several patterns"
                .to_owned()
        }
        AutomatonError::Alphabet(AlphabetError::TwoKindsOfWords) => {
            r"asks for the ends of words in ASCII and in Unicode; use either `(?-u:\b)` or `\b`"
                .to_owned()
        }
    }
}
