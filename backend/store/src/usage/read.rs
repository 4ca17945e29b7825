//! Breakdowns and charts.

use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::Dictionary;
use logbook_columnar::rollup::{CachedGrouping, GroupTotals};
use logbook_domain::filter::Dimension;
use logbook_domain::usage::answer::Piece;
use logbook_domain::usage::distinct::Identities;
use logbook_domain::usage::groups::{Ranking, Split, Told};
use logbook_domain::usage::report::Usage;

use super::answers::answers;
use super::cut_buckets;
use super::group_sums::GroupSums;
use super::query::UsageQuery;
use super::reader::Reader;
use super::source::UsageSource;
use crate::cache::key::UsageKey;
use crate::cache::read_cache::ReadCache;
use crate::db::Connection;
use crate::db::transactions::snapshot;
use crate::dictionary::labels;
use crate::error::StoreError;

/// Returns the usage that `query` selects, as of one snapshot.
///
/// # Errors
/// Returns an error when the database fails.
pub fn read(
    conn: &mut Connection,
    cache: &ReadCache,
    query: &UsageQuery,
) -> Result<Usage, StoreError> {
    snapshot(conn, |conn| {
        let UsageQuery {
            filter,
            interval,
            calendar,
            split,
            now,
        } = query;
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

/// Returns the groups with the highest sums over the whole period.
fn rank(
    reader: &mut Reader<'_>,
    source: &UsageSource,
    split: Split,
) -> Result<Ranking, StoreError> {
    let filter = reader.filter;
    let mut measured = GroupTotals::new(split.measure);
    let mut grouping = None;
    let mut add = |dictionary: &Dictionary, block: &Block| {
        let grouping = CachedGrouping::refresh(&mut grouping, dictionary, filter, Some(split.by));
        measured.add(grouping, block);
    };
    let buckets = source.buckets();
    reader.each_block(&buckets, |dictionary, _, block| add(dictionary, block))?;
    reader.each_uncovered(source, |dictionary, _, block| add(dictionary, block))?;
    let mut ranking = measured.ranking(&reader.dictionary(), split);
    if split.by == Dimension::User {
        label_users(reader.conn, &mut ranking)?;
    }
    Ok(ranking)
}

/// Labels users by their current names, which may differ from those in counted entries.
fn label_users(conn: &mut Connection, ranking: &mut Ranking) -> Result<(), StoreError> {
    let groups = ranking.told.iter().map(|ranked| &ranked.group);
    let values = groups.filter_map(|group| group.value.as_deref());
    let mut labels = labels::labels_within(conn, &values.collect::<Vec<_>>())?;
    for Told { group, .. } in &mut ranking.told {
        let label = group.value.as_ref().and_then(|value| labels.remove(value));
        group.label = label.or(group.label.take());
    }
    ranking.sort();
    Ok(())
}

/// Returns the usage of every bucket and of the rows that no bucket covers, in the order
/// of time.
pub(super) fn pieces(
    reader: &mut Reader<'_>,
    source: &UsageSource,
    usage_key: UsageKey,
) -> Result<Vec<Piece>, StoreError> {
    let usage_key = Arc::new(usage_key);
    let mut pieces = cut_buckets::read_days(reader, source, &usage_key)?;
    pieces.extend(cut_buckets::read_hours(reader, source, &usage_key)?);
    for (bucket, answer) in answers(reader, &source.buckets(), &usage_key)? {
        let start = bucket.start;
        pieces.push(Piece { start, answer });
    }
    let mut sums = GroupSums::new(&usage_key);
    reader.each_uncovered(source, |dictionary: &Dictionary, start, block: &Block| {
        let answer = Arc::new(sums.answer(dictionary, block));
        pieces.push(Piece { start, answer });
    })?;
    pieces.sort_by_key(|piece| piece.start);
    Ok(pieces)
}
