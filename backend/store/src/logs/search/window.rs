//! The windows whose search results are cached.

use chrono::{Duration, DurationRound};
use logbook_domain::coverage::{Bucket, gaps_between};

use super::span::Span;
use crate::cache::key::SearchWindow;

/// How hours are cut that the period holds a part of. What is smaller is
/// searched anew each time.
const SMALL: Duration = Duration::minutes(5);

/// A part of the period.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// What is searched.
    pub(crate) span: Span,
    /// What its result is cached under: a window of a sealed hour. `None` where it is
    /// not cached.
    pub(crate) window: Option<(Bucket, SearchWindow)>,
}

/// The parts of `whole` in the order of time. `hours` are those with a mark
/// that touch it.
pub(crate) fn parts(hours: &[Bucket], whole: Span) -> Vec<Part> {
    let gaps = gaps_between(hours, whole.interval());
    let gap = |interval| Part {
        span: Span::of(interval),
        window: None,
    };
    let mut parts: Vec<Part> = gaps.into_iter().map(gap).collect();
    for hour in hours {
        let span = Span {
            from: hour.start,
            to: hour.end(),
        };
        if span.cut(whole) == span {
            parts.push(window(span, *hour));
        } else {
            cut(span.cut(whole), *hour, &mut parts);
        }
    }
    parts.sort_by_key(|part| part.span.from);
    parts
}

fn window(span: Span, hour: Bucket) -> Part {
    let window = SearchWindow {
        start: span.from,
        length: span.to - span.from,
    };
    Part {
        span,
        window: Some((hour, window)),
    }
}

/// Cuts a part of an hour into small windows and what is left at its ends.
fn cut(span: Span, hour: Bucket, parts: &mut Vec<Part>) {
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
            parts.push(window(small, hour));
        } else {
            parts.push(Part {
                span: inside,
                window: None,
            });
        }
        from = small.to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::coverage::Grain;
    use logbook_domain::time::{self, Moment};
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
                if let Some((hour, window)) = part.window {
                    prop_assert_eq!(window.start + window.length, part.span.to);
                    prop_assert!(hours.contains(&hour) && hour.start <= window.start && part.span.to <= hour.end());
                }
                reached = part.span.to;
            }
            prop_assert_eq!(reached, whole.to);
        }
    }
}
