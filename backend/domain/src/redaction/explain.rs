//! What is wrong with a pattern, in one line.

use regex_syntax::Error;

/// Why `pattern` was refused: what is wrong and at which character.
pub(super) fn refusal(pattern: &str, error: &regex::Error) -> String {
    if let regex::Error::CompiledTooBig(limit) = error {
        return format!("compiled it would take more than {limit} bytes");
    }
    let (what, at) = match regex_syntax::parse(pattern) {
        Err(Error::Parse(error)) => (error.kind().to_string(), error.span().start.offset),
        Err(Error::Translate(error)) => (error.kind().to_string(), error.span().start.offset),
        Ok(_) | Err(_) => return one_line(&error.to_string()),
    };
    let place = pattern
        .char_indices()
        .take_while(|(offset, _)| *offset < at)
        .count();
    format!("{what}, at character {}", place + 1)
}

/// Whether it can match between two characters, where there is nothing to replace.
pub(super) fn may_be_empty(pattern: &str) -> bool {
    regex_syntax::parse(pattern).is_ok_and(|parsed| parsed.properties().minimum_len() == Some(0))
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
        assert!(refused("(?:a{900}){900}").contains("more than 4194304 bytes"));
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
