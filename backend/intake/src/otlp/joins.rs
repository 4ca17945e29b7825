//! Which records of a request tell of the same operation.
//!
//! Only keys and places are kept: a record is read again when its content is
//! needed, so that the memory of a request does not follow all of its content.

use std::collections::{BTreeMap, HashMap, HashSet};

use logbook_domain::parts::{Opening, key_of};
use uuid::Uuid;

use super::Malformed;
use super::parts::{Called, Told};

/// The places of the records of one part, which may come in pieces.
pub(super) type Places = Vec<usize>;

/// Where the content of a request goes; records are told by their place.
#[derive(Debug, Default)]
pub(super) struct Joins {
    /// The parts of each operation, those that know best first.
    of_calls: HashMap<usize, Vec<Places>>,
    /// How operations ended.
    verdicts: HashMap<usize, usize>,
    /// Parts whose operation is in no record, by their first piece.
    left: HashMap<usize, Places>,
    /// Verdicts on an operation that no record tells of.
    alone: HashSet<usize>,
}

/// A key under which an operation takes parts.
struct Taker {
    place: usize,
    /// Of several keys of the operation, that with the lowest number knows best.
    rank: usize,
    opening: Opening,
}

impl Joins {
    /// Joins the records of a request.
    pub(super) fn from_records(records: impl Iterator<Item = Result<Told, Malformed>>) -> Self {
        let (mut joins, mut parts) = (Self::default(), Parts::default());
        let (mut takers, mut calls, mut verdicts) = (Vec::new(), Vec::new(), HashMap::new());
        for (place, told) in records.enumerate() {
            match told {
                Ok(Told::Called(called)) => {
                    takers.extend(takers_of(place, &called));
                    calls.push((place, called.draft.id.as_deref().map(key_of)));
                }
                Ok(Told::Verdict(called)) => match called.draft.id.as_deref().map(key_of) {
                    Some(own_id) => drop(verdicts.insert(own_id, place)),
                    None => drop(joins.alone.insert(place)),
                },
                Ok(Told::Part(part)) => parts.add(part.key, part.ordinal, place),
                Ok(Told::Skipped(_)) | Err(_) => {}
            }
        }
        for (place, own_id) in calls {
            let verdict = own_id.and_then(|id| verdicts.remove(&id));
            joins
                .verdicts
                .extend(verdict.map(|verdict| (place, verdict)));
        }
        joins.alone.extend(verdicts.into_values());
        joins.give(&mut parts, takers);
        joins.left.extend(parts.left());
        joins
    }

    /// Gives each operation its parts.
    fn give(&mut self, parts: &mut Parts, mut takers: Vec<Taker>) {
        // Exporters may turn the order of records around.
        takers.sort_by_key(|taker| taker.opening.ordinal);
        let mut taken: Vec<(usize, usize, Places)> = takers
            .iter()
            .filter_map(|taker| Some((taker.place, taker.rank, parts.take(taker.opening)?)))
            .collect();
        taken.sort_by_key(|(place, rank, _)| (*place, *rank));
        for (place, _, places) in taken {
            self.of_calls.entry(place).or_default().push(places);
        }
    }

    /// Returns the parts of the operation at a place.
    pub(super) fn parts_of(&self, call: usize) -> &[Places] {
        self.of_calls.get(&call).map_or(&[], Vec::as_slice)
    }

    /// Returns the verdict on the operation at a place.
    pub(super) fn verdict_on(&self, call: usize) -> Option<usize> {
        self.verdicts.get(&call).copied()
    }

    /// Reports whether the verdict at a place is on no operation of this
    /// request.
    pub(super) fn stands_alone(&self, verdict: usize) -> bool {
        self.alone.contains(&verdict)
    }

    /// Returns the pieces of a part that begins at a place and whose operation
    /// is in no record.
    pub(super) fn left_at(&self, part: usize) -> Option<&Places> {
        self.left.get(&part)
    }
}

fn takers_of(place: usize, called: &Called) -> impl Iterator<Item = Taker> {
    let ranked = called.openings.iter().enumerate();
    ranked.map(move |(rank, opening)| Taker {
        place,
        rank,
        opening: *opening,
    })
}

/// The places of the parts of each key by ordinal.
#[derive(Default)]
struct Parts(HashMap<Uuid, BTreeMap<i64, Places>>);

impl Parts {
    fn add(&mut self, key: Uuid, ordinal: i64, place: usize) {
        let of_key = self.0.entry(key).or_default();
        of_key.entry(ordinal).or_default().push(place);
    }

    /// Returns the last part up to that ordinal; nobody else gets it after
    /// that, nor those before it.
    fn take(&mut self, opening: Opening) -> Option<Places> {
        let of_key = self.0.get_mut(&opening.key)?;
        let later = of_key.split_off(&opening.ordinal.saturating_add(1));
        let before = std::mem::replace(of_key, later);
        before.into_values().next_back()
    }

    fn left(self) -> impl Iterator<Item = (usize, Places)> {
        let of_keys = self.0.into_values().flat_map(BTreeMap::into_values);
        of_keys.filter_map(|places| Some((*places.first()?, places)))
    }
}
