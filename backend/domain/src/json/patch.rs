//! Changes to a text at known places.

use std::ops::Range;

/// What closes a text that was cut.
pub const CUT_MARK: &str = "… [truncated]";
/// Most changes to a text: what follows is replaced whole.
const MOST: usize = 1 << 20;
/// What stands in place of what follows.
const WHOLE: &str = "[REDACTED]";
/// How many of the newest texts are compared, so that equal ones are kept once.
const REMEMBERED: usize = 16;

/// In place of the tag of a change: the rest was left out because it was too long.
pub const CUT: u16 = u16::MAX;

/// A part of a text and what comes in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch<'a> {
    /// Where the part begins.
    pub begin: usize,
    /// Where it ends.
    pub end: usize,
    /// What comes in its place.
    pub text: &'a str,
    /// A number that the maker of the change gave it.
    pub tag: u16,
}

/// Changes to one text, in the order of their places and without overlaps.
///
/// A text of megabytes may have a change every few bytes, so each takes no more
/// than sixteen bytes.
#[derive(Clone, Debug, Default)]
pub struct Patches {
    all: Vec<Packed>,
    texts: Vec<Box<str>>,
    texts_bytes: usize,
    /// From where on every text is replaced whole.
    closed_at: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Packed {
    begin: u32,
    end: u32,
    text: u32,
    tag: u16,
}

impl Patches {
    /// Whether nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether something is replaced, and not only left out.
    #[must_use]
    pub fn is_replacing(&self) -> bool {
        self.all.iter().any(|one| one.tag != CUT)
    }

    /// Whether something is left out because it was too long.
    #[must_use]
    pub fn is_cutting(&self) -> bool {
        self.closed_at.is_some() || self.all.iter().any(|one| one.tag == CUT)
    }

    /// How long the texts that come in are together, each counted once.
    pub(crate) const fn texts_bytes(&self) -> usize {
        self.texts_bytes
    }

    /// Adds a change behind all others.
    pub(crate) fn push(&mut self, patch: Patch<'_>) {
        if self.all.len() == MOST {
            self.closed_at.get_or_insert(patch.begin);
            return;
        }
        let text = self.number_of(patch.text);
        self.all.push(Packed {
            begin: patch.begin as u32,
            end: patch.end as u32,
            text,
            tag: patch.tag,
        });
    }

    fn number_of(&mut self, text: &str) -> u32 {
        let oldest = self.texts.len().saturating_sub(REMEMBERED);
        let known = self.texts[oldest..].iter().position(|one| **one == *text);
        let number = known.map_or(self.texts.len(), |place| oldest + place);
        if known.is_none() {
            self.texts_bytes += text.len();
            self.texts.push(text.into());
        }
        number as u32
    }

    /// The changes, from left to right.
    pub fn iter(&self) -> impl Iterator<Item = Patch<'_>> {
        self.all.iter().map(|one| self.unpacked(*one))
    }

    /// The changes inside of `range`.
    fn within(&self, range: &Range<usize>) -> impl Iterator<Item = Patch<'_>> {
        let first = self
            .all
            .partition_point(|one| (one.begin as usize) < range.start);
        let inside = self.all[first..].iter().copied();
        let end = range.end;
        inside
            .take_while(move |one| one.end as usize <= end)
            .map(|one| self.unpacked(one))
    }

    fn unpacked(&self, one: Packed) -> Patch<'_> {
        Patch {
            begin: one.begin as usize,
            end: one.end as usize,
            text: &self.texts[one.text as usize],
            tag: one.tag,
        }
    }

    /// `text` with its changes, or `None` where it has none. It is cut behind the
    /// change that makes it longer than `most` bytes.
    pub(crate) fn apply(&self, text: &str, most: usize) -> Option<String> {
        let end = self.closed_at.unwrap_or(text.len());
        let mut changed = self.apply_within(text, 0..end, most)?;
        if self.closed_at.is_some() {
            changed.push_str(CUT_MARK);
        }
        Some(changed)
    }

    fn apply_within(&self, text: &str, range: Range<usize>, most: usize) -> Option<String> {
        let mut patches = self.within(&range).peekable();
        patches.peek()?;
        let (mut out, mut at) = (String::with_capacity(range.len()), range.start);
        for patch in patches {
            out.push_str(&text[at..patch.begin]);
            out.push_str(patch.text);
            at = patch.end;
            if out.len() > most {
                out.push_str(CUT_MARK);
                return Some(out);
            }
        }
        out.push_str(&text[at..range.end]);
        Some(out)
    }
}

/// A JSON text and the changes to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patched<'a> {
    pub(super) text: &'a str,
    pub(super) patches: &'a Patches,
}

impl Patched<'_> {
    /// A part of the text with its changes, or `None` where it has none.
    pub(super) fn part(&self, part: &str, most: usize) -> Option<String> {
        if self.patches.is_empty() {
            return None;
        }
        let begin = part.as_ptr().addr() - self.text.as_ptr().addr();
        let range = begin..begin + part.len();
        match self.patches.closed_at {
            Some(closed) if range.end > closed => Some(WHOLE.to_owned()),
            _ => self.patches.apply_within(self.text, range, most),
        }
    }
}
