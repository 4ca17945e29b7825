//! Replacing secrets and personal data before anything is stored.

mod alphabet;
mod automaton;
mod builtin;
mod compile;
mod explain;
mod quick;
mod trace;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use regex::Regex;

use crate::json::CUT_MARK;

use automaton::Automaton;
pub use builtin::{Alphabet, BUILTINS, Builtin, FORMATS, KeyFormat, Source};
use quick::Quick;
pub use trace::{Piece, Replaced, Trace};

/// What stands in place of a match unless a rule says otherwise.
pub const DEFAULT_REPLACEMENT: &str = "[REDACTED]";

/// A rule as a person writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleSource {
    /// What the rule is called.
    pub name: Option<String>,
    /// The regular expression.
    pub pattern: String,
    /// What replaces a match; `$1` stands for a group.
    pub replacement: Option<String>,
}

/// One of the two lists of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleList {
    /// Those of this program.
    Builtins,
    /// Those people write.
    Patterns,
}

/// Why a rule is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The list it is in.
    pub list: RuleList,
    /// Its place there, from 0.
    pub index: usize,
    /// What is wrong with it.
    pub message: String,
}

/// A rule that compiles.
#[derive(Clone, Debug)]
struct Rule {
    search: Search,
    replacement: String,
    /// Tells the groups of a match apart, where the replacement names them.
    groups: Option<Regex>,
}

/// How a rule finds what it replaces.
#[derive(Clone, Debug)]
enum Search {
    /// The function of a built-in rule.
    Builtin(fn(&str) -> Vec<Range<usize>>),
    /// A pattern that people wrote.
    Pattern {
        pattern: String,
        automaton: Arc<Automaton>,
    },
}

/// A match: where it is, and what comes in its place.
type Found<'a> = (Range<usize>, Cow<'a, str>);

/// Every rule, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    rules: Vec<Rule>,
    quick: Quick,
}

impl Redactor {
    /// Compiles the chosen built-ins, then the patterns, in the order given.
    ///
    /// # Errors
    /// Every pattern that does not compile and every unknown built-in.
    pub fn new(builtins: &[String], patterns: &[RuleSource]) -> Result<Self, Vec<RuleError>> {
        let (mut rules, mut errors) = (Vec::new(), Vec::new());
        let builtins = builtins.iter().map(|name| compile::builtin(name));
        collect(&mut rules, &mut errors, RuleList::Builtins, builtins);
        let mut room = compile::Room::default();
        let patterns = patterns.iter().map(|source| room.compile(source));
        collect(&mut rules, &mut errors, RuleList::Patterns, patterns);
        if errors.is_empty() {
            let quick = Quick::new(rules.iter().map(Rule::pattern));
            Ok(Self { rules, quick })
        } else {
            Err(errors)
        }
    }

    /// What is kept in place of `text`, or `None` where no rule finds anything.
    /// A result that replacements make longer than both `most` bytes and the
    /// text is cut.
    #[must_use]
    pub fn redact(&self, text: &str, most: usize) -> Option<String> {
        let may_match = self.quick.may_match(text);
        let mut redacted: Option<String> = None;
        for (index, rule) in self.rules.iter().enumerate() {
            // A replacement may hold what a later rule looks for.
            if !may_match && redacted.is_none() && self.quick.knows(index) {
                continue;
            }
            let text = redacted.as_deref().unwrap_or(text);
            if let Some(replaced) = rule.apply(text, most.max(text.len())) {
                redacted = Some(replaced);
            }
        }
        redacted
    }
}

impl Rule {
    /// Its pattern, where people wrote one.
    fn pattern(&self) -> Option<&str> {
        match &self.search {
            Search::Builtin(_) => None,
            Search::Pattern { pattern, .. } => Some(pattern),
        }
    }

    /// The text with what the rule puts in, or `None` where it finds nothing.
    /// Once it is longer than `most` bytes it ends behind the replacement that
    /// made it so: one letter may stand for a thousand.
    fn apply(&self, text: &str, most: usize) -> Option<String> {
        let mut found = self.find(text).peekable();
        found.peek()?;
        let (mut replaced, mut at) = (String::with_capacity(text.len()), 0);
        for (range, replacement) in found {
            replaced.push_str(&text[at..range.start]);
            replaced.push_str(&replacement);
            at = range.end;
            if replaced.len() > most {
                replaced.push_str(CUT_MARK);
                return Some(replaced);
            }
        }
        replaced.push_str(&text[at..]);
        Some(replaced)
    }

    /// What the rule finds in a text, from left to right.
    fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found<'a>> {
        let (builtin, pattern) = match &self.search {
            Search::Builtin(find) => (Some(find(text)), None),
            Search::Pattern { automaton, .. } => (None, Some(automaton.find_iter(text))),
        };
        let builtin = builtin.into_iter().flatten();
        let found = builtin.chain(pattern.into_iter().flatten());
        found.filter_map(|range| {
            let replacement = self.replacement_of(text, range.clone())?;
            Some((range, replacement))
        })
    }

    fn replacement_of(&self, text: &str, range: Range<usize>) -> Option<Cow<'_, str>> {
        let Some(groups) = &self.groups else {
            return Some(Cow::Borrowed(&self.replacement));
        };
        let mut expanded = String::new();
        groups
            .captures_at(text, range.start)?
            .expand(&self.replacement, &mut expanded);
        Some(Cow::Owned(expanded))
    }
}

fn collect(
    rules: &mut Vec<Rule>,
    errors: &mut Vec<RuleError>,
    list: RuleList,
    compiled: impl Iterator<Item = Result<Rule, String>>,
) {
    for (index, compiled) in compiled.enumerate() {
        match compiled {
            Ok(rule) => rules.push(rule),
            Err(message) => errors.push(RuleError {
                list,
                index,
                message,
            }),
        }
    }
}
