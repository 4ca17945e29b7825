//! How many different users and models there are.

use super::sparse;

/// Who is behind each series, at its index.
pub type Identities = Vec<Identity>;

/// The numbers of a user and a model, 0 for none.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity {
    /// The user.
    pub user: u32,
    /// The model.
    pub model: u32,
}

/// How many are different.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distinct {
    /// Users.
    pub users: usize,
    /// Models.
    pub models: usize,
}

/// Counts sets of series, one after the other.
#[derive(Debug)]
pub struct Counter<'a> {
    identities: &'a [Identity],
    users: Seen,
    models: Seen,
}

impl<'a> Counter<'a> {
    /// A counter of these.
    #[must_use]
    pub fn new(identities: &'a [Identity]) -> Self {
        Self {
            identities,
            users: Seen::default(),
            models: Seen::default(),
        }
    }

    /// The users and models of sets of series, as [`sparse::write`] packs them.
    pub fn count<'b>(&mut self, sets: impl Iterator<Item = &'b [u8]>) -> Distinct {
        self.users.begin();
        self.models.begin();
        let mut distinct = Distinct::default();
        for (series, _) in sets.flat_map(sparse::read) {
            let identity = self.identities.get(series as usize);
            let Identity { user, model } = identity.copied().unwrap_or_default();
            distinct.users += usize::from(self.users.is_new(user));
            distinct.models += usize::from(self.models.is_new(model));
        }
        distinct
    }
}

/// Numbers that were seen in the current turn: beginning anew costs nothing.
#[derive(Debug, Default)]
struct Seen {
    turn: u32,
    by_number: Vec<u32>,
}

impl Seen {
    fn begin(&mut self) {
        self.turn += 1;
    }

    /// Whether the number, which must not be 0, was not seen before.
    fn is_new(&mut self, number: u32) -> bool {
        let index = number as usize;
        if index >= self.by_number.len() {
            self.by_number.resize(index + 1, 0);
        }
        let last = std::mem::replace(&mut self.by_number[index], self.turn);
        number != 0 && last != self.turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn packed(series: &[u32]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut counts: Vec<(u32, i64)> = series.iter().map(|&one| (one, 1)).collect();
        sparse::write(&mut counts, &mut bytes);
        bytes
    }

    proptest! {
        #[test]
        fn each_is_counted_once(
            users in prop::collection::vec(0..4_u32, 1..9),
            turns in prop::collection::vec(prop::collection::vec(prop::collection::vec(0..9_u32, 0..6), 0..3), 1..4),
        ) {
            let identity = |&user| Identity { user, model: 0 };
            let identities: Identities = users.iter().map(identity).collect();
            let mut counter = Counter::new(&identities);
            for sets in turns {
                let of = |series: &u32| users.get(*series as usize).copied().filter(|&user| user != 0);
                let expected: HashSet<u32> = sets.iter().flatten().filter_map(of).collect();
                let sets: Vec<Vec<u8>> = sets.iter().map(|set| packed(set)).collect();
                let counted = counter.count(sets.iter().map(Vec::as_slice));
                prop_assert_eq!(counted, Distinct { users: expected.len(), models: 0 });
            }
        }
    }
}
