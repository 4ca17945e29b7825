//! Redaction that remembers what it replaced, to be looked at by people.

use super::Redactor;
use crate::json::{CUT, CUT_MARK};

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
        let (mut pieces, mut length, mut at) = (Vec::new(), 0, 0);
        let mut counts = vec![0; self.builtins.len() + self.patterns.len()];
        let most = most.max(text.len());
        for patch in self.in_text(text, most).iter() {
            if patch.tag == CUT || length > most {
                pieces.push(Piece::kept(CUT_MARK));
                return Trace { pieces, counts };
            }
            if at < patch.begin {
                pieces.push(Piece::kept(&text[at..patch.begin]));
            }
            let rule = usize::from(patch.tag);
            length += patch.begin - at + patch.text.len();
            at = patch.end;
            counts[rule] += 1;
            pieces.push(Piece {
                text: patch.text.to_owned(),
                replaced: Some(Replaced {
                    rule,
                    original: text[patch.begin..patch.end].to_owned(),
                }),
            });
        }
        if length > most {
            pieces.push(Piece::kept(CUT_MARK));
        } else if at < text.len() {
            pieces.push(Piece::kept(&text[at..]));
        }
        Trace { pieces, counts }
    }
}

impl Piece {
    fn kept(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            replaced: None,
        }
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
