//! Days and hours that a time zone cuts in two.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::query::Minimums;
use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::{Answer, Piece};
use logbook_domain::usage::plan::Divided;

use crate::cache::key::{CacheKey, Part, UsageKey};
use crate::cache::value::{Halves, Sides};
use crate::error::StoreError;
use crate::usage::answers::answers;
use crate::usage::reader::Reader;
use crate::usage::slots::Slots;
use crate::usage::source::Source;

/// What the two sides of each divided day answer.
pub(crate) fn of_days(
    reader: &mut Reader<'_>,
    source: &Source,
    usage_key: &Arc<UsageKey>,
) -> Result<Vec<Piece>, StoreError> {
    let (mut pieces, mut missing, mut buckets) = (Vec::new(), Vec::new(), Vec::new());
    for divided in &source.plan.divided {
        let day = source.bucket(Grain::Day, divided.day)?;
        if let Some(sides) = reader.cache.get(&sides_key(day, usage_key, divided.cut)) {
            pieces.extend(pieces_of(divided.day, divided.cut, sides));
            continue;
        }
        let hours = divided.hours.iter();
        let hours = hours.map(|&hour| source.bucket(Grain::Hour, hour));
        let hours: Vec<Bucket> = hours.collect::<Result<_, _>>()?;
        buckets.push(day);
        buckets.extend(&hours);
        missing.push((divided, day, hours));
    }
    // All at once: they are read in few statements.
    let known: HashMap<Bucket, Arc<Answer>> =
        answers(reader, &buckets, usage_key)?.into_iter().collect();
    // A bucket without entries has no cells, and none has answered for it.
    let answer = |bucket: &Bucket| known.get(bucket).cloned().unwrap_or_default();
    let mut slots = Slots::new(usage_key);
    for (divided, day, hours) in missing {
        let mut parts: Vec<Arc<Answer>> = hours.iter().map(answer).collect();
        if divided.cuts_an_hour() {
            let hour = source.bucket(Grain::Hour, Grain::Hour.bucket(divided.cut))?;
            let [before, after] = of_hour(reader, hour, divided.cut, &mut slots)?;
            parts.push(if divided.is_before { before } else { after });
        }
        let sides = sides(divided, &answer(&day), Answer::sum(&parts));
        reader
            .cache
            .put(sides_key(day, usage_key, divided.cut), sides.clone());
        pieces.extend(pieces_of(divided.day, divided.cut, sides));
    }
    Ok(pieces)
}

/// `part` is what is put together of a divided day.
fn sides(divided: &Divided, day: &Answer, part: Answer) -> Sides {
    let rest = Arc::new(day.without(&part));
    if divided.is_before {
        [Arc::new(part), rest]
    } else {
        [rest, Arc::new(part)]
    }
}

/// What the two sides of each hour answer that is cut.
pub(crate) fn of_hours(
    reader: &mut Reader<'_>,
    source: &Source,
    usage_key: &Arc<UsageKey>,
) -> Result<Vec<Piece>, StoreError> {
    let mut slots = Slots::new(usage_key);
    let mut pieces = Vec::new();
    for &cut in &source.plan.cuts {
        let hour = source.bucket(Grain::Hour, Grain::Hour.bucket(cut))?;
        let key = sides_key(hour, usage_key, cut);
        let sides = match reader.cache.get(&key) {
            Some(sides) => sides,
            None => {
                let sides = of_hour(reader, hour, cut, &mut slots)?;
                reader.cache.put(key, sides.clone());
                sides
            }
        };
        pieces.extend(pieces_of(hour.start, cut, sides));
    }
    Ok(pieces)
}

fn of_hour(
    reader: &mut Reader<'_>,
    hour: Bucket,
    cut: Moment,
    slots: &mut Slots<'_>,
) -> Result<Sides, StoreError> {
    let halves = halves(reader, hour, cut)?;
    let dictionary = reader.dictionary();
    Ok(halves.map(|half| Arc::new(slots.answer(&dictionary, &half))))
}

/// The cells of an hour on either side of `cut`. They are cached: whoever asks in a
/// time zone asks for the same ones again, under another filter.
fn halves(reader: &mut Reader<'_>, hour: Bucket, cut: Moment) -> Result<Halves, StoreError> {
    let key = CacheKey {
        bucket: hour,
        part: Part::Halves(Minimums::from_filter(reader.filter), cut),
    };
    if let Some(halves) = reader.cache.get(&key) {
        return Ok(halves);
    }
    let mut halves = [Block::empty(), Block::empty()];
    reader.each_slice(hour, &reader.minimums_alone(), |rows| {
        halves = rows.split_at(cut);
    })?;
    let halves = halves.map(Arc::new);
    reader.cache.put(key, halves.clone());
    Ok(halves)
}

fn sides_key(bucket: Bucket, usage_key: &Arc<UsageKey>, cut: Moment) -> CacheKey {
    CacheKey {
        bucket,
        part: Part::Sides(Arc::clone(usage_key), cut),
    }
}

fn pieces_of(start: Moment, cut: Moment, [before, after]: Sides) -> [Piece; 2] {
    let piece = |start, answer| Piece { start, answer };
    [piece(start, before), piece(cut, after)]
}
