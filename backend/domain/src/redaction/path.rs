//! Where in a content a string stands, and in which string its text goes on.
//!
//! A client that streams sends a text in pieces: a list of chunks, each of which
//! has a few letters at the same place (`choices[].delta.content`), or a message
//! whose content is a list of parts. Strings at one place in the elements of a
//! list are read as one text, if they have a name that texts have. What has a
//! `role` and stands in a list is a message, and no text goes on beyond it.
//! Elements with another `index` belong to another text.

use super::read::Part;

/// Tells texts apart.
pub(super) type Track = u64;

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

/// The arrays and objects that are open.
#[derive(Debug, Default)]
pub(super) struct Path {
    open: Vec<Open>,
    objects: usize,
    messages: u64,
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
    index: Option<Track>,
    /// How many parts there were before.
    parts: usize,
}

/// The field of an object that is read.
#[derive(Clone, Copy, Debug, Default)]
struct Field {
    name: Track,
    is_role: bool,
    is_index: bool,
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
            index: None,
            parts,
        });
    }

    /// It ends.
    pub(super) fn end(&mut self, parts: &mut [Part]) {
        let Some(last) = self.open.pop() else { return };
        let inside = parts.get_mut(last.parts..).unwrap_or_default();
        if let Some(index) = last.index {
            apart(inside, index);
        }
        if last.has_role && self.open.last().is_some_and(|above| above.is_array) {
            self.messages += 1;
            apart(inside, self.messages);
        }
    }

    /// A name of a field was read.
    pub(super) fn key(&mut self, raw: &str) {
        if let Some(last) = self.open.last_mut() {
            last.holds_text = TEXTS.binary_search(&raw).is_ok();
            last.field = Field {
                name: hash(raw),
                is_role: raw == "role",
                is_index: raw == "index",
            };
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
            last.index = Some(hash(raw));
        }
    }

    /// So many of the first parts are gone.
    pub(super) fn forget(&mut self, parts: usize) {
        for open in &mut self.open {
            open.parts = open.parts.saturating_sub(parts);
        }
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
