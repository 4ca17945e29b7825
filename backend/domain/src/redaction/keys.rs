//! Names of fields that stay apart when parts of them are replaced.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use super::DEFAULT_REPLACEMENT;
use super::reading::{Kind, Reading, Token};

/// Of so many objects or names it is known at once which names are taken.
const MAX_NAMES: usize = 1 << 16;

/// The names of fields of objects in which names were replaced.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// How many were replaced, by the number of the object.
    replaced: HashMap<usize, usize>,
    /// Names that are in use, by the number of the object.
    taken: HashSet<(usize, u64)>,
    hasher: RandomState,
}

impl Keys {
    /// Learns the names in a window, of whose tokens `changed` tells those that
    /// may be replaced. A name that looks like a mark is remembered in any object: what
    /// is replaced may follow in a later window.
    pub(super) fn learn(&mut self, reading: &Reading, changed: impl Fn(usize) -> bool) {
        if self.replaced.len() >= MAX_NAMES || self.taken.len() >= 2 * MAX_NAMES {
            self.replaced.clear();
            self.taken.clear();
        }
        let keys = || {
            let tokens = reading.tokens.iter().enumerate();
            tokens.filter(|(_, token)| token.kind == Kind::Key)
        };
        let objects: HashSet<usize> = keys()
            .filter(|(index, _)| changed(*index))
            .map(|(_, token)| token.object)
            .collect();
        for (_, token) in keys() {
            let name = &reading.text[token.at.clone()];
            let is_mark = name.starts_with(DEFAULT_REPLACEMENT);
            if is_mark || objects.contains(&token.object) {
                self.take(token.object, name);
            }
        }
    }

    /// What is put behind the part `put` of the name that a token has got, so
    /// that its object has it only once.
    pub(super) fn suffix(&mut self, token: &Token, name: &str, put: &Range<usize>) -> String {
        let mut count = self.replaced.get(&token.object).map_or(1, |last| last + 1);
        let suffix = loop {
            let suffix = match count {
                1 => String::new(),
                more => format!(" {more}"),
            };
            let whole = [&name[..put.end], &suffix, &name[put.end..]].concat();
            if self.take(token.object, &whole) {
                break suffix;
            }
            count += 1;
        };
        self.replaced.insert(token.object, count);
        suffix
    }

    fn take(&mut self, object: usize, name: &str) -> bool {
        self.taken.insert((object, self.hasher.hash_one(name)))
    }
}
