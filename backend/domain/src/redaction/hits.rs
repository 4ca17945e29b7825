//! Where the rules match in what was read.

use std::ops::Range;

use super::Redactor;
use super::reading::Reading;

/// A part that a rule replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Where it stands in the reading.
    pub(super) range: Range<usize>,
    /// The number of the rule.
    pub(super) rule: u16,
}

/// What the built-in rules find in a text. All look at it as it came.
pub(super) fn builtins(redactor: &Redactor, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (number, builtin) in redactor.builtins.iter().enumerate() {
        let rule = number as u16;
        let found = (builtin.find)(text).into_iter();
        hits.extend(found.map(|range| Hit { range, rule }));
    }
    hits
}

/// Puts hits in order and those that overlap together: the first rule counts.
pub(super) fn merge(hits: &mut Vec<Hit>) {
    hits.sort_by_key(|hit| (hit.range.start, hit.rule));
    hits.dedup_by(|later, earlier| {
        let overlaps = later.range.start < earlier.range.end;
        if overlaps {
            earlier.range.end = earlier.range.end.max(later.range.end);
        }
        overlaps
    });
}

/// The tokens in which patterns may match.
pub(super) struct Touched {
    /// Whether a pattern that is looked for together with others may match.
    pub(super) quick: bool,
    tokens: Vec<bool>,
}

impl Touched {
    /// Whether a pattern may match in that token.
    pub(super) fn has(&self, token: usize) -> bool {
        self.tokens.get(token).copied().unwrap_or(false)
    }
}

/// Looks for all patterns in all tokens at once.
pub(super) fn touched(redactor: &Redactor, reading: &Reading) -> Touched {
    let quick = redactor.quick.may_match(&reading.text);
    let mut touched = Touched {
        quick,
        tokens: Vec::new(),
    };
    for (index, rule) in redactor.patterns.iter().enumerate() {
        let is_looked_for = quick || rule.anchored || !redactor.quick.knows(index);
        if !is_looked_for {
            continue;
        }
        touched.tokens.resize(reading.tokens.len(), false);
        match &reading.tokens[..] {
            // It will be looked at closely, and that once.
            [_] => touched.tokens[0] = true,
            _ if rule.anchored => touched.add_all(reading, |text| rule.is_in(text)),
            _ => touched.add_at(reading, rule.matches(&reading.text)),
        }
    }
    touched
}

impl Touched {
    /// Adds the tokens whose text `is_one`.
    fn add_all(&mut self, reading: &Reading, is_one: impl Fn(&str) -> bool) {
        for (token, touched) in reading.tokens.iter().zip(&mut self.tokens) {
            *touched = *touched || is_one(&reading.text[token.at.clone()]);
        }
    }

    /// Adds the tokens that overlap with a match. Where a token matches for itself
    /// with its name, a match in the whole reading overlaps with it.
    fn add_at(&mut self, reading: &Reading, matches: impl Iterator<Item = Range<usize>>) {
        let tokens = &reading.tokens;
        for found in matches {
            let first = tokens.partition_point(|token| token.whole.end <= found.start);
            let all = tokens[first..].iter().zip(&mut self.tokens[first..]);
            for (_, touched) in all.take_while(|(token, _)| token.whole.start < found.end) {
                *touched = true;
            }
        }
    }
}
