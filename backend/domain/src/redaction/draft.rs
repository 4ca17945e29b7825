//! A text on its way through the rules: what it has become, and in place of what.

use std::borrow::Cow;
use std::ops::Range;

use super::rule::Rule;
use crate::json::{CUT, CUT_MARK};

/// A part of a text that rules have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Where it stood in the text as it came.
    pub(super) from: Range<usize>,
    /// Where what came in its place stands now.
    pub(super) to: Range<usize>,
    /// The number of the rule, or [`CUT`].
    pub(super) rule: u16,
}

/// Most changes to one text: what follows is cut.
const MAX_CHANGES: usize = 1 << 19;

/// A text with the changes so far.
pub(super) struct Draft<'a> {
    text: Cow<'a, str>,
    changes: Vec<Change>,
    /// Of what stands before the value and behind it nothing changes.
    frame: Frame,
    most: usize,
}

/// How much stands before a value and behind it.
#[derive(Clone, Copy)]
struct Frame {
    start: usize,
    behind: usize,
}

impl<'a> Draft<'a> {
    /// Begins with the part `value` of a text. As soon as replacements make it
    /// longer than both `most` bytes and what it was, it is cut.
    pub(super) fn new(text: &'a str, value: &Range<usize>, most: usize) -> Self {
        Self {
            text: Cow::Borrowed(text),
            changes: Vec::new(),
            frame: Frame {
                start: value.start,
                behind: text.len() - value.end,
            },
            most: most.max(value.len()).saturating_add(value.start),
        }
    }

    /// The whole text as it is now.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where the value is now.
    pub(super) fn value(&self) -> Range<usize> {
        self.frame.start..self.text.len() - self.frame.behind
    }

    /// What has changed, from left to right, by places in the whole text.
    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Applies a pattern.
    pub(super) fn apply(&mut self, rule: &Rule, number: u16) {
        let (text, value) = (std::mem::take(&mut self.text), self.frame);
        let found = rule.find_in(&text, value.start..text.len() - value.behind);
        let found = found.map(|(range, put)| (range, put, number));
        let next = self.put(&text, found);
        self.text = next.map_or(text, Cow::Owned);
    }

    /// Puts in what was found in the text as it came.
    pub(super) fn put_all<'p>(
        &mut self,
        found: impl Iterator<Item = (Range<usize>, &'p str, u16)>,
    ) {
        let text = std::mem::take(&mut self.text);
        let found = found.map(|(range, put, rule)| (range, Cow::Borrowed(put), rule));
        let next = self.put(&text, found);
        self.text = next.map_or(text, Cow::Owned);
    }

    /// The text with what was found put in; `None` where there is nothing.
    fn put<'p>(
        &mut self,
        text: &str,
        found: impl Iterator<Item = (Range<usize>, Cow<'p, str>, u16)>,
    ) -> Option<String> {
        let mut found = found.peekable();
        found.peek()?;
        let mut next = Next {
            out: String::with_capacity(text.len()),
            changes: Vec::new(),
            old: &self.changes,
            text,
            at: 0,
            origin: 0,
        };
        for (range, put, rule) in found {
            next.replace(range, &put, rule);
            if next.out.len() > self.most || next.changes.len() > MAX_CHANGES {
                next.cut(text.len() - self.frame.behind);
                break;
            }
        }
        next.copy_to(text.len());
        let Next { out, changes, .. } = next;
        self.changes = changes;
        Some(out)
    }
}

/// The text that comes of a [`Draft`] by one rule.
struct Next<'a> {
    out: String,
    changes: Vec<Change>,
    /// The changes so far that lie ahead.
    old: &'a [Change],
    text: &'a str,
    /// How far the text has been read, and which place in the beginning that is.
    at: usize,
    origin: usize,
}

impl Next<'_> {
    /// Copies the text up to `end`, which may lie inside of what was put in before.
    fn copy_to(&mut self, end: usize) {
        while let Some((change, rest)) = self.old.split_first() {
            if change.to.start >= end && !(change.to.is_empty() && change.to.end <= end) {
                break;
            }
            self.plain(change.to.start);
            let stop = change.to.end.min(end);
            let from = self.origin..change.from.end;
            self.write(stop, from, change.rule);
            if stop < change.to.end {
                return;
            }
            self.old = rest;
        }
        self.plain(end);
    }

    /// Copies text that nothing has changed.
    fn plain(&mut self, end: usize) {
        if end > self.at {
            self.out.push_str(&self.text[self.at..end]);
            self.origin += end - self.at;
            self.at = end;
        }
    }

    /// Copies what was put in before.
    fn write(&mut self, end: usize, from: Range<usize>, rule: u16) {
        let begin = self.out.len();
        self.out.push_str(&self.text[self.at..end]);
        self.origin = from.end;
        self.at = end;
        let to = begin..self.out.len();
        self.changes.push(Change { from, to, rule });
    }

    /// Passes over the text up to `end`; returns the place in the beginning.
    fn skip_to(&mut self, end: usize) -> usize {
        while let Some((change, rest)) = self.old.split_first() {
            if change.to.start >= end {
                break;
            }
            self.origin = change.from.end;
            self.at = change.to.end.min(end);
            if change.to.end > end {
                return self.origin;
            }
            self.old = rest;
        }
        self.origin += end - self.at;
        self.at = end;
        self.origin
    }

    fn replace(&mut self, range: Range<usize>, put: &str, rule: u16) {
        self.copy_to(range.start);
        let from = self.origin;
        let from = from..self.skip_to(range.end);
        let begin = self.out.len();
        self.out.push_str(put);
        let to = begin..self.out.len();
        self.changes.push(Change { from, to, rule });
    }

    /// Leaves the rest of the value out, which ends at `end`.
    fn cut(&mut self, end: usize) {
        self.replace(self.at..end.max(self.at), CUT_MARK, CUT);
    }
}
