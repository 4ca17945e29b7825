//! JSON, token by token.

use super::{JsonError, MAX_DEPTH};

/// A part of a JSON text that means something by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// `[` or `{`.
    Begin(char),
    /// `]` or `}`.
    End(char),
    /// The name of a field, without its quotes and as it is escaped.
    Key(&'a str),
    /// A string, without its quotes and as it is escaped.
    String(&'a str),
    /// A number, `true`, `false` or `null`.
    Plain(&'a str),
}

/// Reads the tokens of a text that is known to be JSON, or of a run of elements
/// or fields cut out of one. It keeps no stack, so nesting costs no memory.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    began: usize,
    at: usize,
    depth: usize,
    max_depth: usize,
}

impl<'a> Scanner<'a> {
    /// Begins at the front of `text`, which is nested at most [`MAX_DEPTH`] levels deep.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self {
            text,
            began: 0,
            at: 0,
            depth: 0,
            max_depth: MAX_DEPTH,
        }
    }

    /// The same for a text nested as deep as it likes.
    pub(super) const fn unbounded(text: &'a str) -> Self {
        Self {
            max_depth: usize::MAX,
            ..Self::new(text)
        }
    }

    /// How many arrays and objects are open.
    pub(crate) const fn depth(&self) -> usize {
        self.depth
    }

    /// Where the token begins that was read last.
    pub(crate) const fn began(&self) -> usize {
        self.began
    }

    /// Where the token ends that was read last.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// The next token, or none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, JsonError> {
        self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':'));
        self.began = self.at;
        let Some(&byte) = self.text.as_bytes().get(self.at) else {
            return Ok(None);
        };
        match byte {
            b'"' => self.string().map(Some),
            b'[' | b'{' => {
                self.at += 1;
                self.depth += 1;
                if self.depth > self.max_depth {
                    return Err(JsonError::TooDeep);
                }
                Ok(Some(Token::Begin(char::from(byte))))
            }
            b']' | b'}' => {
                self.at += 1;
                self.depth = self.depth.checked_sub(1).ok_or(JsonError::Malformed)?;
                Ok(Some(Token::End(char::from(byte))))
            }
            _ => self.plain().map(Some),
        }
    }

    fn string(&mut self) -> Result<Token<'a>, JsonError> {
        let (text, begin) = (self.text, self.at + 1);
        let mut end = begin;
        loop {
            let rest = text.as_bytes().get(end..).unwrap_or_default();
            match memchr::memchr2(b'"', b'\\', rest) {
                Some(found) if rest[found] == b'"' => {
                    end += found;
                    break;
                }
                Some(found) => end += found + 2,
                None => return Err(JsonError::Malformed),
            }
        }
        self.at = end + 1;
        let raw = text.get(begin..end).ok_or(JsonError::Malformed)?;
        self.skip(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'));
        if text.as_bytes().get(self.at) == Some(&b':') {
            return Ok(Token::Key(raw));
        }
        self.at = end + 1;
        Ok(Token::String(raw))
    }

    fn plain(&mut self) -> Result<Token<'a>, JsonError> {
        let begin = self.at;
        self.skip(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.'));
        match self.text.get(begin..self.at) {
            None | Some("") => Err(JsonError::Malformed),
            Some(text) => Ok(Token::Plain(text)),
        }
    }

    fn skip(&mut self, is_skipped: impl Fn(u8) -> bool) {
        let rest = &self.text.as_bytes()[self.at..];
        let end = rest.iter().position(|&byte| !is_skipped(byte));
        self.at += end.unwrap_or(rest.len());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str) -> Result<Vec<Token<'_>>, JsonError> {
        let (mut scanner, mut tokens) = (Scanner::new(text), Vec::new());
        while let Some(token) = scanner.next()? {
            tokens.push(token);
        }
        Ok(tokens)
    }

    #[test]
    fn tokens_are_told_apart() {
        let found = tokens(r#" {"a\"" : [ -1.5E+7,true ,"x:y,\\"], "b":{}} "#).unwrap();
        let expected = [
            Token::Begin('{'),
            Token::Key(r#"a\""#),
            Token::Begin('['),
            Token::Plain("-1.5E+7"),
            Token::Plain("true"),
            Token::String(r"x:y,\\"),
            Token::End(']'),
            Token::Key("b"),
            Token::Begin('{'),
            Token::End('}'),
            Token::End('}'),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(tokens(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(tokens(&nested(MAX_DEPTH + 1)), Err(JsonError::TooDeep));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\[\\]{}:,\"\\\\a1é \n.-]{0,40}") {
            let _ = tokens(&text);
        }
    }
}
