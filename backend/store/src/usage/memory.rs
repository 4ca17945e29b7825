//! What has been read of usage, kept in memory for the next question.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use logbook_domain::coverage::Bucket;
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::Answer;
use logbook_domain::usage::groups::Group;
use logbook_domain::usage::totals::{Numbers, Tallied};

use super::block::Block;
use crate::Segments;
use crate::cache::{Cache, CacheFigures, Weigh};
use crate::segments::Limits;

/// Most bytes in memory. The days of ten million entries and the hours of their
/// last twelve take about nine tenths of it.
const MOST_BYTES: usize = 54 << 20;

/// What one server remembers of usage. Cheap to clone.
#[derive(Clone, Debug)]
pub struct UsageMemory {
    cache: Arc<Mutex<Cache<(Bucket, Part), Kept>>>,
    segments: Segments,
}

/// What is answered by what lies before a cut, and by what lies behind it.
pub(super) type Sides = [Arc<Answer>; 2];

/// The cells before a cut, and those behind it.
pub(super) type Halves = [Arc<Block>; 2];

/// What is kept of a bucket.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Block(Arc<Block>),
    Halves(Halves),
    Answer(Arc<Answer>),
    Sides(Sides),
    Met,
}

/// Which of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    /// The cells of all of its entries within these limits.
    Block(Limits),
    /// The cells of its entries within these limits before this moment, and from
    /// then on.
    Halves(Limits, Moment),
    /// What it answers.
    Answer(Arc<Asked>),
    /// What it answers before this moment, and from then on.
    Sides(Arc<Asked>, Moment),
    /// That the memory of this [`generation`](crate::segments::Memory::generation)
    /// knows the series of its stored block.
    Met(u64),
}

/// A question that each bucket has its own answer to: what its entries add up
/// to by group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Asked {
    /// Which entries, at any time.
    pub(super) filter: Filter,
    /// What they are grouped by.
    pub(super) by: Option<Dimension>,
    /// The groups told apart.
    pub(super) told: Vec<Group>,
    /// The [`generation`](crate::segments::Memory::generation) of the memory
    /// that knows the series of the answer.
    pub(super) generation: u64,
}

impl Weigh for Kept {
    fn bytes(&self) -> usize {
        match self {
            Self::Block(block) => block.bytes().len(),
            Self::Halves(halves) => halves.iter().map(|one| one.bytes().len()).sum(),
            Self::Answer(answer) => bytes(answer),
            Self::Sides(sides) => sides.iter().map(|one| bytes(one)).sum(),
            Self::Met => size_of::<(Bucket, Part)>(),
        }
    }
}

fn bytes(answer: &Answer) -> usize {
    let slots = answer.slots.iter().map(Tallied::bytes);
    let shown = (answer.slots.len() + 1) * size_of::<Numbers>();
    slots.sum::<usize>() + answer.series.len() + shown
}

impl UsageMemory {
    /// A memory that shares the series of `segments`.
    pub(crate) fn beside(segments: Segments) -> Self {
        Self {
            cache: Arc::new(Mutex::new(Cache::new(MOST_BYTES))),
            segments,
        }
    }

    /// How what is kept of usage is used.
    pub(crate) fn figures(&self) -> CacheFigures {
        self.cache().figures()
    }

    /// The memory of the log's own numbers.
    pub(super) const fn segments(&self) -> &Segments {
        &self.segments
    }

    pub(super) fn cache(&self) -> MutexGuard<'_, Cache<(Bucket, Part), Kept>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
