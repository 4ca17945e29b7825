//! A pattern as an automaton that takes the same small step for every character
//! of a text, whatever the text is.
//!
//! The library for regular expressions makes the states of its automaton while
//! it searches, and where a text leads to too many of them it goes another way
//! that takes a hundred times as long. Here all states are made when a pattern is
//! entered, and a pattern that has too many of them is refused.

use std::ops::Range;

use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson::{self, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::Hir;

use super::alphabet::{self, Alphabet, AlphabetError};

/// Memory that the states of one pattern may take each way, in bytes.
pub(super) const MAX_TABLE_BYTES: usize = 1024 * 1024;

/// Why a pattern is no automaton.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AutomatonError {
    /// It needs too many states.
    TooManyStates,
    /// See [`AlphabetError`].
    Alphabet(AlphabetError),
}

/// Finds a pattern in a text.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    alphabet: Alphabet,
    /// Finds where a match ends, from left to right.
    ends: dense::DFA<Vec<u32>>,
    /// Finds where it begins, from its end to the left.
    begins: dense::DFA<Vec<u32>>,
}

impl Automaton {
    /// Makes all states.
    pub(super) fn new(pattern: &Hir) -> Result<Self, AutomatonError> {
        let (alphabet, pattern) = alphabet::translate(pattern).map_err(AutomatonError::Alphabet)?;
        let too_many = |_| AutomatonError::TooManyStates;
        let ends = thompson::Compiler::new()
            .configure(nfa(false))
            .build_from_hir(&pattern)
            .map_err(|_| AutomatonError::TooManyStates)?;
        let ends = dense::Builder::new()
            .configure(dfa().start_kind(StartKind::Unanchored))
            .build_from_nfa(&ends)
            .map_err(too_many)?;
        let begins = thompson::Compiler::new()
            .configure(nfa(true))
            .build_from_hir(&pattern)
            .map_err(|_| AutomatonError::TooManyStates)?;
        let begins = dense::Builder::new()
            .configure(
                dfa()
                    .start_kind(StartKind::Anchored)
                    .match_kind(MatchKind::All),
            )
            .build_from_nfa(&begins)
            .map_err(too_many)?;
        Ok(Self {
            alphabet,
            ends,
            begins,
        })
    }

    /// Memory it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.ends.memory_usage() + self.begins.memory_usage() + self.alphabet.bytes()
    }

    /// Every match that does not overlap with one before it.
    pub(super) fn find_iter<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> impl Iterator<Item = Range<usize>> + use<'r, 't> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let found = self.find(text, at)?;
            at = found.end;
            Some(found)
        })
    }

    /// The first match that begins at `at` or behind it.
    fn find(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let end = self.end(text, at)?;
        Some(self.begin(text, at, end)..end)
    }

    fn end(&self, text: &str, at: usize) -> Option<usize> {
        let before = text[..at].chars().next_back();
        let mut state = self.start(&self.ends, before, Anchored::No)?;
        let (bytes, mut at, mut found) = (text.as_bytes(), at, None);
        while let Some(&byte) = bytes.get(at) {
            let (class, length) = if byte.is_ascii() {
                (self.alphabet.ascii(byte), 1)
            } else {
                let one = text[at..].chars().next()?;
                (self.alphabet.class(one), one.len_utf8())
            };
            state = self.ends.next_state(state, class);
            if self.ends.is_special_state(state) {
                // A match is known one character behind its end.
                if self.ends.is_match_state(state) {
                    found = Some(at);
                } else if self.ends.is_dead_state(state) {
                    return found;
                }
            }
            at += length;
        }
        let last = self.ends.next_eoi_state(state);
        if self.ends.is_match_state(last) {
            Some(at)
        } else {
            found
        }
    }

    /// Where the match begins that ends at `end`.
    fn begin(&self, text: &str, from: usize, end: usize) -> usize {
        let behind = text[end..].chars().next();
        let Some(mut state) = self.start(&self.begins, behind, Anchored::Yes) else {
            return from;
        };
        let mut found = end;
        for (at, one) in text[from..end].char_indices().rev() {
            state = self.begins.next_state(state, self.alphabet.class(one));
            if self.begins.is_match_state(state) {
                found = from + at + one.len_utf8();
            } else if self.begins.is_dead_state(state) {
                return found;
            }
        }
        let last = match text[..from].chars().next_back() {
            Some(before) => self.begins.next_state(state, self.alphabet.class(before)),
            None => self.begins.next_eoi_state(state),
        };
        if self.begins.is_match_state(last) {
            from
        } else {
            found
        }
    }

    fn start(
        &self,
        dfa: &dense::DFA<Vec<u32>>,
        beside: Option<char>,
        anchored: Anchored,
    ) -> Option<StateID> {
        let beside = beside.map(|one| self.alphabet.class(one));
        let config = start::Config::new().look_behind(beside).anchored(anchored);
        dfa.start_state(&config).ok()
    }
}

fn nfa(reverse: bool) -> thompson::Config {
    thompson::Config::new()
        .utf8(false)
        .reverse(reverse)
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(MAX_TABLE_BYTES))
}

fn dfa() -> dense::Config {
    dense::Config::new()
        .accelerate(false)
        .dfa_size_limit(Some(MAX_TABLE_BYTES))
        .determinize_size_limit(Some(4 * MAX_TABLE_BYTES))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    fn automaton(pattern: &str) -> Result<Automaton, AutomatonError> {
        Automaton::new(&regex_syntax::parse(pattern).unwrap())
    }

    /// Patterns of all kinds: classes, repeats, alternatives, borders.
    fn pattern() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            "[a-cé_☃ 1]".prop_map(|text| text),
            Just(r"\w".to_owned()),
            Just(r"\d".to_owned()),
            Just(r"\s".to_owned()),
            Just(".".to_owned()),
            Just("[^a]".to_owned()),
            Just(r"\p{L}".to_owned()),
            Just("(?i:É)".to_owned()),
            Just("[a-c_1]".to_owned()),
            Just("(?-u:\\w)".to_owned()),
        ];
        let body = leaf.prop_recursive(3, 12, 3, |inner| {
            let repeat = prop::sample::select(vec!["{1,3}", "+", "?", "*", "{2}", "+?", "{1,2}?"]);
            prop_oneof![
                (inner.clone(), repeat).prop_map(|(one, repeat)| format!("(?:{one}){repeat}")),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|all| all.concat()),
                prop::collection::vec(inner, 1..3).prop_map(|all| format!("(?:{})", all.join("|"))),
            ]
        });
        let borders = vec![
            "",
            r"\b",
            r"\B",
            "(?m:^)",
            "^",
            r"\b{start}",
            r"\b{start-half}",
        ];
        let ends = vec!["", r"\b", r"\B", "(?m:$)", "$", r"\b{end}", r"\b{end-half}"];
        (
            prop::sample::select(borders),
            body,
            prop::sample::select(ends),
        )
            .prop_map(|(begin, body, end)| format!("{begin}{body}{end}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
        #[test]
        fn matches_are_those_of_the_library(pattern in pattern(), text in "[a-cé_☃ 1\nÉ内]{0,24}") {
            let regex = Regex::new(&pattern).unwrap();
            let hir = regex_syntax::parse(&pattern).unwrap();
            prop_assume!(hir.properties().minimum_len() > Some(0));
            let automaton = Automaton::new(&hir).unwrap();
            let expected: Vec<_> = regex.find_iter(&text).map(|found| found.range()).collect();
            let found: Vec<_> = automaton.find_iter(&text).collect();
            prop_assert_eq!(found, expected, "{}", pattern);
        }
    }

    #[test]
    fn usual_patterns_are_small() {
        for pattern in [
            r"\bP\d{6}\b",
            r"\w+@\w+\.\w+",
            r"\w{3,50}",
            r"\p{L}{2,30} \p{L}{2,30}",
            r"\b[A-Z]{2,5}-\d{4,12}\b",
            r"(?:\d{4}[- ]?){3}\d{4}",
            r"(?i)password\s*[:=]\s*\S+",
            r"(?s)-----BEGIN .*?-----END [A-Z ]+-----",
            r".{0,20}password.{0,20}",
            r"[^,]{10,200},",
            r"[A-Za-z0-9+/]{40,}={0,2}",
            r"AKIA[0-9A-Z]{16}",
            r"gh[pousr]_[A-Za-z0-9]{36,255}",
            r"glpat-[A-Za-z0-9_-]{20,}",
            r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}",
            r"(\w+\s){1,20}secret",
            r"(?i)\b(?:alice|bob|größe|ярослав|田中)\b",
        ] {
            let bytes = automaton(pattern).map(|automaton| automaton.bytes());
            assert!(matches!(bytes, Ok(..=700_000)), "{pattern}: {bytes:?}");
        }
    }

    #[test]
    fn what_has_too_many_states_is_refused() {
        for pattern in [
            "a[ab]{20}c",
            r"\w{1,100}x\w{1,100}",
            "(?:a{900}){900}",
            r"(?:[a-z]+\d+){30}x[a-z0-9]{30}",
        ] {
            let refused = automaton(pattern).map(|automaton| automaton.bytes());
            assert_eq!(refused, Err(AutomatonError::TooManyStates), "{pattern}");
        }
        let two = AlphabetError::TwoKindsOfWords;
        let refused = automaton(r"\ba(?-u:\b)").err();
        assert_eq!(refused, Some(AutomatonError::Alphabet(two)));
    }
}
