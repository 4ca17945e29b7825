//! What lists of log probabilities say once more: the bytes of a token, and the
//! tokens it was chosen from.

use std::collections::HashMap;

use super::hits::{Hit, in_token};
use super::path::Twin;
use super::reading::{Reading, Token};

/// Of so many objects it is known at once that a token of theirs was replaced.
const MAX_OBJECTS: usize = 1 << 16;

/// The objects with a token of which a part was replaced, and the rule.
#[derive(Debug, Default)]
pub(super) struct Twins(HashMap<usize, u16>);

impl Twins {
    /// Adds hits in what repeats a token in which there is one. `changed` tells
    /// the rule that changes the token of that index although no hit is in it.
    pub(super) fn extend(
        &mut self,
        reading: &Reading,
        hits: &mut Vec<Hit>,
        changed: impl Fn(usize, &Token) -> Option<u16>,
    ) {
        if self.0.len() > MAX_OBJECTS {
            self.0.clear();
        }
        for (index, token, twin) in twins(reading).filter(|(_, _, twin)| !twin.is_copy) {
            let rule = in_token(hits, token).first().map(|hit| hit.rule);
            if let Some(rule) = rule.or_else(|| changed(index, token)) {
                self.0.insert(twin.object, rule);
            }
        }
        if self.0.is_empty() {
            return;
        }
        let copies = twins(reading).filter(|(_, token, twin)| twin.is_copy && !token.at.is_empty());
        hits.extend(copies.filter_map(|(_, token, twin)| {
            let rule = *self.0.get(&twin.object)?;
            let range = token.at.clone();
            Some(Hit { range, rule })
        }));
    }
}

fn twins(reading: &Reading) -> impl Iterator<Item = (usize, &Token, Twin)> {
    let tokens = reading.tokens.iter().enumerate();
    tokens.filter_map(|(index, token)| Some((index, token, token.twin?)))
}
