//! Breakdowns and charts.

use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::Dictionary;
use logbook_columnar::rollup::{CachedGrouping, GroupTotals};
use logbook_domain::filter::{Dimension, Filter};
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;
use logbook_domain::usage::answer::Piece;
use logbook_domain::usage::calendar::Calendar;
use logbook_domain::usage::distinct::Identities;
use logbook_domain::usage::groups::{Ranking, Split, Told};
use logbook_domain::usage::report::Usage;

use crate::cache::key::UsageKey;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::transactions::snapshot;
use crate::dictionary::labels;
use crate::error::StoreError;
use crate::usage::answers::answers;
use crate::usage::divided;
use crate::usage::reader::Reader;
use crate::usage::slots::Slots;
use crate::usage::source::Source;

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
    cache: &ReadCache,
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
        let mut reader = Reader::new(conn, cache, filter, *now);
        let whole = reader.find(*interval)?;
        let ranking = match *split {
            Some(split) => rank(&mut reader, &whole, split)?,
            None => Ranking::default(),
        };
        let source = match *calendar {
            Some(calendar) => whole.cut_by(calendar, *interval),
            None => whole,
        };
        let usage_key = reader.usage_key(*split, &ranking);
        Ok(Usage {
            ranking,
            pieces: pieces(&mut reader, &source, usage_key)?,
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
    let mut measured = GroupTotals::new(split.measure);
    let mut grouping = None;
    let mut add = |known: &Dictionary, block: &Block| {
        let grouping = CachedGrouping::refresh(&mut grouping, known, filter, Some(split.by));
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
    let mut labels = labels::labels_within(conn, &values.collect::<Vec<_>>())?;
    for Told { group, .. } in &mut ranking.told {
        let label = group.value.as_ref().and_then(|value| labels.remove(value));
        group.label = label.or(group.label.take());
    }
    ranking.sort();
    Ok(())
}

/// What is counted, by when it counts.
pub(crate) fn pieces(
    reader: &mut Reader<'_>,
    source: &Source,
    usage_key: UsageKey,
) -> Result<Vec<Piece>, StoreError> {
    let usage_key = Arc::new(usage_key);
    let mut pieces = divided::of_days(reader, source, &usage_key)?;
    pieces.extend(divided::of_hours(reader, source, &usage_key)?);
    for (bucket, answer) in answers(reader, &source.buckets(), &usage_key)? {
        let start = bucket.start;
        pieces.push(Piece { start, answer });
    }
    let mut slots = Slots::new(&usage_key);
    let mut answer = |known: &Dictionary, start, block: &Block| {
        let answer = Arc::new(slots.answer(known, block));
        pieces.push(Piece { start, answer });
    };
    reader.each_of_rows(source, &mut answer)?;
    pieces.sort_by_key(|piece| piece.start);
    Ok(pieces)
}
