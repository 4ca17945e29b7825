//! Where in a content a string stands, and in which string its text goes on.
//!
//! A client that streams sends a text in pieces: a list of chunks, each of which
//! has a few letters at the same place (`choices[].delta.content`), or a message
//! whose content is a list of parts. Strings at one place in the elements of a
//! list are read as one text, if they have a name that texts have. What has a
//! `role` and stands in a list is a message, and no text goes on beyond it.
//! Elements with another `index` belong to another text, unless the index counts
//! the chunks themselves: that of a `token`, or one that grows by one each time.
//!
//! Lists of log probabilities say a text once more: a `token` has its `bytes`
//! beside it and the tokens it was chosen from (`top_logprobs`).

use std::collections::HashMap;

use super::part::{Part, Track};

/// Names of fields that hold a part of a text.
const TEXTS: [&str; 19] = [
    "arguments",
    "chunks",
    "completion",
    "content",
    "delta",
    "generated_text",
    "output",
    "output_text",
    "partial_json",
    "parts",
    "reasoning",
    "reasoning_content",
    "response",
    "text",
    "textDelta",
    "thinking",
    "token",
    "tokens",
    "transcript",
];

/// Arrays whose elements are texts of their own, and never chunks of one.
const APART: [&str; 3] = ["candidates", "choices", "tool_calls"];
/// Of so many texts it is known at once where an index counts their chunks.
const MAX_RUNS: usize = 4_096;

/// A text that stands in a content twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Twin {
    /// The object that has both.
    pub(super) object: usize,
    /// Whether it repeats what the other says.
    pub(super) is_copy: bool,
}

/// The arrays and objects that are open.
#[derive(Debug, Default)]
pub(super) struct Path {
    open: Vec<Open>,
    objects: usize,
    messages: u64,
    /// The chunks of a text that an index has counted so far.
    runs: HashMap<Track, Run>,
    all_runs: u64,
}

/// Chunks with an index that grows by one each time.
#[derive(Clone, Copy, Debug)]
struct Run {
    number: u64,
    last: u64,
}

/// An array or object that is open.
#[derive(Debug)]
struct Open {
    is_array: bool,
    /// How many objects there were before.
    number: usize,
    /// Names of the fields that lead to it.
    track: Track,
    /// Whether it stands in an array, at whatever depth.
    in_array: bool,
    /// Whether its elements, or its field at hand, may be parts of a text.
    holds_text: bool,
    field: Field,
    has_role: bool,
    has_token: bool,
    index: Option<Index>,
    /// Whether its elements are texts of their own (see [`APART`]).
    is_apart: bool,
    twin: Option<Twin>,
    /// How many parts there were before.
    parts: usize,
}

/// The field of an object that is read.
#[derive(Clone, Copy, Debug, Default)]
struct Field {
    name: Track,
    is_role: bool,
    is_index: bool,
    is_token: bool,
    is_apart: bool,
    /// Whether its value repeats a text, or is a list of what is repeated.
    repeats: Option<bool>,
}

/// What a field `index` says.
#[derive(Clone, Copy, Debug)]
struct Index {
    hash: Track,
    number: Option<u64>,
}

impl Path {
    /// The number of the object that is open.
    pub(super) fn object(&self) -> usize {
        self.open.last().map_or(0, |last| last.number)
    }

    /// The text that the string at hand is a part of.
    pub(super) fn track(&self) -> Option<Track> {
        let last = self.open.last()?;
        let is_part = (last.in_array || last.is_array) && last.holds_text;
        is_part.then(|| mix(last.track, last.field.name))
    }

    /// An array or object begins.
    pub(super) fn begin(&mut self, is_array: bool, parts: usize) {
        self.objects += 1;
        let above = self.open.last();
        self.open.push(Open {
            is_array,
            number: self.objects,
            track: above.map_or(1, |above| mix(above.track, above.field.name)),
            in_array: above.is_some_and(|above| above.in_array || above.is_array),
            holds_text: is_array && above.is_none_or(|above| above.holds_text),
            field: Field::default(),
            has_role: false,
            has_token: false,
            index: None,
            is_apart: is_array && above.is_some_and(|above| above.field.is_apart),
            twin: above.and_then(Open::twin_inside),
            parts,
        });
    }

    /// What the string or number at hand says a second time.
    pub(super) fn twin(&self, is_string: bool) -> Option<Twin> {
        let last = self.open.last()?;
        match last.twin {
            Some(twin) => Some(twin).filter(|_| is_string || last.is_array),
            None => (is_string && last.field.is_token).then_some(Twin {
                object: last.number,
                is_copy: false,
            }),
        }
    }

    /// The same for a name: early lists of log probabilities are named by tokens.
    pub(super) fn twin_of_key(&self, raw: &str) -> Option<Twin> {
        let is_field = matches!(raw, "token" | "logprob" | "bytes");
        let twin = self.open.last()?.twin.filter(|twin| twin.is_copy);
        twin.filter(|_| !is_field)
    }

    /// It ends.
    pub(super) fn end(&mut self, parts: &mut Vec<Part>) {
        let Some(last) = self.open.pop() else { return };
        if let Some(index) = last.index.filter(|_| !last.has_token) {
            let is_apart = self.open.last().is_some_and(|above| above.is_apart);
            let number = index.number.filter(|_| !is_apart);
            let counted = number.map(|number| {
                let inside = parts.get(last.parts..).unwrap_or_default();
                self.counted(inside, number)
            });
            apart(parts.get_mut(last.parts..).unwrap_or_default(), index.hash);
            parts.extend(counted.unwrap_or_default());
            let inside = parts.get_mut(last.parts..).unwrap_or_default();
            inside.sort_by_key(|part| part.token);
        }
        let inside = parts.get_mut(last.parts..).unwrap_or_default();
        if last.has_role && self.open.last().is_some_and(|above| above.is_array) {
            self.messages += 1;
            apart(inside, self.messages);
        }
    }

    /// The parts once more, as those of a text whose chunks the index counts.
    fn counted(&mut self, parts: &[Part], index: u64) -> Vec<Part> {
        let (mut counted, mut seen) = (Vec::new(), HashMap::new());
        if self.runs.len() > MAX_RUNS {
            self.runs.clear();
        }
        for part in parts.iter().filter(|part| !part.is_counted) {
            let run = *seen.entry(part.track).or_insert_with(|| {
                let before = self.runs.get(&part.track);
                let before = before.filter(|run| run.last.checked_add(1) == Some(index));
                self.all_runs += u64::from(before.is_none());
                let number = before.map_or(self.all_runs, |run| run.number);
                let last = index;
                self.runs.insert(part.track, Run { number, last });
                number
            });
            counted.push(Part {
                track: mix(part.track, !run),
                is_counted: true,
                ..*part
            });
        }
        counted
    }

    /// A name of a field was read.
    pub(super) fn key(&mut self, raw: &str) {
        if let Some(last) = self.open.last_mut() {
            last.holds_text = TEXTS.binary_search(&raw).is_ok();
            last.field = Field {
                name: hash(raw),
                is_role: raw == "role",
                is_index: raw == "index",
                is_token: raw == "token",
                is_apart: APART.contains(&raw),
                repeats: match raw {
                    "bytes" | "top_logprobs" => Some(true),
                    "tokens" => Some(false),
                    _ => None,
                },
            };
            last.has_token |= last.field.is_token;
        }
    }

    /// A string was read.
    pub(super) fn string(&mut self) {
        if let Some(last) = self.open.last_mut() {
            last.has_role |= last.field.is_role;
        }
    }

    /// A number or a word was read.
    pub(super) fn plain(&mut self, raw: &str) {
        if let Some(last) = self.open.last_mut().filter(|last| last.field.is_index) {
            last.index = Some(Index {
                hash: hash(raw),
                number: raw.parse().ok(),
            });
        }
    }

    /// So many of the first parts are gone.
    pub(super) fn forget(&mut self, parts: usize) {
        for open in &mut self.open {
            open.parts = open.parts.saturating_sub(parts);
        }
    }
}

impl Open {
    /// What its field at hand says a second time, if that is an array or object.
    fn twin_inside(&self) -> Option<Twin> {
        let own = self.field.repeats.map(|is_copy| Twin {
            object: self.number,
            is_copy,
        });
        self.twin.or(own)
    }
}

/// Tells the parts from all others.
fn apart(parts: &mut [Part], number: Track) {
    for part in parts {
        part.track = mix(part.track, number);
    }
}

fn hash(text: &str) -> Track {
    text.bytes()
        .fold(7, |hash, byte| mix(hash, u64::from(byte)))
}

fn mix(one: Track, other: Track) -> Track {
    (one.rotate_left(5) ^ other).wrapping_mul(0x517c_c1b7_2722_0a95)
}
