//! The windows of sealed hours whose search results are cached.

use chrono::{Duration, DurationRound};
use logbook_domain::coverage::{Bucket, gaps_between};

use super::span::Span;
use crate::cache::key::SearchWindow;

/// The length of the windows into which an hour is divided when only a part of it lies in
/// the period. Shorter parts are not cached.
const SMALL_WINDOW: Duration = Duration::minutes(5);

/// A part of the period whose search result is cached or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct PeriodPart {
    /// The span of the part.
    pub(super) span: Span,
    /// The window of a sealed hour under which the result is cached; `None` when it is
    /// not cached.
    pub(super) window: Option<(Bucket, SearchWindow)>,
}

/// Divides `whole` into parts, in the order of time. `hours` are the sealed hours that
/// touch it.
pub(super) fn divide(hours: &[Bucket], whole: Span) -> Vec<PeriodPart> {
    let gaps = gaps_between(hours, whole.to_interval());
    let gap = |interval| PeriodPart {
        span: Span::from_interval(interval),
        window: None,
    };
    let mut parts: Vec<PeriodPart> = gaps.into_iter().map(gap).collect();
    for hour in hours {
        let span = Span::from_bucket(*hour);
        let inside = span.intersection(whole);
        if inside == span {
            parts.push(cached_part(span, *hour));
        } else {
            divide_hour(inside, *hour, &mut parts);
        }
    }
    parts.sort_by_key(|part| part.span.from);
    parts
}

/// Returns a part whose result is cached as a window of `hour`.
fn cached_part(span: Span, hour: Bucket) -> PeriodPart {
    let window = SearchWindow {
        start: span.from,
        length: span.to - span.from,
    };
    PeriodPart {
        span,
        window: Some((hour, window)),
    }
}

/// Divides a span of an hour into small windows, and into shorter parts at its ends.
fn divide_hour(span: Span, hour: Bucket, parts: &mut Vec<PeriodPart>) {
    let mut from = span.from;
    while from < span.to {
        // Rounding fails only for lengths by which chrono cannot divide.
        let start = from.duration_trunc(SMALL_WINDOW).unwrap_or(from);
        let small = Span {
            from: start,
            to: start + SMALL_WINDOW,
        };
        let inside = small.intersection(span);
        if inside == small {
            parts.push(cached_part(small, hour));
        } else {
            parts.push(PeriodPart {
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
        fn parts_cover_the_period_without_overlap(
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
            let parts = divide(&hours, whole);
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
