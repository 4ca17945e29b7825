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
    for told in &mut records {
        if let Ok(Told::Called(called)) = told {
            parts.give(called);
        }
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
            if let Some((_, part)) = before.into_iter().next_back() {
                fill(&mut called.draft.prompt, part.prompt.map(Cow::Owned));
                fill(&mut called.draft.response, part.response.map(Cow::Owned));
            }
        }
    }

    /// The parts that nobody took, with their places.
    fn left(self) -> impl Iterator<Item = (usize, Box<Part>)> {
        let of_keys = self.0.into_values().flatten();
        of_keys.map(|((_, place), part)| (place, part))
    }
}
