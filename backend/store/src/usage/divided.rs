//! Days that a time zone cuts in two.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_domain::coverage::{Bucket, Grain};
use logbook_domain::usage::answer::{Answer, Piece};
use logbook_domain::usage::plan::Divided;

use super::memory::{Asked, Kept, Part};
use super::read::answers;
use super::reader::Reader;
use super::slots::Slots;
use super::source::Source;
use crate::StoreError;

/// What the two sides of each divided day answer.
pub(super) fn pieces(
    reader: &mut Reader<'_>,
    source: &Source,
    asked: &Arc<Asked>,
) -> Result<Vec<Piece>, StoreError> {
    let memory = reader.memory();
    let (mut pieces, mut missing, mut buckets) = (Vec::new(), Vec::new(), Vec::new());
    for divided in &source.plan.divided {
        let day = source.bucket(Grain::Day, divided.day)?;
        let key = (day, Part::Sides(Arc::clone(asked), divided.cut));
        if let Some(Kept::Sides(before, after)) = memory.cache().get(key.clone()) {
            pieces.extend(both(divided, before, after));
            continue;
        }
        let hours = divided.hours.iter();
        let hours = hours.map(|&hour| source.bucket(Grain::Hour, hour));
        let hours: Vec<Bucket> = hours.collect::<Result<_, _>>()?;
        buckets.push(day);
        buckets.extend(&hours);
        missing.push((divided, key, hours));
    }
    // All at once: they are read in few statements.
    let known: HashMap<Bucket, Arc<Answer>> =
        answers(reader, &buckets, asked)?.into_iter().collect();
    // A bucket without entries has no cells, and none has answered for it.
    let answer = |bucket: &Bucket| known.get(bucket).cloned().unwrap_or_default();
    for (divided, key, hours) in missing {
        let mut parts: Vec<Arc<Answer>> = hours.iter().map(answer).collect();
        if let Some(hour) = divided.within {
            let hour = source.bucket(Grain::Hour, hour)?;
            parts.extend(side_of_hour(reader, divided, hour, asked)?);
        }
        let part = Arc::new(Answer::sum(&parts));
        let rest = Arc::new(answer(&key.0).without(&part));
        let (before, after) = match divided.is_before {
            true => (part, rest),
            false => (rest, part),
        };
        let kept = Kept::Sides(Arc::clone(&before), Arc::clone(&after));
        memory.cache().put(key, kept);
        pieces.extend(both(divided, before, after));
    }
    Ok(pieces)
}

fn both(divided: &Divided, before: Arc<Answer>, after: Arc<Answer>) -> [Piece; 2] {
    let piece = |start, answer| Piece { start, answer };
    [piece(divided.day, before), piece(divided.cut, after)]
}

/// What the quarters of an hour answer that lie on the side that is put together.
fn side_of_hour(
    reader: &mut Reader<'_>,
    divided: &Divided,
    hour: Bucket,
    asked: &Asked,
) -> Result<Vec<Arc<Answer>>, StoreError> {
    let mut slots = Slots::new(asked);
    let mut answers = Vec::new();
    reader.each_quarter(hour, |known, start, block| {
        if (start < divided.cut) == divided.is_before {
            answers.push(Arc::new(slots.answer(known, block)));
        }
    })?;
    Ok(answers)
}
