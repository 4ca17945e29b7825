//! Replacing secrets and personal data before anything is stored.

mod alphabet;
mod automaton;
mod builtin;
mod compile;
mod counts;
mod draft;
mod embedded;
mod explain;
mod hits;
mod keys;
mod path;
mod percent;
mod plan;
mod quick;
mod read;
mod reading;
mod rule;
mod touching;
mod trace;
mod twins;

use crate::json::{JsonError, Patches};

pub use builtin::{Alphabet, BUILTINS, Builtin, FORMATS, KeyFormat, Source};
use counts::Counts;
use plan::Planner;
use quick::Quick;
use read::Reader;
use rule::Rule;
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

/// Every rule, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    builtins: Vec<&'static Builtin>,
    patterns: Vec<Rule>,
    quick: Quick,
    counts: Counts,
}

impl Redactor {
    /// Compiles the chosen built-ins, then the patterns, in the order given.
    ///
    /// # Errors
    /// Every pattern that does not compile and every unknown built-in.
    pub fn new(builtins: &[String], patterns: &[RuleSource]) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let builtins = builtins.iter().map(|name| compile::builtin(name));
        let builtins = collect(&mut errors, RuleList::Builtins, builtins);
        let mut room = compile::Room::default();
        let patterns = patterns.iter().map(|source| room.compile(source));
        let patterns = collect(&mut errors, RuleList::Patterns, patterns);
        if !errors.is_empty() {
            return Err(errors);
        }
        let quick = Quick::new(patterns.iter().map(|rule| rule.pattern.as_str()));
        Ok(Self {
            counts: Counts::of(builtins.len() + patterns.len()),
            builtins,
            patterns,
            quick,
        })
    }

    /// What is kept in place of `text`, or `None` where no rule finds anything.
    ///
    /// A text that is JSON stays JSON: its keys, strings and numbers are redacted,
    /// and all other bytes stay as they are. A result that replacements make
    /// longer than both `most` bytes and the text is cut.
    #[must_use]
    pub fn redact(&self, text: &str, most: usize) -> Option<String> {
        let patches = self.in_text(text, most);
        patches.apply(text, most.max(text.len()))
    }

    /// What has to be replaced in a text of which at most `most` bytes are kept.
    #[must_use]
    pub fn in_text(&self, text: &str, most: usize) -> Patches {
        let mut planner = Planner::new(self, text, most);
        if !self.is_empty() {
            Reader::new(&mut planner, most).text(text);
        }
        self.counted(planner)
    }

    /// What has to be replaced in a JSON text of which at most `most` bytes are
    /// kept.
    ///
    /// # Errors
    /// [`JsonError::TooDeep`].
    pub fn in_json(&self, json: &str, most: usize) -> Result<Patches, JsonError> {
        let mut planner = Planner::new(self, json, most);
        if !self.is_empty() {
            Reader::new(&mut planner, most).content(json)?;
        }
        Ok(self.counted(planner))
    }

    fn counted(&self, planner: Planner<'_>) -> Patches {
        let patches = planner.into_patches();
        self.counts.add(&patches);
        patches
    }

    const fn is_empty(&self) -> bool {
        self.builtins.is_empty() && self.patterns.is_empty()
    }

    /// The number of a pattern among all rules.
    const fn number(&self, pattern: usize) -> u16 {
        (self.builtins.len() + pattern) as u16
    }
}

fn collect<T>(
    errors: &mut Vec<RuleError>,
    list: RuleList,
    compiled: impl Iterator<Item = Result<T, String>>,
) -> Vec<T> {
    let mut rules = Vec::new();
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
    rules
}

#[cfg(test)]
mod tests;
