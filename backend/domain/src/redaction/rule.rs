//! A rule that compiles, and what it finds.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use regex_automata::meta::Regex;
use regex_automata::util::captures::Captures;
use regex_automata::{Anchored, Input};

use super::automaton::Automaton;

/// A match: where it is, and what comes in its place.
pub(super) type Found<'a> = (Range<usize>, Cow<'a, str>);

/// A pattern that people wrote.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The regular expression.
    pub(super) pattern: String,
    /// What searches for it.
    pub(super) automaton: Arc<Automaton>,
    /// What comes in the place of a match; `$1` stands for a group.
    pub(super) replacement: String,
    /// Tells the groups of a match apart, where the replacement names them.
    pub(super) groups: Option<Groups>,
    /// Whether it asks where a text or a line begins or ends.
    pub(super) anchored: bool,
}

impl Rule {
    /// The matches in `text`, from left to right.
    pub(super) fn matches<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> impl Iterator<Item = Range<usize>> + use<'r, 't> {
        self.automaton.find_iter(text)
    }

    /// Whether there is a match in `text`.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.matches(text).next().is_some()
    }

    /// What comes in the place of each match in `text`, from left to right.
    pub(super) fn find<'r, 't>(
        &'r self,
        text: &'t str,
    ) -> impl Iterator<Item = Found<'r>> + use<'r, 't> {
        let mut room = self.groups.as_ref().map(Groups::captures);
        let matches = self.automaton.find_iter(text);
        matches.map(move |range| {
            let replacement = match (&self.groups, &mut room) {
                (Some(groups), Some(room)) => {
                    Cow::Owned(groups.expand(text, &range, &self.replacement, room))
                }
                _ => Cow::Borrowed(self.replacement.as_str()),
            };
            (range, replacement)
        })
    }

    /// The same for a value inside of `text`, which has what names it before it.
    /// A match that begins there is replaced as far as the value goes.
    pub(super) fn find_in<'r, 't>(
        &'r self,
        text: &'t str,
        value: Range<usize>,
    ) -> impl Iterator<Item = Found<'r>> + use<'r, 't> {
        let (searched, moved) = match self.anchored {
            true => (&text[value.clone()], value.start),
            false => (text, 0),
        };
        self.find(searched).filter_map(move |(range, put)| {
            let range = range.start + moved..range.end + moved;
            let cut = range.start.max(value.start)..range.end.min(value.end);
            if cut.is_empty() {
                return None;
            }
            let (before, behind) = (&text[range.start..cut.start], &text[cut.end..range.end]);
            Some((cut, without(put, before, behind)))
        })
    }
}

/// What is put in, without the part of the match that stays where it stands.
fn without<'a>(put: Cow<'a, str>, before: &str, behind: &str) -> Cow<'a, str> {
    if before.is_empty() && behind.is_empty() {
        return put;
    }
    let kept = put.strip_prefix(before).unwrap_or(&put);
    Cow::Owned(kept.strip_suffix(behind).unwrap_or(kept).to_owned())
}

/// Tells the groups of a match apart.
#[derive(Clone, Debug)]
pub(super) struct Groups(pub(super) Regex);

impl Groups {
    fn captures(&self) -> Captures {
        self.0.create_captures()
    }

    /// The replacement with the groups of the match at `range` put in. Only the
    /// match is read again, since where it is has been found already.
    fn expand(
        &self,
        text: &str,
        range: &Range<usize>,
        replacement: &str,
        room: &mut Captures,
    ) -> String {
        let input = Input::new(text).span(range.clone()).anchored(Anchored::Yes);
        self.0.search_captures(&input, room);
        let mut expanded = String::new();
        room.interpolate_string_into(text, replacement, &mut expanded);
        expanded
    }
}
