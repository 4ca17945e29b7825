//! The usage of days and hours that a calendar cuts in two.
//!
//! In most time zones a day begins inside a UTC day, in some inside a UTC hour. The two
//! sides of such a bucket count in different intervals of a chart. The sides of a day
//! are computed from its cells and those of some of its hours, those of an hour from
//! its entries.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::cells::sum;
use logbook_columnar::query::Minimums;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::{Answer, Piece};
use logbook_domain::usage::plan::Divided;

use super::answers::answers;
use super::group_sums::GroupSums;
use super::reader::Reader;
use super::source::UsageSource;
use crate::cache::key::{CacheKey, UsageKey, ValueKind};
use crate::cache::value::{CellsSplitAt, UsageSplitAt};
use crate::error::StoreError;
use crate::segments::cells;

/// A cut day whose sides are not cached.
struct MissingDay<'a> {
    divided: &'a Divided,
    day: Bucket,
    /// The whole hours of one of its sides.
    hours: Vec<Bucket>,
}

/// Returns the usage of the two sides of each day that the calendar cuts.
pub(super) fn read_days(
    reader: &mut Reader<'_>,
    source: &UsageSource,
    usage_key: &Arc<UsageKey>,
) -> Result<Vec<Piece>, StoreError> {
    let (mut pieces, mut missing) = (Vec::new(), Vec::new());
    for divided in &source.plan.divided {
        let day = source.bucket(Grain::Day, divided.day)?;
        if let Some(sides) = reader.cache.get(&sides_key(day, usage_key, divided.cut)) {
            pieces.extend(pieces_of_sides(divided.day, divided.cut, sides));
            continue;
        }
        let hours = divided.hours.iter();
        let hours = hours.map(|&hour| source.bucket(Grain::Hour, hour));
        missing.push(MissingDay {
            divided,
            day,
            hours: hours.collect::<Result<_, _>>()?,
        });
    }
    add_up_days(reader, source, usage_key, &missing, &mut pieces)?;
    Ok(pieces)
}

/// Adds the usage of the two sides of `missing` days to `pieces`, and caches it.
fn add_up_days(
    reader: &mut Reader<'_>,
    source: &UsageSource,
    usage_key: &Arc<UsageKey>,
    missing: &[MissingDay<'_>],
    pieces: &mut Vec<Piece>,
) -> Result<(), StoreError> {
    // All buckets are read at once, so that there are few statements.
    let mut buckets = Vec::new();
    for MissingDay { day, hours, .. } in missing {
        buckets.push(*day);
        buckets.extend(hours);
    }
    let answers: HashMap<Bucket, Arc<Answer>> =
        answers(reader, &buckets, usage_key)?.into_iter().collect();
    // A bucket without entries has no cells, and so no answer.
    let answer = |bucket: &Bucket| answers.get(bucket).cloned().unwrap_or_default();
    let mut sums = GroupSums::new(usage_key);
    for MissingDay {
        divided,
        day,
        hours,
    } in missing
    {
        let mut parts: Vec<Arc<Answer>> = hours.iter().map(answer).collect();
        if divided.cuts_an_hour() {
            let hour = source.bucket(Grain::Hour, Grain::Hour.bucket(divided.cut))?;
            let [before, after] = add_up_hour(reader, hour, divided.cut, &mut sums)?;
            parts.push(if divided.is_before { before } else { after });
        }
        let sides = sides(divided, &answer(day), Answer::sum(&parts));
        let key = sides_key(*day, usage_key, divided.cut);
        reader.cache.put(key, sides.clone());
        pieces.extend(pieces_of_sides(divided.day, divided.cut, sides));
    }
    Ok(())
}

/// Returns the two sides of a cut day from the usage of the day and that of one side,
/// which was added up from hours.
fn sides(divided: &Divided, day: &Answer, side: Answer) -> UsageSplitAt {
    let other = Arc::new(day.without(&side));
    if divided.is_before {
        [Arc::new(side), other]
    } else {
        [other, Arc::new(side)]
    }
}

/// Returns the usage of the two sides of each hour that the calendar cuts.
pub(super) fn read_hours(
    reader: &mut Reader<'_>,
    source: &UsageSource,
    usage_key: &Arc<UsageKey>,
) -> Result<Vec<Piece>, StoreError> {
    let mut sums = GroupSums::new(usage_key);
    let mut pieces = Vec::new();
    for &cut in &source.plan.cuts {
        let hour = source.bucket(Grain::Hour, Grain::Hour.bucket(cut))?;
        let key = sides_key(hour, usage_key, cut);
        let sides = match reader.cache.get(&key) {
            Some(sides) => sides,
            None => {
                let sides = add_up_hour(reader, hour, cut, &mut sums)?;
                reader.cache.put(key, sides.clone());
                sides
            }
        };
        pieces.extend(pieces_of_sides(hour.start, cut, sides));
    }
    Ok(pieces)
}

/// Returns the usage of an hour before `cut` and since.
fn add_up_hour(
    reader: &mut Reader<'_>,
    hour: Bucket,
    cut: Moment,
    sums: &mut GroupSums<'_>,
) -> Result<UsageSplitAt, StoreError> {
    let halves = halves(reader, hour, cut)?;
    let dictionary = reader.dictionary();
    Ok(halves.map(|half| Arc::new(sums.answer(&dictionary, &half))))
}

/// Returns the cells of an hour before `cut` and since. They are cached, because other
/// filters in the same time zone need the same cells.
fn halves(reader: &mut Reader<'_>, hour: Bucket, cut: Moment) -> Result<CellsSplitAt, StoreError> {
    let kind = ValueKind::CellsSplitAt(Minimums::from_filter(reader.filter), cut);
    let key = CacheKey::of_bucket(hour, kind);
    if let Some(halves) = reader.cache.get(&key) {
        return Ok(halves);
    }
    let (mut before, mut since) = (Vec::new(), Vec::new());
    reader.each_slice(hour, &reader.minimums_alone(), |rows| {
        let [earlier, later] = rows.split_at(cut);
        before.push(earlier);
        since.push(later);
    })?;
    let halves = sum(&before).zip(sum(&since));
    let (before, since) = halves.ok_or_else(|| cells::corrupt(hour.start))?;
    let halves = [before, since].map(Arc::new);
    reader.cache.put(key, halves.clone());
    Ok(halves)
}

fn sides_key(bucket: Bucket, usage_key: &Arc<UsageKey>, cut: Moment) -> CacheKey {
    CacheKey::of_bucket(bucket, ValueKind::UsageSplitAt(Arc::clone(usage_key), cut))
}

/// Returns the side before `cut` at the start of its bucket, and the other side at `cut`.
fn pieces_of_sides(start: Moment, cut: Moment, [before, after]: UsageSplitAt) -> [Piece; 2] {
    let piece = |start, answer| Piece { start, answer };
    [piece(start, before), piece(cut, after)]
}
