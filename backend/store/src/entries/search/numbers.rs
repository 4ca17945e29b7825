//! What the entries that hold a text add up to.
//!
//! An answer reaches as far back as the budget goes. What was found in whole
//! hours with a mark is remembered, so the same question asked again begins
//! where the last answer ended, and in the end has searched everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use logbook_domain::coverage::{Bucket, beside};
use logbook_domain::time::Moment;

use super::budget::Purse;
use super::found::{Found, Question, Searches};
use super::ground::Ground;
use super::packed_sums::PackedSums;
use super::span::Span;
use crate::entries::condition::Meant;
use crate::entries::shown::Asked;
use crate::entries::sums_of::{self, SumsOf};
use crate::segments::Segments;
use crate::{Connection, StoreError, rollup};

/// The sums of the entries that are asked about, and how far back they were
/// searched; `None` when nothing is left. To be called inside a snapshot.
///
/// # Errors
/// Those of the database.
pub(in crate::entries) fn numbers(
    conn: &mut Connection,
    segments: &Segments,
    asked: &Asked<'_>,
) -> Result<(Vec<SumsOf>, Option<Moment>), StoreError> {
    let Asked {
        filter,
        interval,
        search,
        budget,
    } = *asked;
    let whole = Span::of(interval);
    let hours = rollup::hours(conn, interval)?;
    let question = Question::of(filter, search);
    let known = segments.searches().recall(&question, whole.from..whole.to);
    let meant = Meant::look_up(conn, filter, interval, search)?;
    let mut walk = Walk {
        ground: Ground::read(conn, segments, filter, interval, &meant)?,
        meant: &meant,
        purse: Purse::of(budget),
        searches: segments.searches(),
        question,
        known,
        has_begun: [false; 2],
        sums: Vec::new(),
    };
    for part in parts(&hours, whole).into_iter().rev() {
        if let Some(reached) = walk.search(conn, part)? {
            return Ok((walk.sums, Some(reached)));
        }
    }
    Ok((walk.sums, None))
}

/// A part of the period that is searched, and remembered where it is an hour.
#[derive(Clone, Copy)]
struct Part {
    span: Span,
    hour: Option<Bucket>,
}

/// The hours and what lies beside them, in the order of time.
fn parts(hours: &[Bucket], whole: Span) -> Vec<Part> {
    let of_hour = |hour: &Bucket| Part {
        span: Span {
            from: hour.start,
            to: hour.end(),
        },
        hour: Some(*hour),
    };
    let gap = |interval| Part {
        span: Span::of(interval),
        hour: None,
    };
    let gaps = beside(hours, whole.interval());
    let all = hours.iter().map(of_hour).chain(gaps.into_iter().map(gap));
    let mut all: Vec<Part> = all.collect();
    all.sort_by_key(|part| part.span.from);
    all
}

/// A search under way.
struct Walk<'a> {
    ground: Ground,
    meant: &'a Meant<'a>,
    purse: Purse,
    searches: &'a Searches,
    question: Question,
    known: BTreeMap<Moment, Found>,
    /// Whether anything was searched yet beside hours and in hours.
    has_begun: [bool; 2],
    sums: Vec<SumsOf>,
}

impl Walk<'_> {
    /// Searches a part; gives how far it came where the budget ended before.
    fn search(&mut self, conn: &mut Connection, part: Part) -> Result<Option<Moment>, StoreError> {
        let known = part.hour.and_then(|hour| self.known_of(hour));
        let (mut ahead, mut found) = (part.span, PackedSums::default());
        if let Some(known) = known {
            self.sums.extend(known.sums.iter());
            if known.back_to <= part.span.from {
                return Ok(None);
            }
            ahead.to = known.back_to;
            found = PackedSums::clone(&known.sums);
        }
        let is_over = loop {
            if self.must_stop(part) {
                break false;
            }
            let Some(sums) = self.step(conn, &mut ahead)? else {
                break true;
            };
            found.add(&sums);
            self.sums.extend(sums);
            self.has_begun[usize::from(part.hour.is_some())] = true;
        };
        let back_to = if is_over { part.span.from } else { ahead.to };
        if let Some(hour) = part.hour {
            let found = Found {
                version: hour.version,
                back_to,
                sums: Arc::new(found),
            };
            self.searches.remember(&self.question, hour.start, found);
        }
        Ok((!is_over).then_some(back_to))
    }

    fn known_of(&mut self, hour: Bucket) -> Option<Found> {
        let known = self.known.remove(&hour.start)?;
        (known.version == hour.version).then_some(known)
    }

    /// Whether the budget is used up. What lies beside hours is searched anew
    /// each time: so that this never eats up all of it, an answer gets at least
    /// one step further in an hour.
    fn must_stop(&self, part: Part) -> bool {
        self.purse.is_empty() && self.has_begun[usize::from(part.hour.is_some())]
    }

    /// The sums of the next slice of `ahead`; `None` when it holds no more.
    fn step(
        &mut self,
        conn: &mut Connection,
        ahead: &mut Span,
    ) -> Result<Option<Vec<SumsOf>>, StoreError> {
        let most = self.purse.step();
        let Some(slice) = self.ground.next(conn, *ahead, true, most)? else {
            return Ok(None);
        };
        let sums = sums_of::read(conn, slice.condition(self.meant))?;
        self.purse.pay(slice.rows);
        *ahead = ahead.behind(slice.span, true);
        Ok(Some(sums))
    }
}
