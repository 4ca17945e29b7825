//! What is wrong with a pattern, in one line.

use regex_syntax::Error;

/// Why `pattern` was refused: what is wrong and at which character.
pub(super) fn refusal(pattern: &str, error: &Error) -> String {
    let (what, at) = match error {
        Error::Parse(error) => (error.kind().to_string(), error.span().start.offset),
        Error::Translate(error) => (error.kind().to_string(), error.span().start.offset),
        other => return one_line(&other.to_string()),
    };
    let place = pattern
        .char_indices()
        .take_while(|(offset, _)| *offset < at)
        .count();
    format!("{what}, at character {}", place + 1)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::redaction::{Redactor, RuleSource};

    fn refused(pattern: &str) -> String {
        let rule = RuleSource {
            name: None,
            pattern: pattern.into(),
            replacement: None,
        };
        Redactor::new(&[], &[rule]).unwrap_err().remove(0).message
    }

    #[test]
    fn a_bad_pattern_is_explained_with_its_place() {
        assert_eq!(
            refused("ä[a-"),
            "pattern `ä[a-` does not compile: unclosed character class, at character 2"
        );
        assert!(
            refused("a(?=b)").contains("look-ahead"),
            "{}",
            refused("a(?=b)")
        );
        assert!(refused(r"\p{No}\p{Nonsense}").ends_with(", at character 7"));
        assert!(refused("(?:a{900}){900}").contains("is too costly"));
    }

    #[test]
    fn what_may_match_nothing_is_refused() {
        for pattern in ["", "x*", r"\b", "^", "(a|)", "(?:a?b?)"] {
            assert!(
                refused(pattern).contains("matches the empty text"),
                "{pattern}"
            );
        }
    }
}
