//! Compact JSON, written token by token.

use super::escape;
use super::scan::Token;

/// Writes tokens without white space, or counts how long they would be.
#[derive(Debug)]
pub(super) struct Writer<O> {
    out: O,
    needs_comma: bool,
}

/// Where tokens go.
pub(super) trait Output {
    /// Takes what stands for itself.
    fn push(&mut self, text: &str);
    /// Takes the inside of a string, as it was escaped.
    fn push_raw(&mut self, raw: &str);
}

impl Output for &mut String {
    fn push(&mut self, text: &str) {
        self.push_str(text);
    }

    fn push_raw(&mut self, raw: &str) {
        escape::normalise(raw, self);
    }
}

/// Counts bytes.
impl Output for usize {
    fn push(&mut self, text: &str) {
        *self += text.len();
    }

    fn push_raw(&mut self, raw: &str) {
        *self += escape::normal_len(raw);
    }
}

impl<O: Output> Writer<O> {
    /// Begins where an element, a field or a whole value may begin.
    pub(super) const fn new(out: O) -> Self {
        Self {
            out,
            needs_comma: false,
        }
    }

    /// What was written to.
    pub(super) const fn out(&self) -> &O {
        &self.out
    }

    /// Writes a token.
    pub(super) fn token(&mut self, token: Token<'_>) {
        match token {
            Token::End(bracket) => {
                self.out.push(bracket.encode_utf8(&mut [0; 4]));
                self.needs_comma = true;
            }
            Token::Begin(bracket) => {
                self.separate();
                self.out.push(bracket.encode_utf8(&mut [0; 4]));
                self.needs_comma = false;
            }
            Token::Key(raw) => {
                self.quoted(|out| out.push_raw(raw));
                self.out.push(":");
                self.needs_comma = false;
            }
            Token::String(raw) => self.quoted(|out| out.push_raw(raw)),
            Token::Plain(text) => {
                self.separate();
                self.out.push(text);
                self.needs_comma = true;
            }
        }
    }

    /// Writes a string whose inside `write` writes.
    pub(super) fn quoted(&mut self, write: impl FnOnce(&mut O)) {
        self.separate();
        self.out.push("\"");
        write(&mut self.out);
        self.out.push("\"");
        self.needs_comma = true;
    }

    fn separate(&mut self) {
        if self.needs_comma {
            self.out.push(",");
        }
    }
}
