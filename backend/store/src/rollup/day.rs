//! Seals a day: merges the segments of its hours to segments of the day.

use std::collections::HashMap;

use chrono::Duration;
use diesel::prelude::*;
use logbook_columnar::cells::{Block, sum};
use logbook_columnar::codec::Packed;
use logbook_columnar::segment::{Column, Merge};
use logbook_domain::coverage::{Bucket, Grain, SealedSegment, SegmentId};
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::db::schema::usage_coverage;
use crate::error::StoreError;
use crate::rollup::add_rows::replace_with_sum;
use crate::rollup::segment_rows::SegmentRows;
use crate::segments::columns::SegmentKey;
use crate::segments::sort_columns::sort_columns;
use crate::segments::{cells, columns, orders};

/// Computes the cells of a day, and, unless the day is retired, its segments with their
/// sort orders. Returns the starts of all segments but the first. Must be called in the
/// transaction that marks the day.
pub(super) fn seal(
    conn: &mut Connection,
    day: Moment,
    retired: bool,
    size: SegmentRows,
) -> Result<Vec<Moment>, StoreError> {
    columns::delete(conn, Grain::Day, day)?;
    if retired {
        let hours: Vec<Moment> = (0..24).map(|hour| day + Duration::hours(hour)).collect();
        let blocks = cells::read(conn, Grain::Hour, &hours)?;
        replace_with_sum(conn, Grain::Day, day, &blocks)?;
        return Ok(Vec::new());
    }
    cells::delete(conn, Grain::Day, &[day])?;
    let (mut splits, mut start) = (Vec::new(), day);
    for (number, parts) in (0..).zip(parts_of_segments(conn, day, size)?) {
        if let Some(first) = parts.first().filter(|_| number > 0) {
            start = first.start;
            splits.push(start);
        }
        merge(conn, (Grain::Day, day, number), start, &parts)?;
    }
    Ok(splits)
}

/// Returns the segments of hours that each segment of the day is merged from.
fn parts_of_segments(
    conn: &mut Connection,
    day: Moment,
    size: SegmentRows,
) -> Result<Vec<Vec<SealedSegment>>, StoreError> {
    let of_hours = segments_of_hours(conn, day)?;
    let rows = cells::requests(conn, Grain::Hour, day..day + Grain::Day.length())?;
    let rows_of = |one: &SealedSegment| {
        let rows = rows.get(&(one.id.bucket.start, one.id.number));
        rows.copied().unwrap_or_default()
    };
    Ok(group(of_hours, rows_of, size.day))
}

/// Divides segments into groups of at most `most` rows each, unless a segment alone has
/// more. There is at least one group.
fn group<T>(segments: Vec<T>, rows_of: impl Fn(&T) -> usize, most: usize) -> Vec<Vec<T>> {
    let (mut groups, mut rows) = (vec![Vec::new()], 0);
    for segment in segments {
        let more = rows_of(&segment);
        if rows > 0 && rows + more > most {
            groups.push(Vec::new());
            rows = 0;
        }
        rows += more;
        if let Some(group) = groups.last_mut() {
            group.push(segment);
        }
    }
    groups
}

/// Returns the segments of the hours of a day, in the order of time.
fn segments_of_hours(conn: &mut Connection, day: Moment) -> Result<Vec<SealedSegment>, StoreError> {
    let marks: Vec<(Moment, i64, Vec<Moment>)> = usage_coverage::table
        .filter(usage_coverage::grain.eq(Grain::Hour.code()))
        .filter(usage_coverage::bucket.ge(day))
        .filter(usage_coverage::bucket.lt(day + Grain::Day.length()))
        .order(usage_coverage::bucket)
        .select((
            usage_coverage::bucket,
            usage_coverage::version,
            usage_coverage::splits,
        ))
        .load(conn)?;
    let mut segments = Vec::new();
    for (start, version, splits) in marks {
        let grain = Grain::Hour;
        let hour = Bucket {
            start,
            grain,
            version,
        };
        segments.extend(SealedSegment::of_bucket(hour, &splits));
    }
    Ok(segments)
}

/// Writes the segment of a day that begins at `start`, merged from `parts`. One column at
/// a time is in memory.
fn merge(
    conn: &mut Connection,
    key: SegmentKey,
    start: Moment,
    parts: &[SealedSegment],
) -> Result<(), StoreError> {
    let ids: Vec<SegmentId> = parts.iter().map(|part| part.id).collect();
    let blocks = cells::of_segments(conn, &ids)?;
    let blocks: Vec<&Block> = ids.iter().filter_map(|id| blocks.get(id)).collect();
    let cells = sum(blocks.iter().copied()).ok_or_else(|| cells::corrupt(start))?;
    cells::insert(conn, key, &cells)?;
    columns::insert_empty(conn, key)?;
    let offset = |part: &SealedSegment| (part.start - start).num_milliseconds().unsigned_abs();
    let merge = Merge::new(parts.iter().map(offset).zip(blocks));
    let started = merge_column(conn, &merge, &ids, Column::Started)?;
    columns::write(conn, key, Column::Started, &started)?;
    orders::insert(conn, key, Column::Started, &started, &started)?;
    for column in Column::ALL.into_iter().skip(1) {
        let numbers = merge_column(conn, &merge, &ids, column)?;
        columns::write(conn, key, column, &numbers)?;
        if sort_columns().any(|one| one == column) {
            orders::insert(conn, key, column, &numbers, &started)?;
        }
    }
    Ok(())
}

fn merge_column(
    conn: &mut Connection,
    merge: &Merge,
    ids: &[SegmentId],
    column: Column,
) -> Result<Packed, StoreError> {
    let mut found: HashMap<_, _> = columns::column(conn, ids, column)?.into_iter().collect();
    let part = |id: &SegmentId| {
        let missing = || StoreError::Corrupt(format!("segment of {}", id.bucket.start));
        found.remove(id).ok_or_else(missing)
    };
    let parts: Vec<Packed> = ids.iter().map(part).collect::<Result<_, _>>()?;
    Ok(merge.column(column, &parts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn groups_hold_every_segment_once_and_no_more_rows_than_wanted(
            rows in prop::collection::vec(0..20_usize, 0..40),
            most in 1..30_usize,
        ) {
            let groups = group(rows.clone(), |&rows| rows, most);
            prop_assert_eq!(groups.concat(), rows);
            for group in &groups {
                let with_rows = group.iter().filter(|&&rows| rows > 0).count();
                prop_assert!(group.iter().sum::<usize>() <= most || with_rows == 1);
            }
            for pair in groups.windows(2) {
                prop_assert!(pair[0].iter().sum::<usize>() + pair[1][0] > most);
            }
        }
    }
}
