//! Content that comes apart from the operation it belongs to.
//!
//! A part says under which key its operation is found, an operation under which
//! keys it takes parts. Where several parts have one key, the operation takes the
//! last one before it, and what is older is of no use any more: an earlier
//! attempt at the same request.

use std::borrow::Cow;

use logbook_domain::entry::Draft;
use logbook_domain::parts::{Opening, key_of};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::Malformed;
use super::operation::fill;
use super::skipped::Skipped;

/// The ordinal of a part whose key is that of one operation alone: it belongs
/// there whichever of the two happened first.
pub(super) const ANY_ORDER: i64 = i64::MIN;

/// Content without its operation.
#[derive(Clone, Debug)]
pub struct Part {
    /// Leads to the operation.
    pub key: Uuid,
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
    /// Where it takes parts, the keys that know best first.
    pub openings: Vec<Opening>,
}

/// What a log record tells.
pub(super) enum Told {
    /// An operation.
    Called(Box<Called>),
    /// How an operation ended that has the same own id; an operation by itself
    /// where no other record tells of it.
    Verdict(Box<Called>),
    /// Content of an operation that another record tells of.
    Part(Box<Part>),
    /// Nothing that is kept.
    Skipped(Skipped),
}

impl Called {
    /// Returns the call of a span, which says trace and span as its own id.
    /// Where it has no content, log records may still bring it.
    pub(super) fn of_span(draft: Draft<'static>) -> Self {
        let is_bare = draft.prompt.is_none() && draft.response.is_none();
        let id = draft.id.as_deref().filter(|_| is_bare);
        let opening = id.map(|id| Opening {
            key: of_span(id),
            // Whenever the records come, they are of this span alone.
            ordinal: i64::MAX,
        });
        Self {
            openings: opening.into_iter().collect(),
            draft,
        }
    }

    /// Takes the sides of a part that it has not got yet.
    pub(super) fn take(&mut self, part: Part) {
        fill(&mut self.draft.prompt, part.prompt.map(Cow::Owned));
        fill(&mut self.draft.response, part.response.map(Cow::Owned));
    }
}

impl From<Draft<'static>> for Called {
    fn from(draft: Draft<'static>) -> Self {
        Self {
            draft,
            openings: Vec::new(),
        }
    }
}

/// Returns the key of what belongs to a span.
pub(super) fn span_key(trace_id: &str, span_id: &str) -> Uuid {
    of_span(&format!("{trace_id}/{span_id}"))
}

fn of_span(id: &str) -> Uuid {
    key_of(&format!("span/{id}"))
}

/// Puts a part together that came in pieces, as the messages of a span do, one
/// record each.
pub(super) fn whole(
    pieces: impl Iterator<Item = Result<Part, Malformed>>,
) -> Result<Option<Part>, Malformed> {
    let (mut first, mut prompt, mut response) = (None, Pieces::default(), Pieces::default());
    for piece in pieces {
        let mut piece = piece?;
        prompt.add(piece.prompt.take());
        response.add(piece.response.take());
        first.get_or_insert(piece);
    }
    Ok(first.map(|part| Part {
        prompt: prompt.end(),
        response: response.end(),
        ..part
    }))
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

/// Returns the elements of a list that has any, as it stands.
fn elements(json: &RawValue) -> Option<&str> {
    let inside = json.get().trim().strip_prefix('[')?.strip_suffix(']')?;
    (!inside.trim().is_empty()).then_some(inside)
}
