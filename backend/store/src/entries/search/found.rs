//! What searches have found, kept tile by tile for the next question.
//!
//! It holds as long as the hour of the tile has the same mark: any write to the hour takes
//! the mark away, and so does the retirement of its content.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use logbook_domain::filter::Filter;
use logbook_domain::period::Period;
use logbook_domain::time::Moment;

use super::packed_sums::PackedSums;
use super::tile::Tile;
use crate::cache::CacheFigures;
use crate::entries::Search;

/// Most bytes of sums in memory, of all searches together.
const MOST_BYTES: usize = 16 << 20;
/// What remembering a tile takes beside its sums, roughly.
const TILE_BYTES: usize = 128;

/// What is searched for, whenever.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    filter: Filter,
    search: Search,
}

impl Question {
    /// The question `filter` asks of every tile.
    pub(super) fn of(filter: &Filter, search: Search) -> Self {
        let filter = Filter {
            period: Period::default(),
            ..filter.clone()
        };
        Self { filter, search }
    }
}

/// What was found in one tile.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The version of the hour's mark.
    pub(super) version: i64,
    /// How far back in the tile was searched.
    pub(super) back_to: Moment,
    /// What the entries found from there on add up to.
    pub(super) sums: Arc<PackedSums>,
}

impl Found {
    fn size(&self) -> usize {
        TILE_BYTES + self.sums.size()
    }
}

/// The tiles of one question.
#[derive(Debug, Default)]
struct Tiles {
    found: BTreeMap<Tile, Found>,
    size: usize,
    last_used: u64,
}

#[derive(Debug, Default)]
struct Kept {
    questions: HashMap<Question, Tiles>,
    size: usize,
    uses: u64,
    hits: u64,
    misses: u64,
    evictions: u64,
}

/// What one server remembers of searches. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Searches {
    kept: Arc<Mutex<Kept>>,
}

impl Searches {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How it is used.
    pub(crate) fn figures(&self) -> CacheFigures {
        let kept = self.kept();
        CacheFigures {
            bytes: kept.size,
            most_bytes: MOST_BYTES,
            hits: kept.hits,
            misses: kept.misses,
            evictions: kept.evictions,
        }
    }

    /// What is known of the tiles in `range`.
    pub(super) fn recall(
        &self,
        question: &Question,
        range: Range<Moment>,
    ) -> BTreeMap<Tile, Found> {
        let mut kept = self.kept();
        kept.uses += 1;
        let uses = kept.uses;
        if kept.questions.contains_key(question) {
            kept.hits += 1;
        } else {
            kept.misses += 1;
        }
        let Some(tiles) = kept.questions.get_mut(question) else {
            return BTreeMap::new();
        };
        tiles.last_used = uses;
        let inside = |tile: &&Tile| range.contains(&tile.start);
        let found = tiles.found.iter().filter(|(tile, _)| inside(tile));
        found.map(|(&tile, found)| (tile, found.clone())).collect()
    }

    /// Remembers what was found in a tile. Where room is short, the question
    /// that was asked longest ago is forgotten, never a part of this one: it
    /// would not come to its end by being asked again.
    pub(super) fn remember(&self, question: &Question, tile: Tile, found: Found) {
        let mut kept = self.kept();
        kept.forget_tile(question, tile);
        while kept.size + found.size() > MOST_BYTES {
            if !kept.forget_oldest_but(question) {
                return;
            }
            kept.evictions += 1;
        }
        kept.uses += 1;
        let (uses, size) = (kept.uses, found.size());
        kept.size += size;
        let tiles = kept.questions.entry(question.clone()).or_default();
        tiles.last_used = uses;
        tiles.size += size;
        tiles.found.insert(tile, found);
    }
}

impl Kept {
    fn forget_tile(&mut self, question: &Question, tile: Tile) {
        let Some(tiles) = self.questions.get_mut(question) else {
            return;
        };
        if let Some(before) = tiles.found.remove(&tile) {
            tiles.size -= before.size();
            self.size -= before.size();
        }
    }

    /// Forgets the question asked longest ago; whether there was one beside `question`.
    fn forget_oldest_but(&mut self, question: &Question) -> bool {
        let others = self.questions.iter().filter(|(one, _)| *one != question);
        let oldest = others.min_by_key(|(_, tiles)| tiles.last_used);
        let Some(oldest) = oldest.map(|(one, _)| one.clone()) else {
            return false;
        };
        if let Some(tiles) = self.questions.remove(&oldest) {
            self.size -= tiles.size;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entries::sums_of::SumsOf;
    use crate::segments::{Outcome, Sums};
    use logbook_domain::time;

    fn question(q: &str) -> Question {
        let filter = Filter {
            q: Some(q.to_owned()),
            ..Filter::default()
        };
        Question::of(&filter, Search::WithContent)
    }

    fn hour(number: i64) -> Moment {
        time::from_millis(number * 3_600_000).unwrap()
    }

    fn tile(number: i64) -> Tile {
        Tile {
            start: hour(number),
            length: chrono::Duration::hours(1),
        }
    }

    fn found(bytes: usize) -> Found {
        let one = SumsOf {
            series_id: 1,
            outcome: Outcome::from_codes(2, None).unwrap(),
            sums: Sums::default(),
        };
        let mut sums = PackedSums::default();
        sums.add(&vec![one; bytes / 8]);
        Found {
            version: 1,
            back_to: hour(0),
            sums: sums.into(),
        }
    }

    #[test]
    fn other_questions_make_room_for_a_new_one_but_never_its_own_tiles() {
        let searches = Searches::default();
        let most = MOST_BYTES - 1_000;
        searches.remember(&question("a"), tile(1), found(most));
        searches.remember(&question("b"), tile(1), found(most));
        assert!(searches.recall(&question("a"), hour(0)..hour(9)).is_empty());
        searches.remember(&question("b"), tile(2), found(most));
        let kept = searches.recall(&question("b"), hour(0)..hour(9));
        assert_eq!(kept.keys().copied().collect::<Vec<_>>(), [tile(1)]);
        assert!(searches.kept().size <= MOST_BYTES);
    }
}
