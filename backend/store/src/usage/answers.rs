//! The usage of sealed buckets by group.

use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::usage::answer::Answer;

use super::group_sums::GroupSums;
use super::reader::Reader;
use crate::cache::key::{CacheKey, UsageKey, ValueKind};
use crate::error::StoreError;

/// Returns the usage by group of each bucket that has cells, from the cache where it is
/// cached. What has to be added up is cached.
pub(super) fn answers(
    reader: &mut Reader<'_>,
    buckets: &[Bucket],
    usage_key: &Arc<UsageKey>,
) -> Result<Vec<(Bucket, Arc<Answer>)>, StoreError> {
    let cache = Arc::clone(&reader.cache);
    let key = |bucket| CacheKey::of_bucket(bucket, ValueKind::Answer(Arc::clone(usage_key)));
    let mut answers = Vec::with_capacity(buckets.len());
    let mut missing = Vec::new();
    for &bucket in buckets {
        match cache.get(&key(bucket)) {
            Some(answer) => answers.push((bucket, answer)),
            None => missing.push(bucket),
        }
    }
    let mut sums = GroupSums::new(usage_key);
    reader.each_block(&missing, |dictionary, bucket, block| {
        let answer = Arc::new(sums.answer(dictionary, block));
        cache.put(key(bucket), Arc::clone(&answer));
        answers.push((bucket, answer));
    })?;
    Ok(answers)
}
