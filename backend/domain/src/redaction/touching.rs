//! What stands where the parts of a text touch.

use std::ops::Range;

use super::Redactor;
use super::hits::{self, Hit};
use super::part::Part;
use super::reading::Reading;

/// How far from the end of a part what is found begins or ends, in bytes.
const EDGE: usize = 8 * 1024;

/// What the rules find in two parts or more, in each of these parts.
pub(super) fn hits(redactor: &Redactor, reading: &Reading, parts: &[Part]) -> Vec<Hit> {
    let mut parts = parts.to_vec();
    parts.sort_unstable();
    let mut hits = Vec::new();
    let texts = parts.chunk_by(|one, next| one.track == next.track);
    for text in texts.filter(|text| text.len() >= fewest(text[0])) {
        let mut joined = Joined::default();
        for part in text {
            let at = &reading.tokens[part.token].at;
            if at.len() <= 2 * EDGE {
                joined.push(reading, at.clone());
                continue;
            }
            let head = reading.text.floor_char_boundary(at.start + EDGE);
            let tail = reading.text.ceil_char_boundary(at.end - EDGE);
            joined.push(reading, at.start..head);
            joined.search(redactor, &mut hits);
            joined = Joined::default();
            joined.push(reading, tail..at.end);
        }
        joined.search(redactor, &mut hits);
    }
    hits
}

/// How many parts make a text: two with an index that grows may as well be two
/// texts.
fn fewest(part: Part) -> usize {
    if part.is_counted { 3 } else { 2 }
}

/// Parts of a text, put together.
#[derive(Default)]
struct Joined {
    text: String,
    /// Where each begins in the text, and where in the reading.
    begins: Vec<(usize, usize)>,
}

impl Joined {
    fn push(&mut self, reading: &Reading, part: Range<usize>) {
        if !part.is_empty() {
            self.begins.push((self.text.len(), part.start));
            self.text.push_str(&reading.text[part]);
        }
    }

    fn search(&self, redactor: &Redactor, hits: &mut Vec<Hit>) {
        if self.begins.len() < 2 {
            return;
        }
        for hit in hits::builtins(redactor, &self.text) {
            self.divide(&hit, hits);
        }
        if redactor.patterns.is_empty() || !redactor.quick.may_match(&self.text) {
            return;
        }
        for (index, pattern) in redactor.patterns.iter().enumerate() {
            let rule = redactor.number(index);
            for range in pattern.matches(&self.text) {
                self.divide(&Hit { range, rule }, hits);
            }
        }
    }

    /// Adds the pieces of a hit in each part, where these are two at least.
    fn divide(&self, hit: &Hit, hits: &mut Vec<Hit>) {
        let ends = self.begins[1..].iter().map(|begin| begin.0);
        let ends = ends.chain([self.text.len()]);
        let first = self
            .begins
            .partition_point(|begin| begin.0 <= hit.range.start)
            - 1;
        let last = self.begins.partition_point(|begin| begin.0 < hit.range.end) - 1;
        if first == last {
            return;
        }
        let parts = self
            .begins
            .iter()
            .zip(ends)
            .skip(first)
            .take(last - first + 1);
        hits.extend(parts.map(|(&(begin, origin), end)| {
            let range = hit.range.start.max(begin)..hit.range.end.min(end);
            Hit {
                range: origin + range.start - begin..origin + range.end - begin,
                rule: hit.rule,
            }
        }));
    }
}
