//! Rows in memory, as a list for naive models and as a slice for the crate.

use std::collections::HashMap;
use std::sync::Arc;

use logbook_columnar::cells::Block;
use logbook_columnar::dictionary::{Dictionary, Outcome};
use logbook_columnar::segment::{
    CellIndex, Column, RowColumns, RowKey, Segment, SegmentSlice, encode_optional,
};
use logbook_domain::coverage::{Bucket, Grain, SealedSegment};
use logbook_domain::period::Interval;
use logbook_domain::series::{Agent, Feature, Profile, Series, User};
use logbook_domain::time::{self, Moment};
use logbook_domain::vocabulary::{Capability, Source};

/// One row of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) series_id: i32,
    pub(crate) outcome: Outcome,
    /// Milliseconds after the start of the bucket.
    pub(crate) started: u32,
    pub(crate) input_tokens: Option<u32>,
    pub(crate) output_tokens: Option<u32>,
    pub(crate) total_tokens: Option<u32>,
    pub(crate) cost_nanos: Option<u32>,
    pub(crate) duration_ms: Option<u32>,
}

/// The rows of one day with their segment and the dictionary of their series.
#[derive(Debug)]
pub(crate) struct Table {
    /// In the order of the segment.
    pub(crate) rows: Vec<Row>,
    pub(crate) dictionary: Dictionary,
    pub(crate) segment: Segment,
    pub(crate) cells: Arc<CellIndex>,
}

impl Table {
    /// Packs rows, which may be in any order and refer only to `series`.
    pub(crate) fn new(mut rows: Vec<Row>, series: HashMap<i32, Arc<Series>>) -> Self {
        rows.sort_by_key(|row| (row.outcome, row.series_id, row.started));
        let keys: Vec<RowKey> = rows.iter().map(key).collect();
        let segment = Segment::from_rows(&keys, &columns(&rows));
        let mut dictionary = Dictionary::default();
        dictionary.extend(series);
        let cells = Arc::new(CellIndex::from_block(&segment.cells, &dictionary).unwrap());
        Self {
            rows,
            dictionary,
            segment,
            cells,
        }
    }

    /// Returns the rows that start in a range of milliseconds of the day, with all
    /// columns loaded.
    pub(crate) fn slice(&self, started: std::ops::Range<u32>) -> SegmentSlice {
        let at = |millis: u32| time::from_millis(day().timestamp_millis() + i64::from(millis));
        let interval = Interval {
            from: at(started.start),
            to: at(started.end),
        };
        let mut slice = SegmentSlice::from_sealed(segment(), Arc::clone(&self.cells), interval);
        for (loaded, column) in slice.columns.iter_mut().zip(&self.segment.columns) {
            *loaded = Some(Arc::new(column.clone()));
        }
        slice
    }

    /// Returns the encoded cells.
    pub(crate) fn block(&self) -> &Block {
        &self.segment.cells
    }
}

/// Milliseconds of a day.
pub(crate) const DAY_MILLIS: u32 = 86_400_000;

/// Returns the start of the day of all tables.
pub(crate) fn day() -> Moment {
    time::from_millis(i64::from(DAY_MILLIS) * 20_000).unwrap()
}

/// Returns the only segment of the day of all tables.
pub(crate) fn segment() -> SealedSegment {
    let bucket = Bucket {
        start: day(),
        grain: Grain::Day,
        version: 1,
    };
    SealedSegment::of_bucket(bucket, &[]).next().unwrap()
}

/// Returns the series of a user, a model and, for odd models, an agent.
pub(crate) fn series(user: Option<u32>, model: u32) -> Arc<Series> {
    Arc::new(Series {
        user: User {
            id: user.map(|user| format!("user-{user}")),
            ..User::default()
        },
        provider: None,
        model: Some(format!("model-{model}")),
        agent: Agent {
            id: (model % 2 == 1).then(|| format!("agent-{model}")),
            name: None,
        },
        profile: Profile::default(),
        feature: Feature::default(),
        source: Source::ALL[model as usize % Source::ALL.len()],
        platform: None,
        capability: Capability::ALL[0],
        entity_type: None,
    })
}

/// Returns the outcomes running, succeeded, and failed with a server error.
pub(crate) fn outcomes() -> [Outcome; 3] {
    [16, 32, 53].map(|number| Outcome::from_number(number).unwrap())
}

const fn key(row: &Row) -> RowKey {
    RowKey {
        outcome: row.outcome,
        series_id: row.series_id,
    }
}

fn columns(rows: &[Row]) -> RowColumns {
    let stored = |value: Option<u32>| encode_optional(value.map(i64::from));
    let mut columns = RowColumns::default();
    for row in rows {
        columns[Column::Started.index()].push(row.started.into());
        for (column, value) in [
            (Column::InputTokens, row.input_tokens),
            (Column::OutputTokens, row.output_tokens),
            (Column::TotalTokens, row.total_tokens),
            (Column::CostNanos, row.cost_nanos),
            (Column::DurationMs, row.duration_ms),
            (Column::CachedInputTokens, None),
            (Column::ReasoningTokens, None),
            (Column::CacheWriteTokens, None),
        ] {
            columns[column.index()].push(stored(value));
        }
    }
    columns
}
