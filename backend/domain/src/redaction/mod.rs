//! Replacing secrets and personal data before anything is stored.

mod builtin;
mod explain;
mod quick;
mod trace;

use std::borrow::Cow;
use std::ops::Range;

use regex::{Regex, RegexBuilder};
use serde_json::Value;

pub use builtin::{Alphabet, BUILTINS, Builtin, FORMATS, KeyFormat, Source};
use quick::Quick;
pub use trace::{Piece, Replaced, Trace};

/// What stands in place of a match unless a rule says otherwise.
pub const DEFAULT_REPLACEMENT: &str = "[REDACTED]";
/// Memory one compiled pattern may take, in bytes.
const MAX_COMPILED_BYTES: usize = 4 * 1024 * 1024;

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
}

/// How a rule finds what it replaces.
#[derive(Clone, Debug)]
enum Search {
    /// The function of a built-in rule.
    Builtin(fn(&str) -> Vec<Range<usize>>),
    /// A pattern that people wrote.
    Pattern(Regex),
}

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
        let builtins = builtins.iter().map(|name| compile_builtin(name));
        collect(&mut rules, &mut errors, RuleList::Builtins, builtins);
        let patterns = patterns.iter().map(compile);
        collect(&mut rules, &mut errors, RuleList::Patterns, patterns);
        if errors.is_empty() {
            let quick = Quick::new(rules.iter().map(Rule::pattern));
            Ok(Self { rules, quick })
        } else {
            Err(errors)
        }
    }

    /// Redacts `text`; says whether anything was replaced.
    pub fn redact_in_place(&self, text: &mut String) -> bool {
        let mut changed = false;
        let may_match = self.quick.may_match(text);
        for (index, rule) in self.rules.iter().enumerate() {
            // A replacement may hold what a later rule looks for.
            if !may_match && !changed && self.quick.knows(index) {
                continue;
            }
            if let Some(replaced) = rule.apply(text) {
                *text = replaced;
                changed = true;
            }
        }
        changed
    }

    /// Redacts every text inside `json`; says whether anything was replaced.
    pub fn redact_json(&self, json: &mut Value) -> bool {
        match json {
            Value::String(text) => self.redact_in_place(text),
            Value::Array(items) => items
                .iter_mut()
                .fold(false, |any, item| self.redact_json(item) | any),
            Value::Object(fields) => fields
                .values_mut()
                .fold(false, |any, item| self.redact_json(item) | any),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
}

impl Rule {
    /// Its pattern, where people wrote one.
    fn pattern(&self) -> Option<&str> {
        match &self.search {
            Search::Builtin(_) => None,
            Search::Pattern(pattern) => Some(pattern.as_str()),
        }
    }

    fn apply(&self, text: &str) -> Option<String> {
        match &self.search {
            Search::Builtin(find) => self.put_in(text, &find(text)),
            Search::Pattern(pattern) => {
                match pattern.replace_all(text, self.replacement.as_str()) {
                    Cow::Borrowed(_) => None,
                    Cow::Owned(replaced) => Some(replaced),
                }
            }
        }
    }

    fn put_in(&self, text: &str, found: &[Range<usize>]) -> Option<String> {
        let (mut replaced, mut at) = (String::new(), 0);
        for range in found {
            replaced.push_str(&text[at..range.start]);
            replaced.push_str(&self.replacement);
            at = range.end;
        }
        replaced.push_str(&text[at..]);
        (!found.is_empty()).then_some(replaced)
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

fn compile_builtin(name: &str) -> Result<Rule, String> {
    let Some(builtin) = BUILTINS.iter().find(|one| one.name == name) else {
        let names: Vec<_> = BUILTINS.iter().map(|one| one.name).collect();
        return Err(format!(
            "unknown built-in `{name}`, expected one of {}",
            names.join(", ")
        ));
    };
    Ok(Rule {
        search: Search::Builtin(builtin.find),
        replacement: DEFAULT_REPLACEMENT.to_owned(),
    })
}

fn compile(source: &RuleSource) -> Result<Rule, String> {
    let RuleSource {
        name,
        pattern,
        replacement,
    } = source;
    let shown = name.as_deref().unwrap_or(pattern);
    let compiled = RegexBuilder::new(pattern)
        .size_limit(MAX_COMPILED_BYTES)
        .build()
        .map_err(|error| {
            let why = explain::refusal(pattern, &error);
            format!("pattern `{shown}` does not compile: {why}")
        })?;
    if explain::may_be_empty(pattern) {
        return Err(format!(
            "pattern `{shown}` matches the empty text, so it would redact everywhere"
        ));
    }
    Ok(Rule {
        search: Search::Pattern(compiled),
        replacement: replacement
            .clone()
            .unwrap_or_else(|| DEFAULT_REPLACEMENT.to_owned()),
    })
}
