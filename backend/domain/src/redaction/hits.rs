//! Where the rules match in what was read.

use std::ops::Range;

use super::Redactor;
use super::builtin::digits_together;
use super::percent::{Decoded, MAX_ROUNDS};
use super::reading::{Reading, Token};
use super::rule::Rule;

/// A token of so many bytes is looked at for itself, and only then.
const LONG: usize = 4 * 1024;

/// A part that a rule replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Where it stands in the reading.
    pub(super) range: Range<usize>,
    /// The number of the rule.
    pub(super) rule: u16,
}

/// What the built-in rules find in a text. All look at it as it came, and at
/// what stands there in percent-encoding.
pub(super) fn builtins(redactor: &Redactor, text: &str) -> Vec<Hit> {
    if redactor.builtins.is_empty() {
        return Vec::new();
    }
    let mut hits = as_it_came(redactor, text);
    let mut rounds: Vec<Decoded> = Vec::new();
    while rounds.len() < MAX_ROUNDS
        && let Some(decoded) = Decoded::from_text(rounds.last().map_or(text, |last| &last.text))
    {
        let found = as_it_came(redactor, &decoded.text);
        rounds.push(decoded);
        hits.extend(found.into_iter().map(|Hit { range, rule }| {
            let origin = |range, decoded: &Decoded| decoded.origin(&range);
            let range = rounds.iter().rev().fold(range, origin);
            Hit { range, rule }
        }));
    }
    hits
}

/// Those of the hits, which are in order, that are in the token.
pub(super) fn in_token<'h>(hits: &'h [Hit], token: &Token) -> &'h [Hit] {
    let before = hits.partition_point(|hit| hit.range.end <= token.at.start);
    let hits = &hits[before..];
    &hits[..hits.partition_point(|hit| hit.range.start < token.at.end)]
}

fn as_it_came(redactor: &Redactor, text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    let digits = digits_together(text);
    for (number, builtin) in redactor.builtins.iter().enumerate() {
        if !builtin.may_match(digits) {
            continue;
        }
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
#[derive(Default)]
pub(super) struct Touched(Vec<bool>);

impl Touched {
    /// Looks for all patterns in all tokens at once.
    pub(super) fn new(redactor: &Redactor, reading: &Reading) -> Self {
        if redactor.patterns.is_empty() || !redactor.quick.may_match(&reading.text) {
            return Self::default();
        }
        let tokens = &reading.tokens;
        let is_long = |token: &Token| token.at.len() >= LONG;
        let mut touched = Self(tokens.iter().map(is_long).collect());
        let mut first = 0;
        for short in tokens.split(is_long) {
            for rule in &redactor.patterns {
                touched.add(rule, reading, short, first);
            }
            first += short.len() + 1;
        }
        touched
    }

    /// Whether there is any.
    pub(super) const fn is_any(&self) -> bool {
        !self.0.is_empty()
    }

    /// Whether a pattern may match in that token.
    pub(super) fn has(&self, token: usize) -> bool {
        self.0.get(token).copied().unwrap_or(false)
    }

    /// Adds those of the tokens, of which the first has that index, in which the
    /// rule matches. Where a token matches for itself with its name, a match in
    /// all that was read overlaps with it.
    fn add(&mut self, rule: &Rule, reading: &Reading, tokens: &[Token], first: usize) {
        let (Some(begin), Some(end)) = (tokens.first(), tokens.last()) else {
            return;
        };
        if rule.anchored {
            for (index, token) in tokens.iter().enumerate() {
                self.0[first + index] |= rule.is_in(&reading.text[token.at.clone()]);
            }
            return;
        }
        let start = begin.whole.start;
        for found in rule.matches(&reading.text[start..end.whole.end]) {
            let (begin, end) = (found.start + start, found.end + start);
            let before = tokens.partition_point(|token| token.whole.end <= begin);
            let inside = tokens[before..].iter();
            let inside = inside.take_while(|token| token.whole.start < end);
            self.0[first + before..][..inside.count()].fill(true);
        }
    }
}
