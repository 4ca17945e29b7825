//! Breakdowns and charts.

use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::{Answer, Piece};
use logbook_domain::usage::calendar::Calendar;
use logbook_domain::usage::distinct::Identities;
use logbook_domain::usage::groups::{Ranking, Split, Told};
use logbook_domain::usage::report::Usage;

use super::UsageMemory;
use super::block::Block;
use super::divided;
use super::grouping::UpToDate;
use super::memory::{Asked, Kept, Part};
use super::rank::Measured;
use super::reader::Reader;
use super::slots::Slots;
use super::source::Source;
use crate::segments::Dictionary;
use crate::{Connection, StoreError, dictionary, snapshot};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// Whose entries; it has no text to search for.
    pub filter: Filter,
    /// When they began.
    pub interval: Interval,
    /// How a chart cuts time, if it is for one.
    pub calendar: Option<Calendar>,
    /// How the answer is grouped, if it is.
    pub split: Option<Split>,
    /// This moment: what is younger than a roll-up is read in another way.
    pub now: Moment,
}

/// The usage that answers the question.
///
/// # Errors
/// Those of the database.
pub fn read(
    conn: &mut Connection,
    memory: &UsageMemory,
    question: &Question,
) -> Result<Usage, StoreError> {
    snapshot(conn, |conn| {
        let Question {
            filter,
            interval,
            calendar,
            split,
            now,
        } = question;
        let mut reader = Reader::new(conn, memory, filter, *now);
        let whole = reader.find(*interval)?;
        let ranking = match *split {
            Some(split) => rank(&mut reader, &whole, split)?,
            None => Ranking::default(),
        };
        let source = match *calendar {
            Some(calendar) => whole.cut_by(calendar, *interval),
            None => whole,
        };
        let asked = reader.asked(*split, &ranking);
        Ok(Usage {
            ranking,
            pieces: pieces(&mut reader, &source, asked)?,
            identities: match split {
                None => reader.identities(),
                Some(_) => Identities::default(),
            },
            hourly_since: source.plan.hourly_since,
        })
    })
}

/// The highest groups of the whole period.
fn rank(reader: &mut Reader<'_>, source: &Source, split: Split) -> Result<Ranking, StoreError> {
    let filter = reader.filter;
    let mut measured = Measured::by(split.measure);
    let mut grouping = None;
    let mut add = |known: &Dictionary, block: &Block| {
        let grouping = UpToDate::renew(&mut grouping, known, filter, Some(split.by));
        measured.add(grouping, block);
    };
    reader.each_block(&source.buckets(), |known, _, block| add(known, block))?;
    reader.each_of_rows(source, |known, _, block| add(known, block))?;
    let mut ranking = measured.ranking(&reader.dictionary(), split);
    if split.by == Dimension::User {
        name(reader.conn, &mut ranking)?;
    }
    Ok(ranking)
}

/// Calls users what they are called now, whichever of their entries are counted.
fn name(conn: &mut Connection, ranking: &mut Ranking) -> Result<(), StoreError> {
    let values = ranking
        .told
        .iter()
        .filter_map(|one| one.group.value.as_deref());
    let mut labels = dictionary::labels_within(conn, &values.collect::<Vec<_>>())?;
    for Told { group, .. } in &mut ranking.told {
        let label = group.value.as_ref().and_then(|value| labels.remove(value));
        group.label = label.or(group.label.take());
    }
    ranking.sort();
    Ok(())
}

/// What is counted, by when it counts.
pub(super) fn pieces(
    reader: &mut Reader<'_>,
    source: &Source,
    asked: Asked,
) -> Result<Vec<Piece>, StoreError> {
    let asked = Arc::new(asked);
    let mut pieces = divided::of_days(reader, source, &asked)?;
    pieces.extend(divided::of_hours(reader, source, &asked)?);
    for (bucket, answer) in answers(reader, &source.buckets(), &asked)? {
        let start = bucket.start;
        pieces.push(Piece { start, answer });
    }
    let mut slots = Slots::new(&asked);
    let mut answer = |known: &Dictionary, start, block: &Block| {
        let answer = Arc::new(slots.answer(known, block));
        pieces.push(Piece { start, answer });
    };
    reader.each_of_rows(source, &mut answer)?;
    pieces.sort_by_key(|piece| piece.start);
    Ok(pieces)
}

/// What each bucket answers.
pub(super) fn answers(
    reader: &mut Reader<'_>,
    buckets: &[Bucket],
    asked: &Arc<Asked>,
) -> Result<Vec<(Bucket, Arc<Answer>)>, StoreError> {
    let memory = reader.memory();
    let key = |bucket: Bucket| (bucket, Part::Answer(Arc::clone(asked)));
    let mut answers = Vec::with_capacity(buckets.len());
    let mut unanswered = Vec::new();
    for &bucket in buckets {
        match memory.cache().get(key(bucket)) {
            Some(Kept::Answer(answer)) => answers.push((bucket, answer)),
            _ => unanswered.push(bucket),
        }
    }
    let mut slots = Slots::new(asked);
    reader.each_block(&unanswered, |known, bucket, block| {
        let answer = Arc::new(slots.answer(known, block));
        let kept = Kept::Answer(Arc::clone(&answer));
        memory.cache().put(key(bucket), kept);
        answers.push((bucket, answer));
    })?;
    Ok(answers)
}
