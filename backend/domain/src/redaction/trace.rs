//! Redaction that remembers what it replaced, to be looked at by people.

use std::collections::VecDeque;

use super::{Found, Redactor};
use crate::json::CUT_MARK;

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

impl Redactor {
    /// Does what [`Redactor::redact`] does and tells what it did.
    #[must_use]
    pub fn trace(&self, text: &str, most: usize) -> Trace {
        let whole = Piece {
            text: text.to_owned(),
            replaced: None,
        };
        let (mut pieces, mut counts) = (vec![whole], Vec::new());
        for (number, rule) in self.rules.iter().enumerate() {
            let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            let (found, is_cut) = bounded(rule.find(&text), most.max(text.len()));
            counts.push(found.len());
            if !found.is_empty() {
                pieces = replace(pieces, found, number, is_cut);
            }
        }
        Trace { pieces, counts }
    }
}

/// The matches up to the one that makes the text longer than `most` bytes;
/// whether there is such a one.
fn bounded<'a>(all: impl Iterator<Item = Found<'a>>, most: usize) -> (Vec<Found<'a>>, bool) {
    let (mut found, mut length, mut at) = (Vec::new(), 0, 0);
    for (range, replacement) in all {
        length += range.start - at + replacement.len();
        at = range.end;
        found.push((range, replacement));
        if length > most {
            return (found, true);
        }
    }
    (found, false)
}

fn replace(pieces: Vec<Piece>, found: Vec<Found<'_>>, rule: usize, is_cut: bool) -> Vec<Piece> {
    let (mut rest, mut done, mut at) = (VecDeque::from(pieces), Vec::new(), 0);
    for (range, text) in found {
        take(&mut rest, range.start - at, |piece| done.push(piece));
        let mut original = String::new();
        take(&mut rest, range.len(), |piece| match piece.replaced {
            Some(replaced) => original.push_str(&replaced.original),
            None => original.push_str(&piece.text),
        });
        done.push(Piece {
            text: text.into_owned(),
            replaced: Some(Replaced { rule, original }),
        });
        at = range.end;
    }
    if is_cut {
        rest = VecDeque::from([Piece {
            text: CUT_MARK.to_owned(),
            replaced: None,
        }]);
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
    use std::sync::LazyLock;

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
        let Trace { pieces, counts } = redactor.trace("P12 to a@b.example and on", 1_000);
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

    #[test]
    fn what_replacements_make_too_long_is_cut_alike() {
        let redactor = redactor(&[("x", &"y".repeat(100))]);
        let text = "x".repeat(1_000);
        let shown: String = redactor
            .trace(&text, 2_000)
            .pieces
            .into_iter()
            .map(|piece| piece.text)
            .collect();
        assert_eq!(Some(&shown), redactor.redact(&text, 2_000).as_ref());
        assert!(shown.len() < 2_200 && shown.ends_with(CUT_MARK));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_would_be_stored(
            text in "(a|b|P[0-9]|x@y\\.zz| |ä|☃|4111 1111 1111 1111|1\\.2\\.3\\.4|\\[){0,16}"
        ) {
            static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| redactor(&[
                ("a+", "b"), ("P(.)", "${1}a"), ("b.", ""), ("ä", "☃☃"), ("REDACTED", "R"), ("☃ ?", "P"),
            ]));
            let redactor = &*REDACTOR;
            let stored = redactor.redact(&text, 10_000).unwrap_or_else(|| text.clone());
            let Trace { pieces, counts } = redactor.trace(&text, 10_000);
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
