//! Seals an hour: computes its segments and their cells from its rows.

use logbook_columnar::segment::{Column, Segment};
use logbook_domain::coverage::Grain;
use logbook_domain::time::Moment;

use crate::db::Connection;
use crate::error::StoreError;
use crate::rollup::segment_rows::SegmentRows;
use crate::segments::columns::SegmentKey;
use crate::segments::sort_columns::sort_columns;
use crate::segments::{cells, chunks, columns, orders};

/// Computes the segments of an hour, and returns the starts of all but the first. Must be
/// called in the transaction that marks the hour.
pub(super) fn seal(
    conn: &mut Connection,
    hour: Moment,
    size: SegmentRows,
) -> Result<Vec<Moment>, StoreError> {
    columns::delete(conn, Grain::Hour, hour)?;
    cells::delete(conn, Grain::Hour, &[hour])?;
    let (mut splits, mut number) = (Vec::new(), 0);
    let end = hour + Grain::Hour.length();
    chunks::each_chunk(conn, (hour, end), size.hour, |conn, rows| {
        let mut start = hour;
        if let Some(first) = rows.first_start().filter(|_| number > 0) {
            start = first;
            splits.push(first);
        }
        let segment = rows.whole_since(start)?;
        write(conn, (Grain::Hour, hour, number), &segment)?;
        number += 1;
        Ok(())
    })?;
    Ok(splits)
}

fn write(conn: &mut Connection, key: SegmentKey, segment: &Segment) -> Result<(), StoreError> {
    cells::insert(conn, key, &segment.cells)?;
    columns::insert_empty(conn, key)?;
    for column in Column::ALL {
        columns::write(conn, key, column, &segment.columns[column.index()])?;
    }
    let started = &segment.columns[Column::Started.index()];
    for column in sort_columns() {
        orders::insert(conn, key, column, &segment.columns[column.index()], started)?;
    }
    Ok(())
}
