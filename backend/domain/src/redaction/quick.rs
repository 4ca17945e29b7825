//! Tells at a glance whether any of the rules may match: as a rule none does,
//! and one look for all of them costs a fraction of one look for each.

use regex::{RegexSet, RegexSetBuilder};

/// Memory that the search for all rules together may take in a thread, in bytes.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The rules it knows, as one search.
#[derive(Clone, Debug, Default)]
pub(super) struct Quick {
    rules: Vec<bool>,
    any: RegexSet,
}

impl Quick {
    /// Takes in those of the rules that one search can look for together: of
    /// each its pattern, or `None` for a built-in rule, which is quick itself.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = Option<&'a str>>) -> Self {
        let known = |pattern: Option<&'a str>| pattern.filter(|pattern| is_quick(pattern));
        let patterns: Vec<Option<&str>> = patterns.map(known).collect();
        let rules: Vec<bool> = patterns.iter().map(Option::is_some).collect();
        let any = RegexSetBuilder::new(patterns.iter().flatten())
            .size_limit(MOST_BYTES)
            .dfa_size_limit(MOST_BYTES)
            .build();
        match any {
            Ok(any) => Self { rules, any },
            // Too large together; each for itself they are not.
            Err(_) => Self::default(),
        }
    }

    /// Whether the rule of that index is looked for.
    pub(super) fn knows(&self, index: usize) -> bool {
        self.rules.get(index).copied().unwrap_or(false)
    }

    /// Whether a rule that is looked for matches.
    pub(super) fn may_match(&self, text: &str) -> bool {
        self.any.is_match(text)
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
    use proptest::prelude::*;

    use crate::redaction::{BUILTINS, Redactor, RuleSource};

    fn rule(pattern: &str, replacement: &str) -> RuleSource {
        RuleSource {
            name: None,
            pattern: pattern.into(),
            replacement: Some(replacement.into()),
        }
    }

    /// Built-ins, rules that find what others put in, and slow ones.
    fn redactor() -> Redactor {
        let names: Vec<String> = BUILTINS.iter().map(|one| one.name.into()).collect();
        let own = [
            rule("a+", "b"),
            rule(r"\bslow\b", "a@b.cd"),
            rule("b{2,}", "1.2.3.4"),
            rule("ä", "a"),
        ];
        Redactor::new(&names, &own).unwrap()
    }

    proptest! {
        #[test]
        fn a_glance_overlooks_nothing(
            text in "(a|b|slow| |@|ä|\\.|[0-9]|4111 1111 1111 1111|x@y\\.zz|1\\.2\\.3\\.4|☃){0,12}"
        ) {
            let redactor = redactor();
            let mut expected = text.clone();
            for rule in &redactor.rules {
                if let Some(replaced) = rule.apply(&expected) {
                    expected = replaced;
                }
            }
            let mut found = text.clone();
            let changed = redactor.redact_in_place(&mut found);
            prop_assert_eq!(&found, &expected);
            prop_assert!(changed || found == text);
        }
    }

    #[test]
    fn only_patterns_with_the_word_boundaries_of_unicode_are_slow() {
        let redactor = redactor();
        let slow = (0..redactor.rules.len()).filter(|index| !redactor.quick.knows(*index));
        let slow: Vec<&str> = slow
            .filter_map(|index| redactor.rules[index].pattern())
            .collect();
        assert_eq!(slow, [r"\bslow\b"]);
    }
}
