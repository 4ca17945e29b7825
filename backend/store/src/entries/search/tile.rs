//! The parts that a search is remembered by.

use chrono::{Duration, DurationRound};
use logbook_domain::coverage::{Bucket, beside};
use logbook_domain::time::Moment;

use super::span::Span;

/// How hours are cut that the period holds a part of. What is smaller is
/// searched anew each time.
const SMALL: Duration = Duration::minutes(5);

/// A stretch of an hour with a mark, whose results can be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tile {
    /// Its start.
    pub(super) start: Moment,
    /// How long it is.
    pub(super) length: Duration,
}

/// A part of the period.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    /// What is searched.
    pub(super) span: Span,
    /// Where it is remembered, with the version of the hour's mark.
    pub(super) tile: Option<(Tile, i64)>,
}

/// The parts of `whole` in the order of time. `hours` are those with a mark
/// that touch it.
pub(super) fn parts(hours: &[Bucket], whole: Span) -> Vec<Part> {
    let gaps = beside(hours, whole.interval());
    let gap = |interval| Part {
        span: Span::of(interval),
        tile: None,
    };
    let mut parts: Vec<Part> = gaps.into_iter().map(gap).collect();
    for hour in hours {
        let span = Span {
            from: hour.start,
            to: hour.end(),
        };
        if span.cut(whole) == span {
            parts.push(tile(span, hour.version));
        } else {
            cut(span.cut(whole), hour.version, &mut parts);
        }
    }
    parts.sort_by_key(|part| part.span.from);
    parts
}

fn tile(span: Span, version: i64) -> Part {
    let tile = Tile {
        start: span.from,
        length: span.to - span.from,
    };
    Part {
        span,
        tile: Some((tile, version)),
    }
}

/// Cuts a part of an hour into small tiles and what is left at its ends.
fn cut(span: Span, version: i64, parts: &mut Vec<Part>) {
    let mut from = span.from;
    while from < span.to {
        // Fails only for lengths chrono cannot divide by.
        let start = from.duration_trunc(SMALL).unwrap_or(from);
        let small = Span {
            from: start,
            to: start + SMALL,
        };
        let inside = small.cut(span);
        if inside == small {
            parts.push(tile(small, version));
        } else {
            parts.push(Part {
                span: inside,
                tile: None,
            });
        }
        from = small.to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::coverage::Grain;
    use logbook_domain::time;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn moment(millis: i64) -> Moment {
        time::from_millis(1_767_225_600_000 + millis).unwrap()
    }

    proptest! {
        #[test]
        fn parts_follow_each_other_without_a_hole(
            marked in prop::collection::btree_set(0..10_i64, 0..10),
            from in 0..9 * HOUR,
            length in 1..4 * HOUR,
        ) {
            let whole = Span { from: moment(from), to: moment(from + length) };
            let hours: Vec<Bucket> = marked
                .into_iter()
                .map(|hour| Bucket { start: moment(hour * HOUR), grain: Grain::Hour, version: hour })
                .filter(|hour| hour.start < whole.to && whole.from < hour.end())
                .collect();
            let parts = parts(&hours, whole);
            let mut reached = whole.from;
            for part in &parts {
                prop_assert_eq!(part.span.from, reached);
                prop_assert!(part.span.from < part.span.to);
                if let Some((tile, version)) = part.tile {
                    prop_assert_eq!(tile.start + tile.length, part.span.to);
                    prop_assert!(hours.iter().any(|hour| hour.version == version && hour.start <= tile.start && part.span.to <= hour.end()));
                }
                reached = part.span.to;
            }
            prop_assert_eq!(reached, whole.to);
        }
    }
}
