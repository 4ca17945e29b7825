//! Tells at a glance whether any of the rules may match: as a rule none does,
//! and one look for all of them costs a fraction of one look for each.

use std::sync::Arc;

use regex_automata::hybrid::dfa::{Cache, Config, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::pool::Pool;
use regex_automata::{Input, MatchKind};

/// Memory that the search for all rules together may take in a thread, in bytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// Making a state takes as long as reading so many bytes: a text that needs more
/// of them is not searched for all rules together.
const BYTES_A_STATE: usize = 10;

/// The rules it knows, as one search.
#[derive(Clone, Debug, Default)]
pub(super) struct Quick {
    rules: Vec<bool>,
    any: Option<Arc<Any>>,
}

/// Finds any of many patterns. It makes the states it needs while it searches.
#[derive(Debug)]
struct Any {
    search: DFA,
    /// States made before, one set for each thread that searches.
    caches: Pool<Cache, NewCache>,
}

type NewCache =
    Box<dyn Fn() -> Cache + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>;

impl Quick {
    /// Takes in those of the patterns that one search can look for together.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = &'a str>) -> Self {
        let patterns: Vec<&str> = patterns.collect();
        let rules: Vec<bool> = patterns.iter().map(|one| is_quick(one)).collect();
        let known = patterns.iter().zip(&rules).filter(|(_, known)| **known);
        let known: Vec<&str> = known.map(|(pattern, _)| *pattern).collect();
        match Any::new(&known) {
            Some(any) => Self {
                rules,
                any: Some(Arc::new(any)),
            },
            // Too large together; each for itself they are not.
            None => Self::default(),
        }
    }

    /// Whether the rule of that index is looked for.
    pub(super) fn knows(&self, index: usize) -> bool {
        self.rules.get(index).copied().unwrap_or(false)
    }

    /// Whether a rule that is looked for may match.
    pub(super) fn may_match(&self, text: &str) -> bool {
        self.any.as_ref().is_some_and(|any| any.may_match(text))
    }
}

impl Any {
    fn new(patterns: &[&str]) -> Option<Self> {
        let config = Config::new()
            .match_kind(MatchKind::All)
            .cache_capacity(MOST_BYTES)
            .minimum_cache_clear_count(Some(0))
            .minimum_bytes_per_state(Some(BYTES_A_STATE));
        let limit = thompson::Config::new().nfa_size_limit(Some(MOST_BYTES));
        let search = DFA::builder()
            .configure(config)
            .thompson(limit)
            .build_many(patterns)
            .ok()?;
        let of_thread = search.clone();
        let new_cache: NewCache = Box::new(move || of_thread.create_cache());
        Some(Self {
            search,
            caches: Pool::new(new_cache),
        })
    }

    fn may_match(&self, text: &str) -> bool {
        let mut cache = self.caches.get();
        let input = Input::new(text).earliest(true);
        let found = self.search.try_search_fwd(&mut cache, &input);
        // It gives up on texts that need too many states.
        found.map_or(true, |found| found.is_some())
    }
}

/// Where a word ends in Unicode cannot be seen from one byte, so a pattern that
/// asks for it would make the search for all of them slow.
fn is_quick(pattern: &str) -> bool {
    regex_syntax::parse(pattern)
        .is_ok_and(|parsed| !parsed.properties().look_set().contains_word_unicode())
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::Quick;
    use crate::redaction::{BUILTINS, Redactor, RuleSource};

    fn rule(pattern: &str, replacement: &str) -> RuleSource {
        RuleSource {
            name: None,
            pattern: pattern.into(),
            replacement: Some(replacement.into()),
        }
    }

    /// Built-ins, rules that find what others put in, and slow ones.
    static REDACTOR: LazyLock<Redactor> = LazyLock::new(|| {
        let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
        let own = [
            rule("a+", "b"),
            rule(r"\bslow\b", "a@b.cd"),
            rule("b{2,}", "1.2.3.4"),
            rule("ä", "a"),
        ];
        Redactor::new(&names, &own).unwrap()
    });

    proptest! {
        #[test]
        fn a_glance_overlooks_nothing(
            text in "(a|b|slow| |@|ä|\\.|[0-9]|4111 1111 1111 1111|x@y\\.zz|1\\.2\\.3\\.4|☃){0,12}"
        ) {
            let redactor = &*REDACTOR;
            let all = Redactor { quick: Quick::default(), ..redactor.clone() };
            prop_assert_eq!(redactor.redact(&text, 10_000), all.redact(&text, 10_000));
            let json = serde_json::to_string(&[("a", &text)]).unwrap();
            prop_assert_eq!(redactor.redact(&json, 10_000), all.redact(&json, 10_000));
        }
    }

    #[test]
    fn only_patterns_with_the_word_boundaries_of_unicode_are_slow() {
        let redactor = &*REDACTOR;
        let slow = (0..redactor.patterns.len()).filter(|index| !redactor.quick.knows(*index));
        let slow: Vec<&str> = slow
            .map(|index| redactor.patterns[index].pattern.as_str())
            .collect();
        assert_eq!(slow, [r"\bslow\b"]);
    }
}
