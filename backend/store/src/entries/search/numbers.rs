//! What the entries that hold a text add up to.
//!
//! An answer reaches as far back as the budget goes. What was found in whole
//! hours with a mark is remembered, so the same question asked again begins
//! where the last answer ended, and in the end has searched everything.

use std::collections::BTreeMap;
use std::sync::Arc;

use logbook_domain::time::Moment;

use super::budget::Purse;
use super::candidates::Candidates;
use super::found::{Found, Question, Searches};
use super::ground::Ground;
use super::packed_sums::PackedSums;
use super::span::Span;
use super::tile::{Part, Tile, parts};
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

/// A search under way.
struct Walk<'a> {
    ground: Ground,
    meant: &'a Meant<'a>,
    purse: Purse,
    searches: &'a Searches,
    question: Question,
    known: BTreeMap<Tile, Found>,
    /// Whether anything was searched yet of what is not remembered, and of what is.
    has_begun: [bool; 2],
    sums: Vec<SumsOf>,
}

impl Walk<'_> {
    /// Searches a part; gives how far it came where the budget ended before.
    fn search(&mut self, conn: &mut Connection, part: Part) -> Result<Option<Moment>, StoreError> {
        let known = part
            .tile
            .and_then(|(tile, version)| self.known_of(tile, version));
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
            self.has_begun[usize::from(part.tile.is_some())] = true;
        };
        let back_to = if is_over { part.span.from } else { ahead.to };
        if let Some((tile, version)) = part.tile {
            let found = Found {
                version,
                back_to,
                sums: Arc::new(found),
            };
            self.searches.remember(&self.question, tile, found);
        }
        Ok((!is_over).then_some(back_to))
    }

    fn known_of(&mut self, tile: Tile, version: i64) -> Option<Found> {
        let known = self.known.remove(&tile)?;
        (known.version == version).then_some(known)
    }

    /// Whether the budget is used up. What is not remembered is searched anew
    /// each time: so that this never eats up all of it, an answer gets at least
    /// one step further in what is.
    fn must_stop(&self, part: Part) -> bool {
        self.purse.is_empty() && self.has_begun[usize::from(part.tile.is_some())]
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
        let condition = slice.condition(self.meant);
        let sums = match self.meant.sought_in_contents() {
            Some(sought) => {
                let part = slice.span.interval();
                sums_of::add_up(conn, Candidates::of(sought, condition, part))?
            }
            None => sums_of::read(conn, condition)?,
        };
        self.purse.pay(slice.rows);
        *ahead = ahead.behind(slice.span, true);
        Ok(Some(sums))
    }
}
