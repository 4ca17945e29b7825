//! What sealed buckets add up to by group.

use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::usage::answer::Answer;

use super::reader::Reader;
use super::slots::Slots;
use crate::cache::key::{CacheKey, Part, UsageKey};
use crate::error::StoreError;

/// What each bucket adds up to by group: cached, or else added up and cached.
///
/// # Errors
/// Those of the database.
pub(crate) fn answers(
    reader: &mut Reader<'_>,
    buckets: &[Bucket],
    usage_key: &Arc<UsageKey>,
) -> Result<Vec<(Bucket, Arc<Answer>)>, StoreError> {
    let cache = Arc::clone(&reader.cache);
    let key = |bucket| CacheKey {
        bucket,
        part: Part::Answer(Arc::clone(usage_key)),
    };
    let mut answers = Vec::with_capacity(buckets.len());
    let mut missing = Vec::new();
    for &bucket in buckets {
        match cache.get(&key(bucket)) {
            Some(answer) => answers.push((bucket, answer)),
            None => missing.push(bucket),
        }
    }
    let mut slots = Slots::new(usage_key);
    reader.each_block(&missing, |dictionary, bucket, block| {
        let answer = Arc::new(slots.answer(dictionary, block));
        cache.put(key(bucket), Arc::clone(&answer));
        answers.push((bucket, answer));
    })?;
    Ok(answers)
}
