//! Replacing secrets and personal data before anything is stored.

mod builtin;
mod checksum;
mod explain;
mod quick;
mod trace;

use std::borrow::Cow;
use std::ops::Range;

use regex::{Regex, RegexBuilder};

use crate::json::CUT_MARK;

pub use builtin::{BUILTINS, Builtin};
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
    pattern: Regex,
    replacement: String,
    /// Confirms a match that the pattern alone cannot (checksums).
    confirm: Option<fn(&str) -> bool>,
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
        let builtins = builtins.iter().map(|name| compile_builtin(name));
        collect(&mut rules, &mut errors, RuleList::Builtins, builtins);
        let patterns = patterns.iter().map(compile);
        collect(&mut rules, &mut errors, RuleList::Patterns, patterns);
        if errors.is_empty() {
            let quick = Quick::new(rules.iter().map(|rule| rule.pattern.as_str()));
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
        let plain = !self.replacement.contains('$');
        let whole = plain.then(|| self.pattern.find_iter(text));
        let groups = (!plain).then(|| self.pattern.captures_iter(text));
        let whole = whole.into_iter().flatten().filter_map(|found| {
            let is_right = self.confirm.is_none_or(|confirm| confirm(found.as_str()));
            is_right.then(|| (found.range(), Cow::Borrowed(self.replacement.as_str())))
        });
        let groups = groups.into_iter().flatten().filter_map(|captures| {
            let mut expanded = String::new();
            captures.expand(&self.replacement, &mut expanded);
            Some((captures.get(0)?.range(), Cow::Owned(expanded)))
        });
        whole.chain(groups)
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
    let source = RuleSource {
        name: Some(builtin.name.to_owned()),
        pattern: builtin.pattern.to_owned(),
        replacement: None,
    };
    compile(&source).map(|rule| Rule {
        confirm: builtin.confirm,
        ..rule
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
        pattern: compiled,
        replacement: replacement
            .clone()
            .unwrap_or_else(|| DEFAULT_REPLACEMENT.to_owned()),
        confirm: None,
    })
}
