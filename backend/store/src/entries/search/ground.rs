//! Where a search has to look: the entries that the rest of the filter accepts,
//! in steps of a size.

use diesel::prelude::*;
use logbook_domain::coverage::beside;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::{self, Moment};

use super::span::{self, Span};
use crate::entries::condition::{self, Condition, Meant, and};
use crate::schema::entries;
use crate::segments::{Column, Extent, Piece, Segments, View};
use crate::{Connection, StoreError};

/// Most entries of a group (a conversation, a trace) that are looked up before
/// they are searched.
const MOST_OF_GROUP: usize = 100_000;
/// A part of a segment of which a smaller share than this is to be searched is
/// read start by start, others whole.
const SPARSE: usize = 4;

/// A part of the period, and what is known of the starts in it.
struct Stretch {
    span: Span,
    known: Known,
}

enum Known {
    /// The segment knows.
    Piece(usize),
    /// These, in order.
    Starts { starts: Vec<i64>, are_few: bool },
    /// Only the rows tell.
    Nothing,
}

/// Where to look in one step.
#[derive(Debug)]
pub(super) struct Slice {
    /// What is searched with it.
    pub(super) span: Span,
    /// How many entries are looked at.
    pub(super) rows: usize,
    /// When they began, where these are few among others.
    starts: Option<Vec<Moment>>,
}

impl Slice {
    /// The entries of the slice that `meant` accepts.
    pub(super) fn condition(&self, meant: &Meant<'_>) -> Condition {
        let all = meant.condition_in(self.span.interval());
        match &self.starts {
            Some(starts) => and(all, entries::started_at.eq_any(starts.clone()).nullable()),
            None => all,
        }
    }
}

/// Everything that a search has to look at.
pub(super) struct Ground {
    view: View,
    /// In the order of time.
    stretches: Vec<Stretch>,
    /// The series that are to be looked at, where contents may not be searched.
    named: Option<Vec<bool>>,
}

impl Ground {
    /// The ground of `filter` in `interval`. To be called inside a snapshot.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn read(
        conn: &mut Connection,
        segments: &Segments,
        filter: &Filter,
        interval: Interval,
        meant: &Meant<'_>,
    ) -> Result<Self, StoreError> {
        let memory = segments.memory();
        let group = match filter.is_of_group() {
            true => starts_of_group(conn, meant, interval)?,
            false => None,
        };
        let (extent, stretches) = if let Some(starts) = group {
            let known = Known::Starts {
                starts,
                are_few: true,
            };
            let extent = Extent::of_rows(memory, interval);
            let span = Span::of(interval);
            (extent, vec![Stretch { span, known }])
        } else {
            let extent = Extent::of_buckets(conn, memory, interval)?;
            let stretches = stretches(&extent, interval);
            (extent, stretches)
        };
        let view = View::of(conn, extent, filter)?;
        let named = meant.sought().filter(|sought| !sought.is_in_contents());
        let named = named.map(|sought| view.extent.memory().dictionary().flags(sought.named()));
        Ok(Self {
            view,
            stretches,
            named,
        })
    }

    /// The next slice of about `most` entries at the end of `ahead` where the
    /// search goes on; `None` when there is nothing left to look at.
    ///
    /// # Errors
    /// Those of the database.
    pub(super) fn next(
        &mut self,
        conn: &mut Connection,
        ahead: Span,
        newest_first: bool,
        most: usize,
    ) -> Result<Option<Slice>, StoreError> {
        let mut left = ahead;
        while let Some(index) = self.first_in(left, newest_first) {
            let part = self.stretches[index].span.cut(left);
            self.learn(conn, index)?;
            let slice = match &self.stretches[index].known {
                Known::Starts { starts, are_few } => {
                    of_starts(part, starts, *are_few, newest_first, most)
                }
                Known::Piece(_) | Known::Nothing => of_rows(conn, part, newest_first, most)?,
            };
            if slice.rows > 0 {
                // What lies between holds nothing.
                let span = slice.span.reaching(ahead, newest_first);
                return Ok(Some(Slice { span, ..slice }));
            }
            left = left.behind(part, newest_first);
        }
        Ok(None)
    }

    /// The first stretch that a search of `left` comes to.
    fn first_in(&self, left: Span, newest_first: bool) -> Option<usize> {
        let touches = |stretch: &Stretch| !stretch.span.cut(left).is_empty();
        if newest_first {
            self.stretches.iter().rposition(touches)
        } else {
            self.stretches.iter().position(touches)
        }
    }

    /// Reads the starts of a stretch that its segment knows.
    fn learn(&mut self, conn: &mut Connection, index: usize) -> Result<(), StoreError> {
        let Known::Piece(piece) = self.stretches[index].known else {
            return Ok(());
        };
        let mut starts = Vec::new();
        if self.view.count(&self.view.extent.pieces[piece]) > 0 {
            let begin = self.view.extent.pieces[piece].start;
            let only = |one: &Piece| one.start == begin;
            for column in self.view.limit_columns().chain([Column::Started]) {
                self.view.extent.require(conn, column, only)?;
            }
            starts = self.starts(piece);
        }
        let all = self.view.extent.pieces[piece].cells.row_count();
        self.stretches[index].known = Known::Starts {
            are_few: starts.len() * SPARSE < all,
            starts,
        };
        Ok(())
    }

    fn starts(&self, piece: usize) -> Vec<i64> {
        let piece = &self.view.extent.pieces[piece];
        let Some(since) = piece.column(Column::Started) else {
            return Vec::new();
        };
        let begin = piece.start.timestamp_millis();
        let mut starts = Vec::new();
        for cell in 0..piece.cells.len() {
            let (series, outcome) = (piece.cells.series(cell), piece.cells.outcome(cell));
            let can_hold = self
                .named
                .as_ref()
                .is_none_or(|named| named.get(series as usize).is_some_and(|&one| one));
            if can_hold && self.view.accepts(series, outcome) {
                let rows = View::rows(piece, cell).filter(|&row| self.view.passes(piece, row));
                starts.extend(rows.map(|row| begin.saturating_add_unsigned(since.get(row))));
            }
        }
        starts.sort_unstable();
        starts
    }
}

/// The segments of the extent, and what lies beside them.
fn stretches(extent: &Extent, interval: Interval) -> Vec<Stretch> {
    let whole = Span::of(interval);
    let (mut all, mut buckets) = (Vec::new(), Vec::new());
    for (index, piece) in extent.pieces.iter().enumerate() {
        let Some(bucket) = piece.bucket() else {
            continue;
        };
        let span = Span {
            from: bucket.start,
            to: bucket.end(),
        };
        all.push(Stretch {
            span: span.cut(whole),
            known: Known::Piece(index),
        });
        buckets.push(bucket);
    }
    let gap = |interval| Stretch {
        span: Span::of(interval),
        known: Known::Nothing,
    };
    all.extend(beside(&buckets, whole.interval()).into_iter().map(gap));
    all.sort_by_key(|stretch| stretch.span.from);
    all
}

/// When the entries of the filter's conversation, trace, parent or entity
/// began, or `None` when they are too many to know beforehand.
fn starts_of_group(
    conn: &mut Connection,
    meant: &Meant<'_>,
    interval: Interval,
) -> Result<Option<Vec<i64>>, StoreError> {
    let most = i64::try_from(MOST_OF_GROUP).unwrap_or(i64::MAX);
    let starts: Vec<Moment> = entries::table
        .filter(meant.condition_without_search(interval))
        .select(entries::started_at)
        .limit(most + 1)
        .load(conn)?;
    if starts.len() > MOST_OF_GROUP {
        return Ok(None);
    }
    let mut starts: Vec<i64> = starts.iter().map(Moment::timestamp_millis).collect();
    starts.sort_unstable();
    Ok(Some(starts))
}

/// The slice of the starts that lie in `part`. Entries of one moment are never
/// told apart by slices.
fn of_starts(part: Span, starts: &[i64], are_few: bool, newest_first: bool, most: usize) -> Slice {
    let at = |moment: Moment| starts.partition_point(|&one| one < moment.timestamp_millis());
    let inside = &starts[at(part.from)..at(part.to)];
    let span = match inside.len().checked_sub(most) {
        None | Some(0) => part,
        Some(more) if newest_first => Span {
            from: time::from_millis(inside[more]).unwrap_or(part.from),
            ..part
        },
        Some(_) => Span {
            to: time::from_millis(inside[most - 1]).map_or(part.to, span::next),
            ..part
        },
    };
    let inside = &starts[at(span.from)..at(span.to)];
    let moments = inside.iter().filter_map(|&start| time::from_millis(start));
    Slice {
        span,
        rows: inside.len(),
        starts: are_few.then(|| moments.collect()),
    }
}

/// A slice of the rows that began in `part`.
fn of_rows(
    conn: &mut Connection,
    part: Span,
    newest_first: bool,
    most: usize,
) -> Result<Slice, StoreError> {
    let rows = entries::table
        .filter(condition::within(&[part.interval()]))
        .select(entries::started_at)
        .into_boxed::<diesel::pg::Pg>();
    let rows = if newest_first {
        rows.order((entries::started_at.desc(), entries::id.desc()))
    } else {
        rows.order((entries::started_at, entries::id))
    };
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let starts: Vec<Moment> = rows.limit(limit).load(conn)?;
    let span = match starts.last() {
        Some(&last) if starts.len() == most => {
            if newest_first {
                Span { from: last, ..part }
            } else {
                Span {
                    to: span::next(last),
                    ..part
                }
            }
        }
        _ => part,
    };
    Ok(Slice {
        span,
        rows: starts.len(),
        starts: None,
    })
}
