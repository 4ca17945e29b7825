//! What of a content has to be replaced, and with what.

use std::borrow::Cow;
use std::ops::Range;

use super::draft::Draft;
use super::hits::{self, Hit, Touched};
use super::keys::Keys;
use super::part::Part;
use super::read::Window;
use super::reading::{Kind, Reading, Token};
use super::twins::Twins;
use super::{DEFAULT_REPLACEMENT, Redactor, touching};
use crate::json::{CUT, CUT_MARK, Patch, Patches, encode};

/// Of a text that is too long, so much of what is looked at is left out at its
/// end, where a secret may be halved.
const UNSURE_BYTES: usize = 64 * 1024;
/// How much of what was looked at is looked at again with what follows it.
const AGAIN_BYTES: usize = 16 * 1024;

/// Finds what has to be replaced.
pub(super) struct Planner<'a> {
    redactor: &'a Redactor,
    content: &'a str,
    most: usize,
    patches: Patches,
    keys: Keys,
    /// What was found in tokens that are looked at again, by their index.
    again: Vec<(usize, Hit)>,
    twins: Twins,
}

impl<'a> Planner<'a> {
    pub(super) fn new(redactor: &'a Redactor, content: &'a str, most: usize) -> Self {
        Self {
            redactor,
            content,
            most,
            patches: Patches::default(),
            keys: Keys::default(),
            again: Vec::new(),
            twins: Twins::default(),
        }
    }

    pub(super) fn into_patches(self) -> Patches {
        self.patches
    }

    /// Adds what the rules put in place of parts of a token.
    fn token(&mut self, reading: &Reading, token: &Token, hits: &[Hit], quick: bool) {
        let draft = self.draft(reading, token, hits, quick);
        self.add(reading, token, &draft);
    }

    /// What the rules make of a token.
    fn draft<'t>(
        &self,
        reading: &'t Reading,
        token: &Token,
        hits: &[Hit],
        quick: bool,
    ) -> Draft<'t> {
        let start = token.whole.start;
        let value = token.at.start - start..token.at.end - start;
        let mut draft = Draft::new(&reading.text[token.whole.clone()], &value, self.most);
        draft.put_all(hits.iter().map(|hit| {
            let range = hit.range.start.max(token.at.start) - start
                ..hit.range.end.min(token.at.end) - start;
            (range, self.replacement(hit.rule), hit.rule)
        }));
        for (index, rule) in self.redactor.patterns.iter().enumerate() {
            // A replacement may hold what a later rule looks for.
            if quick || !draft.changes().is_empty() {
                draft.apply(rule, self.redactor.number(index));
            }
        }
        draft
    }

    /// What comes in the place of a match whose groups are not known.
    fn replacement(&self, rule: u16) -> &'a str {
        let pattern = usize::from(rule).checked_sub(self.redactor.builtins.len());
        let pattern = pattern.map(|index| &self.redactor.patterns[index]);
        match pattern.filter(|pattern| pattern.groups.is_none()) {
            Some(pattern) => &pattern.replacement,
            None => DEFAULT_REPLACEMENT,
        }
    }

    fn add(&mut self, reading: &Reading, token: &Token, draft: &Draft<'_>) {
        if token.kind == Kind::Number {
            return self.add_number(token, draft);
        }
        let start = token.whole.start;
        let mut unsure = token.is_cut().then(|| {
            let end = token
                .at
                .end
                .saturating_sub(UNSURE_BYTES)
                .max(token.at.start);
            reading.text.floor_char_boundary(end)
        });
        let last = draft.changes().len().saturating_sub(1);
        for (place, change) in draft.changes().iter().enumerate() {
            let part = change.from.start + start..change.from.end + start;
            if unsure.is_some_and(|unsure| part.end > unsure) {
                unsure = unsure.min(Some(part.start));
                break;
            }
            let mut put = Cow::Borrowed(&draft.text()[change.to.clone()]);
            if token.kind == Kind::Key && place == last {
                let value = draft.value();
                let to = change.to.start - value.start..change.to.end - value.start;
                put.to_mut()
                    .push_str(&self.keys.suffix(token, &draft.text()[value], &to));
            }
            let text = escaped(&put, token.level);
            self.push(reading.origin(token, &part), &text, change.rule);
        }
        if let Some(unsure) = unsure {
            let begin = reading.origin(token, &(unsure..token.at.end)).start;
            self.push(begin..token.raw.end, CUT_MARK, CUT);
        }
    }

    /// A number of which a part is replaced is a string from then on.
    fn add_number(&mut self, token: &Token, draft: &Draft<'_>) {
        if let Some(first) = draft.changes().first() {
            let text = format!("\"{}\"", escaped(&draft.text()[draft.value()], 1));
            self.push(
                token.raw.clone(),
                &escaped(&text, token.level - 1),
                first.rule,
            );
        }
    }

    fn push(&mut self, range: Range<usize>, text: &str, tag: u16) {
        // Long replacements in place of many letters would fill the memory.
        let is_full =
            self.patches.texts_bytes() > self.most.max(self.content.len()).saturating_mul(2);
        self.patches.push(Patch {
            begin: range.start,
            end: range.end,
            text: if is_full { DEFAULT_REPLACEMENT } else { text },
            tag,
        });
    }
}

impl Window for Planner<'_> {
    fn look(&mut self, reading: &Reading, parts: &[Part], is_end: bool) -> usize {
        let tokens = &reading.tokens;
        let mut hits = hits::builtins(self.redactor, &reading.text);
        hits.extend(touching::hits(self.redactor, reading, parts));
        for (index, hit) in self.again.drain(..) {
            let start = tokens[index].at.start;
            let range = hit.range.start + start..hit.range.end + start;
            hits.push(Hit { range, ..hit });
        }
        hits::merge(&mut hits);
        let touched = Touched::new(self.redactor, reading);
        let mut twins = std::mem::take(&mut self.twins);
        twins.extend(reading, &mut hits, |index, token| {
            let changed = touched
                .has(index)
                .then(|| self.draft(reading, token, &[], true));
            changed?.changes().first().map(|change| change.rule)
        });
        self.twins = twins;
        hits::merge(&mut hits);
        self.keys.learn(reading, |index| {
            touched.has(index) || !hits::in_token(&hits, &tokens[index]).is_empty()
        });
        let known = match is_end {
            true => tokens.len(),
            false => known(reading),
        };
        let mut hits = &hits[..];
        for (index, token) in tokens.iter().enumerate() {
            let before = hits.partition_point(|hit| hit.range.end <= token.at.start);
            hits = &hits[before..];
            let inside = &hits[..hits.partition_point(|hit| hit.range.start < token.at.end)];
            if index >= known {
                self.look_again(index - known, token, inside);
            } else if touched.has(index) || !inside.is_empty() || token.is_cut() {
                self.token(reading, token, inside, touched.is_any());
            }
        }
        known
    }
}

impl Planner<'_> {
    fn look_again(&mut self, index: usize, token: &Token, hits: &[Hit]) {
        let start = token.at.start;
        self.again.extend(hits.iter().map(|hit| {
            let range = hit.range.start.max(start) - start..hit.range.end.min(token.at.end) - start;
            let rule = hit.rule;
            (index, Hit { range, rule })
        }));
    }
}

/// How many tokens need not be looked at again with what follows them.
fn known(reading: &Reading) -> usize {
    let end = reading.text.len().saturating_sub(AGAIN_BYTES);
    match reading
        .tokens
        .partition_point(|token| token.whole.end <= end)
    {
        0 => reading.tokens.len(),
        known => known,
    }
}

/// A text as it is spelled inside of so many strings of JSON.
fn escaped(text: &str, level: usize) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    if level == 0 || text.bytes().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    encode(text, &mut out);
    Cow::Owned(escaped(&out, level - 1).into_owned())
}
