//! The rules that are in force.

use super::builtin::Builtin;
use super::compile;
use super::counts::Counts;
use super::quick::Quick;
use super::rule::Rule;
use super::source::{RuleError, RuleList, RuleSource};

/// Every rule, compiled once.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    pub(super) builtins: Vec<&'static Builtin>,
    pub(super) patterns: Vec<Rule>,
    pub(super) quick: Quick,
    pub(super) counts: Counts,
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
            counts: Counts::new(builtins.len() + patterns.len()),
            builtins,
            patterns,
            quick,
        })
    }

    /// Returns how often each rule has replaced something since the rules were compiled:
    /// built-ins by their name, patterns as `custom_1`, `custom_2` and so on in
    /// their order. Whoever reads this may not see what a pattern looks for, nor
    /// what its author called it.
    pub fn replacements(&self) -> impl Iterator<Item = (String, u64)> {
        let builtins = self.builtins.iter().map(|rule| rule.name.to_owned());
        let patterns = (1..=self.patterns.len()).map(|number| format!("custom_{number}"));
        builtins.chain(patterns).zip(self.counts.each())
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.builtins.is_empty() && self.patterns.is_empty()
    }

    /// The number of a pattern among all rules.
    pub(super) const fn number(&self, pattern: usize) -> u16 {
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
