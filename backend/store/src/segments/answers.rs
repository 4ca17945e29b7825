//! What has been worked out of segments, and remembered.

use std::sync::{Arc, PoisonError};

use logbook_domain::coverage::Bucket;

use super::column::Column;
use super::loose::Loose;
use super::memory::Memory;
use super::part::{Kept, Part};
use super::places::{Bits, Places};
use super::question::Question;
use super::tally::Tally;

impl Memory {
    /// Which places of the order of a column `question` accepts, if that is
    /// remembered.
    pub(crate) fn accepted(
        &self,
        bucket: Bucket,
        column: Column,
        question: &Arc<Question>,
    ) -> Option<Arc<Places>> {
        let part = Part::Accepted(column, Arc::clone(question));
        match self.cache().get((bucket, part)) {
            Some(Kept::Accepted(places, _)) => Some(places),
            _ => None,
        }
    }

    /// Remembers it.
    pub(crate) fn remember_accepted(
        &self,
        bucket: Bucket,
        column: Column,
        question: &Arc<Question>,
        places: &Arc<Places>,
    ) {
        let part = Part::Accepted(column, Arc::clone(question));
        let kept = Kept::Accepted(Arc::clone(places), question.size());
        self.cache().put((bucket, part), kept);
    }

    /// Which places of a block of the order of a column `question` accepts, if
    /// that is remembered.
    pub(crate) fn block(
        &self,
        bucket: Bucket,
        column: Column,
        question: &Arc<Question>,
        block: usize,
    ) -> Option<Arc<Bits>> {
        let part = Part::Block(column, Arc::clone(question), block);
        match self.cache().get((bucket, part)) {
            Some(Kept::Block(bits, _)) => Some(bits),
            _ => None,
        }
    }

    /// Remembers it.
    pub(crate) fn remember_block(
        &self,
        bucket: Bucket,
        column: Column,
        question: &Arc<Question>,
        block: usize,
        bits: &Arc<Bits>,
    ) {
        let part = Part::Block(column, Arc::clone(question), block);
        let kept = Kept::Block(Arc::clone(bits), question.size());
        self.cache().put((bucket, part), kept);
    }

    /// How many rows of a bucket `question` accepts: remembered, or else what
    /// `count` gives.
    pub(crate) fn count(
        &self,
        bucket: Bucket,
        question: &Arc<Question>,
        count: impl FnOnce() -> u64,
    ) -> u64 {
        let key = (bucket, Part::Count(Arc::clone(question)));
        if let Some(Kept::Count(count, _)) = self.cache().get(key.clone()) {
            return count;
        }
        let count = count();
        self.cache().put(key, Kept::Count(count, question.size()));
        count
    }

    /// What the rows of a bucket add up to that `question` accepts: remembered,
    /// or else what `add_up` gives.
    ///
    /// # Errors
    /// Those of `add_up`.
    pub(crate) fn tally<E>(
        &self,
        bucket: Bucket,
        question: &Arc<Question>,
        add_up: impl FnOnce() -> Result<Tally, E>,
    ) -> Result<Arc<Tally>, E> {
        let key = (bucket, Part::Tally(Arc::clone(question)));
        if let Some(Kept::Tally(tally, _)) = self.cache().get(key.clone()) {
            return Ok(tally);
        }
        let tally = Arc::new(add_up()?);
        let kept = Kept::Tally(Arc::clone(&tally), question.size());
        self.cache().put(key, kept);
        Ok(tally)
    }

    /// What was last read of the rows that no mark speaks of.
    pub(super) fn loose(&self) -> Option<Loose> {
        let loose = self.loose.lock();
        loose.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers it, unless something later is remembered already.
    pub(super) fn keep_loose(&self, loose: Loose) {
        let slot = self.loose.lock();
        let mut slot = slot.unwrap_or_else(PoisonError::into_inner);
        if slot.as_ref().is_none_or(|kept| kept.is_older_than(&loose)) {
            *slot = Some(loose);
        }
    }
}
