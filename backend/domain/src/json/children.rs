//! The elements of an array and the fields of an object, one after the other.

use super::JsonError;
use super::escape;
use super::scan::{Scanner, Token};
use super::write::Writer;

/// An element, or a field with its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Child<'a> {
    /// Where it begins in the text of its array or object, and where it ends.
    pub(super) begin: usize,
    pub(super) end: usize,
    /// The name of a field, as it is escaped.
    pub(super) key: Option<&'a str>,
    /// The value.
    pub(super) value: &'a str,
    /// How long it is without white space, with its name, in bytes.
    pub(super) bytes: usize,
    /// What its field `role` says, as chat messages have it.
    pub(super) role: Option<&'a str>,
    /// What its field `type` says, as the items of a conversation have it.
    pub(super) kind: Option<&'a str>,
}

impl Child<'_> {
    /// Whether it is a message or another item of a conversation.
    pub(super) fn is_turn(&self) -> bool {
        let is_item = |kind: &str| {
            matches!(kind, "message" | "reasoning" | "item_reference")
                || kind.ends_with("_call")
                || kind.ends_with("_call_output")
        };
        self.role.is_some() || self.kind.is_some_and(is_item)
    }

    /// Whether it tells a model what to do, and so stays as long as possible.
    pub(super) fn is_instruction(&self) -> bool {
        matches!(self.role, Some("system" | "developer"))
    }

    /// How many of its bytes are its name.
    pub(super) fn key_bytes(&self) -> usize {
        self.key.map_or(0, |raw| escape::normal_len(raw) + 3)
    }
}

/// Reads child after child.
pub(super) struct Children<'a> {
    text: &'a str,
    scanner: Scanner<'a>,
}

impl<'a> Children<'a> {
    /// Those of the array or object `text`.
    pub(super) fn new(text: &'a str) -> Result<Self, JsonError> {
        let mut scanner = Scanner::new(text);
        match scanner.next()? {
            Some(Token::Begin(_)) => Ok(Self { text, scanner }),
            _ => Err(JsonError::Malformed),
        }
    }

    /// The next one, or none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Child<'a>>, JsonError> {
        let mut token = self.scanner.next()?;
        let begin = self.scanner.began();
        let mut counter = Writer::new(0);
        let mut key = None;
        if let Some(Token::Key(raw)) = token {
            key = Some(raw);
            counter.token(Token::Key(raw));
            token = self.scanner.next()?;
        }
        let value = self.scanner.began();
        let first = match token {
            None => return Err(JsonError::Malformed),
            Some(Token::End(_)) => return Ok(None),
            Some(first) => first,
        };
        let (role, kind) = self.read_value(first, &mut counter)?;
        let end = self.scanner.at();
        Ok(Some(Child {
            begin,
            end,
            key,
            value: self.text.get(value..end).ok_or(JsonError::Malformed)?,
            bytes: *counter.out(),
            role,
            kind,
        }))
    }

    /// Reads to the end of the value that `first` begins; tells its role and kind.
    fn read_value(
        &mut self,
        first: Token<'a>,
        counter: &mut Writer<usize>,
    ) -> Result<(Option<&'a str>, Option<&'a str>), JsonError> {
        let (mut role, mut kind, mut name) = (None, None, None);
        counter.token(first);
        while self.scanner.depth() > 1 {
            let token = self.scanner.next()?.ok_or(JsonError::Malformed)?;
            counter.token(token);
            match token {
                Token::String(raw) if name == Some("role") => role = Some(raw),
                Token::String(raw) if name == Some("type") => kind = Some(raw),
                _ => {}
            }
            name = match token {
                Token::Key(raw) if self.scanner.depth() == 2 => Some(raw),
                _ => None,
            };
        }
        Ok((role, kind))
    }
}
