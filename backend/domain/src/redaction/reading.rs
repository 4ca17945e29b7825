//! A content as it reads: what its strings say, one after the other.
//!
//! The rules look at a text in which the escapes of JSON are what they stand for,
//! at all levels, and each value stands behind its name. Where a part of it
//! stands in the content is known to the byte.

use std::ops::Range;

use super::path::Twin;
use crate::json::{Piece, pieces};

/// What ends each value. It stands in no text, and no built-in rule goes beyond.
pub(super) const END: char = '\0';

/// A place in a text, and the same place in the content.
type Mark = (u32, u32);

/// What a token of JSON is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The name of a field.
    Key,
    /// A string, or a text that is no JSON.
    Text,
    /// A number.
    Number,
}

/// What a key, a string or a number says.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Where it stands in the reading.
    pub(super) at: Range<usize>,
    /// The same with its name before it and its quotes.
    pub(super) whole: Range<usize>,
    /// Where it stands in the content, without its quotes.
    pub(super) raw: Range<usize>,
    /// Where in the content that ends what was read of it: the rest is too long.
    pub(super) read_to: usize,
    /// In how many strings of JSON it stands, itself among them.
    pub(super) level: usize,
    /// The number of the object that it is a field of.
    pub(super) object: usize,
    /// What it says a second time, or others do.
    pub(super) twin: Option<Twin>,
    /// Its first mark.
    marks: usize,
}

impl Token {
    /// Whether its end was not read.
    pub(super) const fn is_cut(&self) -> bool {
        self.read_to < self.raw.end
    }
}

/// A text that was read out of a content.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    /// Where its parts stand in the content: nowhere else than in the text
    /// itself where there are no marks.
    marks: &'a [Mark],
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    marks: Vec<Mark>,
}

impl<'a> Source<'a> {
    /// The content itself.
    pub(super) const fn content(text: &'a str) -> Self {
        Self { text, marks: &[] }
    }

    /// Where a part that is a slice of the text stands in it.
    pub(super) fn place(&self, part: &str) -> Range<usize> {
        let begin = part.as_ptr().addr() - self.text.as_ptr().addr();
        begin..begin + part.len()
    }

    /// Where a place in the text is in the content.
    pub(super) fn origin(&self, at: usize) -> usize {
        map(self.marks, at)
    }

    /// Decodes the string `raw` of the text; gives the marks of what comes out.
    pub(super) fn decode(&self, raw: &Range<usize>, marks: &mut Vec<Mark>, out: &mut String) {
        let mut at = raw.start;
        for (piece, behind) in pieces(&self.text[raw.clone()]) {
            let end = raw.start + behind;
            match piece {
                Piece::Plain(plain) => {
                    self.mark(at..end, out.len(), marks);
                    out.push_str(plain);
                }
                Piece::Escaped(one) | Piece::Replaced(one) => {
                    marks.push((out.len() as u32, self.origin(at) as u32));
                    out.push(one);
                }
            }
            at = end;
        }
        marks.push((out.len() as u32, self.origin(raw.end) as u32));
    }

    /// Copies the part `raw` of the text as it is.
    fn copy(&self, raw: &Range<usize>, marks: &mut Vec<Mark>, out: &mut String) {
        self.mark(raw.clone(), out.len(), marks);
        out.push_str(&self.text[raw.clone()]);
        marks.push((out.len() as u32, self.origin(raw.end) as u32));
    }

    /// Marks the part `range`, which stands at `to` in another text as it is.
    fn mark(&self, range: Range<usize>, to: usize, marks: &mut Vec<Mark>) {
        marks.push((to as u32, self.origin(range.start) as u32));
        let first = self
            .marks
            .partition_point(|one| (one.0 as usize) <= range.start);
        let inside = self.marks[first..].iter();
        let inside = inside.take_while(|one| (one.0 as usize) < range.end);
        marks.extend(inside.map(|&(at, origin)| (at - range.start as u32 + to as u32, origin)));
    }
}

/// A text of its own, with the marks of its parts.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) text: String,
    marks: Vec<Mark>,
}

impl Decoded {
    /// Decodes the string `raw` of a text.
    pub(super) fn from_raw(source: Source<'_>, raw: &Range<usize>) -> Self {
        let mut decoded = Self::default();
        source.decode(raw, &mut decoded.marks, &mut decoded.text);
        decoded
    }

    pub(super) fn source(&self) -> Source<'_> {
        Source {
            text: &self.text,
            marks: &self.marks,
        }
    }
}

fn map(marks: &[Mark], at: usize) -> usize {
    let next = marks.partition_point(|one| (one.0 as usize) <= at);
    match next.checked_sub(1).map(|last| marks[last]) {
        Some((begin, origin)) => origin as usize + (at - begin as usize),
        None => at,
    }
}

impl Reading {
    /// Adds the part `raw` of a text as a token, of which `read` is looked at.
    pub(super) fn push(
        &mut self,
        source: Source<'_>,
        (raw, read): (&Range<usize>, usize),
        kind: Kind,
        place: Place,
    ) {
        let part = raw.start..raw.start + read;
        let whole = place.name.unwrap_or(self.text.len());
        let is_quoted = kind != Kind::Number && place.level > 0 && !place.is_decoded;
        self.text.push_str(if is_quoted { "\"" } else { "" });
        let (marks, begin) = (self.marks.len(), self.text.len());
        match is_quoted {
            true => source.decode(&part, &mut self.marks, &mut self.text),
            false => source.copy(&part, &mut self.marks, &mut self.text),
        }
        let end = self.text.len();
        self.text.push_str(if is_quoted { "\"" } else { "" });
        self.tokens.push(Token {
            kind,
            at: begin..end,
            whole: whole..self.text.len(),
            raw: source.origin(raw.start)..source.origin(raw.end),
            read_to: source.origin(part.end),
            level: place.level,
            object: place.object,
            twin: place.twin,
            marks,
        });
    }

    /// Leaves out what was read before the token of that index.
    pub(super) fn forget_before(&mut self, index: usize) {
        let first = self.tokens.get(index);
        let (at, marks) = first.map_or((self.text.len(), self.marks.len()), |first| {
            (first.whole.start, first.marks)
        });
        self.text.drain(..at);
        self.marks.drain(..marks);
        self.tokens.drain(..index);
        for mark in &mut self.marks {
            mark.0 -= at as u32;
        }
        for token in &mut self.tokens {
            token.at = token.at.start - at..token.at.end - at;
            token.whole = token.whole.start - at..token.whole.end - at;
            token.marks -= marks;
        }
    }

    /// Where a part of a token stands in the content.
    pub(super) fn origin(&self, token: &Token, part: &Range<usize>) -> Range<usize> {
        let marks = &self.marks[token.marks..];
        let begin = match part.start == token.at.start {
            true => token.raw.start,
            false => map(marks, part.start),
        };
        let end = match part.end == token.at.end {
            true => token.read_to,
            false => map(marks, part.end),
        };
        begin..end
    }
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Where the name of it begins in the reading, if it has one.
    pub(super) name: Option<usize>,
    /// In how many strings of JSON it stands, itself among them; 0 for a text.
    pub(super) level: usize,
    /// The number of the object that it is a field of.
    pub(super) object: usize,
    /// What it says a second time, or others do.
    pub(super) twin: Option<Twin>,
    /// Whether the source has it as it reads: it is a part of a text, beside JSON.
    pub(super) is_decoded: bool,
}
