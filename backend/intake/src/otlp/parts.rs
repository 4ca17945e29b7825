//! Content that comes apart from the operation it belongs to.
//!
//! A part says under which key its operation is found, an operation which keys
//! it takes parts from. Where several parts have one key, the operation takes
//! the last one before it, and what is older is of no use any more: an earlier
//! attempt at the same request.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use logbook_domain::entry::Draft;
use serde_json::value::RawValue;

use super::Malformed;
use super::operation::fill;
use super::outcome::Skipped;

/// The ordinal of a part whose key is that of one operation alone: it belongs
/// there whichever of the two happened first.
pub(super) const ANY_ORDER: i64 = i64::MIN;

/// Content without its operation.
#[derive(Clone, Debug)]
pub struct Part {
    /// Leads to the operation.
    pub key: String,
    /// Tells which of two parts of one key came later.
    pub ordinal: i64,
    /// What was asked.
    pub prompt: Option<Box<RawValue>>,
    /// What was answered.
    pub response: Option<Box<RawValue>>,
}

/// An operation that takes parts.
#[derive(Debug)]
pub struct Called {
    /// The entry it becomes.
    pub draft: Draft<'static>,
    /// The keys of its parts, those that know best first.
    pub keys: Vec<String>,
    /// It takes parts up to this ordinal.
    pub ordinal: i64,
}

impl Called {
    /// The call of a span, which says trace and span as its own id. Where it has
    /// no content, log records may still bring it.
    pub(super) fn of_span(draft: Draft<'static>) -> Self {
        let is_bare = draft.prompt.is_none() && draft.response.is_none();
        let id = draft.id.clone().filter(|_| is_bare);
        Self {
            keys: id.map(|id| format!("span/{id}")).into_iter().collect(),
            // Whenever the records come, they are of this span alone.
            ordinal: i64::MAX,
            draft,
        }
    }
}

/// The key of what belongs to a span.
pub(super) fn span_key(trace_id: &str, span_id: &str) -> String {
    format!("span/{trace_id}/{span_id}")
}

impl From<Draft<'static>> for Called {
    fn from(draft: Draft<'static>) -> Self {
        Self {
            draft,
            keys: Vec::new(),
            ordinal: 0,
        }
    }
}

/// What a log record tells.
pub(super) enum Told {
    /// An operation.
    Called(Box<Called>),
    /// Content of an operation that another record tells of.
    Part(Box<Part>),
    /// Nothing that is kept.
    Skipped(Skipped),
}

/// Gives the operations of a request those parts that came with them.
pub(super) fn join(records: Vec<Result<Told, Malformed>>) -> Vec<Result<Told, Malformed>> {
    let mut parts = Parts::default();
    let take_out = |(place, told)| match told {
        Ok(Told::Part(part)) => {
            parts.add(place, part);
            Ok(Told::Skipped(Skipped::Part))
        }
        other => other,
    };
    let mut records: Vec<_> = records.into_iter().enumerate().map(take_out).collect();
    let mut calls: Vec<&mut Called> = Vec::new();
    for told in &mut records {
        if let Ok(Told::Called(called)) = told {
            calls.push(called);
        }
    }
    // Exporters may turn the order of records around.
    calls.sort_by_key(|called| called.ordinal);
    for called in calls {
        parts.give(called);
    }
    // What is left may find its operation in another request.
    for (place, part) in parts.left() {
        records[place] = Ok(Told::Part(part));
    }
    records
}

/// The parts of one request: those of a key by ordinal and place.
#[derive(Default)]
struct Parts(HashMap<String, BTreeMap<(i64, usize), Box<Part>>>);

impl Parts {
    /// Adds the part at a place of the request.
    fn add(&mut self, place: usize, part: Box<Part>) {
        let of_key = self.0.entry(part.key.clone()).or_default();
        of_key.insert((part.ordinal, place), part);
    }

    /// Gives an operation its parts; nobody else gets them after that.
    fn give(&mut self, called: &mut Called) {
        for key in &called.keys {
            let Some(of_key) = self.0.get_mut(key) else {
                continue;
            };
            let later = of_key.split_off(&(called.ordinal, usize::MAX));
            let before = std::mem::replace(of_key, later);
            if let Some((_, part)) = whole(before).pop() {
                fill(&mut called.draft.prompt, part.prompt.map(Cow::Owned));
                fill(&mut called.draft.response, part.response.map(Cow::Owned));
            }
        }
    }

    /// The parts that nobody took, with their places.
    fn left(self) -> impl Iterator<Item = (usize, Box<Part>)> {
        self.0.into_values().flat_map(whole)
    }
}

/// Puts parts together that came in pieces: those of one key and ordinal, as the
/// messages of a span do, one record each.
fn whole(pieces: BTreeMap<(i64, usize), Box<Part>>) -> Vec<(usize, Box<Part>)> {
    let mut parts: Vec<(usize, Box<Part>, Lists)> = Vec::new();
    for ((ordinal, place), mut piece) in pieces {
        match parts
            .last_mut()
            .filter(|(_, part, _)| part.ordinal == ordinal)
        {
            Some((_, _, lists)) => lists.add(&mut piece),
            None => {
                let mut lists = Lists::default();
                lists.add(&mut piece);
                parts.push((place, piece, lists));
            }
        }
    }
    let ended = parts.into_iter().map(|(place, mut part, lists)| {
        (part.prompt, part.response) = lists.end();
        (place, part)
    });
    ended.collect()
}

/// What was asked and answered, piece after piece.
#[derive(Default)]
struct Lists {
    prompt: Pieces,
    response: Pieces,
}

impl Lists {
    fn add(&mut self, piece: &mut Part) {
        self.prompt.add(piece.prompt.take());
        self.response.add(piece.response.take());
    }

    fn end(self) -> (Option<Box<RawValue>>, Option<Box<RawValue>>) {
        (self.prompt.end(), self.response.end())
    }
}

/// One side of the content: its first piece, and the elements of further lists.
#[derive(Default)]
struct Pieces {
    first: Option<Box<RawValue>>,
    more: String,
}

impl Pieces {
    fn add(&mut self, piece: Option<Box<RawValue>>) {
        let Some(piece) = piece else { return };
        let Some(first) = &self.first else {
            self.first = Some(piece);
            return;
        };
        // What is no list is whole, and the first of it counts.
        if let (Some(_), Some(elements)) = (elements(first), elements(&piece)) {
            self.more.push(',');
            self.more.push_str(elements);
        }
    }

    fn end(self) -> Option<Box<RawValue>> {
        let first = self.first?;
        match elements(&first) {
            Some(elements) if !self.more.is_empty() => {
                let list = format!("[{elements}{}]", self.more);
                RawValue::from_string(list).ok()
            }
            _ => Some(first),
        }
    }
}

/// The elements of a list that has any, as it stands.
fn elements(json: &RawValue) -> Option<&str> {
    let inside = json.get().trim().strip_prefix('[')?.strip_suffix(']')?;
    (!inside.trim().is_empty()).then_some(inside)
}
