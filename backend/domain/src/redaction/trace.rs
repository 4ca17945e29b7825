//! Redaction that remembers what it replaced, to be looked at by people.

use std::collections::VecDeque;
use std::ops::Range;

use regex::Captures;

use super::{Redactor, Rule, Search};

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The text as it would be stored, cut where replacements begin and end.
    pub pieces: Vec<Piece>,
    /// How often each rule replaced something; the built-ins first.
    pub counts: Vec<usize>,
}

/// A part of a redacted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What is stored.
    pub text: String,
    /// What it stands in place of; `None` for what was left as it was.
    pub replaced: Option<Replaced>,
}

/// What is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The number of the rule, the built-ins first.
    pub rule: usize,
    /// What stood there in the beginning.
    pub original: String,
}

/// A match: where it is, and what comes in its place.
type Found = (Range<usize>, String);

impl Redactor {
    /// Does what [`Redactor::redact_in_place`] does and tells what it did.
    #[must_use]
    pub fn trace(&self, text: &str) -> Trace {
        let whole = Piece {
            text: text.to_owned(),
            replaced: None,
        };
        let (mut pieces, mut counts) = (vec![whole], Vec::new());
        for (number, rule) in self.rules.iter().enumerate() {
            let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let found = rule.find(&text);
            counts.push(found.len());
            if !found.is_empty() {
                pieces = replace(pieces, found, number);
            }
        }
        Trace { pieces, counts }
    }
}

impl Rule {
    fn find(&self, text: &str) -> Vec<Found> {
        match &self.search {
            Search::Builtin(find) => {
                let found = find(text).into_iter();
                found
                    .map(|range| (range, self.replacement.clone()))
                    .collect()
            }
            Search::Pattern(pattern) => {
                let expand = |captures: Captures<'_>| {
                    let mut expanded = String::new();
                    captures.expand(&self.replacement, &mut expanded);
                    Some((captures.get(0)?.range(), expanded))
                };
                pattern.captures_iter(text).filter_map(expand).collect()
            }
        }
    }
}

fn replace(pieces: Vec<Piece>, found: Vec<Found>, rule: usize) -> Vec<Piece> {
    let (mut rest, mut done, mut at) = (VecDeque::from(pieces), Vec::new(), 0);
    for (range, text) in found {
        take(&mut rest, range.start - at, |piece| done.push(piece));
        let mut original = String::new();
        take(&mut rest, range.len(), |piece| match piece.replaced {
            Some(replaced) => original.push_str(&replaced.original),
            None => original.push_str(&piece.text),
        });
        done.push(Piece {
            text,
            replaced: Some(Replaced { rule, original }),
        });
        at = range.end;
    }
    done.extend(rest);
    done
}

/// Takes pieces of that many bytes together, cutting the last of them.
fn take(rest: &mut VecDeque<Piece>, mut bytes: usize, mut give: impl FnMut(Piece)) {
    while bytes > 0
        && let Some(mut piece) = rest.pop_front()
    {
        if piece.text.len() > bytes {
            let text = piece.text.split_off(bytes);
            // What stood there goes with the beginning.
            let replaced = piece.replaced.as_ref().map(|replaced| Replaced {
                rule: replaced.rule,
                original: String::new(),
            });
            rest.push_front(Piece { text, replaced });
        }
        bytes -= piece.text.len();
        give(piece);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::redaction::{BUILTINS, RuleSource};

    fn redactor(rules: &[(&str, &str)]) -> Redactor {
        let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
        let rules: Vec<_> = rules
            .iter()
            .map(|(pattern, replacement)| RuleSource {
                name: None,
                pattern: (*pattern).into(),
                replacement: Some((*replacement).into()),
            })
            .collect();
        Redactor::new(&names, &rules).unwrap()
    }

    #[test]
    fn a_replacement_says_what_stood_there() {
        let redactor = redactor(&[("P(\\d+)", "<$1>"), ("REDACTED\\] and", "x")]);
        let Trace { pieces, counts } = redactor.trace("P12 to a@b.example and on");
        let shown: Vec<_> = pieces
            .iter()
            .map(|piece| {
                let replaced = piece.replaced.as_ref();
                let replaced = replaced.map(|one| (one.rule, one.original.as_str()));
                (piece.text.as_str(), replaced)
            })
            .collect();
        let first = BUILTINS.len();
        let expected = [
            ("<12>", Some((first, "P12"))),
            (" to ", None),
            ("[", Some((0, "a@b.example"))),
            ("x", Some((first + 1, " and"))),
            (" on", None),
        ];
        assert_eq!(shown, expected);
        assert_eq!((counts[0], &counts[first..]), (1, &[1, 1][..]));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_would_be_stored(
            text in "(a|b|P[0-9]|x@y\\.zz| |ä|☃|4111 1111 1111 1111|1\\.2\\.3\\.4|\\[){0,16}"
        ) {
            let redactor = redactor(&[
                ("a+", "b"), ("P(.)", "${1}a"), ("b.", ""), ("ä", "☃☃"), ("REDACTED", "R"), ("☃ ?", "P"),
            ]);
            let mut stored = text.clone();
            redactor.redact_in_place(&mut stored);
            let Trace { pieces, counts } = redactor.trace(&text);
            let shown: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(&shown, &stored);
            prop_assert_eq!(counts.iter().sum::<usize>() > 0, pieces.iter().any(|one| one.replaced.is_some()) );
            let before: String = pieces
                .iter()
                .map(|piece| piece.replaced.as_ref().map_or(&*piece.text, |one| &*one.original))
                .collect();
            prop_assert_eq!(before, text);
        }
    }
}
