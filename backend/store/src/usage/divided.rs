//! Days and hours that a time zone cuts in two.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::{Answer, Piece};
use logbook_domain::usage::plan::Divided;

use super::block::Block;
use super::memory::{Asked, Halves, Kept, Part, Sides};
use super::read::answers;
use super::reader::Reader;
use super::slots::Slots;
use super::source::Source;
use crate::StoreError;
use crate::segments::Limits;

/// What the two sides of each divided day answer.
pub(super) fn of_days(
    reader: &mut Reader<'_>,
    source: &Source,
    asked: &Arc<Asked>,
) -> Result<Vec<Piece>, StoreError> {
    let (mut pieces, mut missing, mut buckets) = (Vec::new(), Vec::new(), Vec::new());
    for divided in &source.plan.divided {
        let day = source.bucket(Grain::Day, divided.day)?;
        if let Some(sides) = remembered(reader, day, asked, divided.cut) {
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
        answers(reader, &buckets, asked)?.into_iter().collect();
    // A bucket without entries has no cells, and none has answered for it.
    let answer = |bucket: &Bucket| known.get(bucket).cloned().unwrap_or_default();
    let mut slots = Slots::new(asked);
    for (divided, day, hours) in missing {
        let mut parts: Vec<Arc<Answer>> = hours.iter().map(answer).collect();
        if divided.cuts_an_hour() {
            let hour = source.bucket(Grain::Hour, Grain::Hour.bucket(divided.cut))?;
            let [before, after] = of_hour(reader, hour, divided.cut, &mut slots)?;
            parts.push(if divided.is_before { before } else { after });
        }
        let sides = sides(divided, &answer(&day), Answer::sum(&parts));
        remember(reader, day, asked, divided.cut, &sides);
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
pub(super) fn of_hours(
    reader: &mut Reader<'_>,
    source: &Source,
    asked: &Arc<Asked>,
) -> Result<Vec<Piece>, StoreError> {
    let mut slots = Slots::new(asked);
    let mut pieces = Vec::new();
    for &cut in &source.plan.cuts {
        let hour = source.bucket(Grain::Hour, Grain::Hour.bucket(cut))?;
        let sides = match remembered(reader, hour, asked, cut) {
            Some(sides) => sides,
            None => {
                let sides = of_hour(reader, hour, cut, &mut slots)?;
                remember(reader, hour, asked, cut, &sides);
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
    let known = reader.dictionary();
    Ok(halves.map(|half| Arc::new(slots.answer(&known, &half))))
}

/// The cells of an hour on either side of `cut`. They are kept: whoever asks in a
/// time zone asks for the same ones again, under another filter.
fn halves(reader: &mut Reader<'_>, hour: Bucket, cut: Moment) -> Result<Halves, StoreError> {
    let limits = Limits::of(reader.filter);
    let key = (hour, Part::Halves(limits, cut));
    let kept = reader.memory().cache().get(key.clone());
    if let Some(Kept::Halves(halves)) = kept {
        let [before, after] = &halves;
        reader.meet(hour, limits, &[before, after])?;
        return Ok(halves);
    }
    let mut halves = [Block::empty(), Block::empty()];
    reader.each_piece(hour, &reader.limits_alone(), |rows| {
        halves = rows.sides(cut);
    })?;
    let halves = halves.map(Arc::new);
    let kept = Kept::Halves(halves.clone());
    reader.memory().cache().put(key, kept);
    Ok(halves)
}

fn remembered(
    reader: &Reader<'_>,
    bucket: Bucket,
    asked: &Arc<Asked>,
    cut: Moment,
) -> Option<Sides> {
    let key = (bucket, Part::Sides(Arc::clone(asked), cut));
    match reader.memory().cache().get(key) {
        Some(Kept::Sides(sides)) => Some(sides),
        _ => None,
    }
}

fn remember(reader: &Reader<'_>, bucket: Bucket, asked: &Arc<Asked>, cut: Moment, sides: &Sides) {
    let key = (bucket, Part::Sides(Arc::clone(asked), cut));
    let kept = Kept::Sides(sides.clone());
    reader.memory().cache().put(key, kept);
}

fn pieces_of(start: Moment, cut: Moment, [before, after]: Sides) -> [Piece; 2] {
    let piece = |start, answer| Piece { start, answer };
    [piece(start, before), piece(cut, after)]
}
