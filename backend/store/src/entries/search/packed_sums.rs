//! Sums in memory: a search for a common word finds hundreds of thousands.

use crate::entries::sums_of::SumsOf;
use crate::segments::{Outcome, Sums};

/// Sums in about a dozen bytes each.
#[derive(Clone, Debug, Default)]
pub(super) struct PackedSums(Vec<u8>);

impl PackedSums {
    /// Bytes of memory they take.
    pub(super) const fn size(&self) -> usize {
        self.0.len()
    }

    /// Packs more of them in.
    pub(super) fn add(&mut self, more: &[SumsOf]) {
        for one in more {
            let SumsOf {
                series_id,
                outcome,
                sums,
            } = *one;
            let Sums {
                requests,
                input_tokens,
                output_tokens,
                total_tokens,
                costed_requests,
                cost_nanos,
            } = sums;
            let tokens = [input_tokens, output_tokens, total_tokens];
            self.put(series_id.unsigned_abs().into());
            self.put(outcome.number().into());
            for number in [requests]
                .into_iter()
                .chain(tokens)
                .chain([costed_requests])
            {
                self.put(number.into());
            }
            self.put(cost_nanos);
        }
        self.0.shrink_to_fit();
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    fn put(&mut self, mut number: u128) {
        while number > 0x7f {
            self.0.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        self.0.push(number.to_le_bytes()[0]);
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = SumsOf> {
        let mut bytes = self.0.iter();
        std::iter::from_fn(move || {
            let series_id = i32::try_from(take(&mut bytes)?).ok()?;
            let outcome = Outcome::from_number(narrow(take(&mut bytes)?))?;
            Some(SumsOf {
                series_id,
                outcome,
                sums: Sums {
                    requests: narrow(take(&mut bytes)?),
                    input_tokens: narrow(take(&mut bytes)?),
                    output_tokens: narrow(take(&mut bytes)?),
                    total_tokens: narrow(take(&mut bytes)?),
                    costed_requests: narrow(take(&mut bytes)?),
                    cost_nanos: take(&mut bytes)?,
                },
            })
        })
    }
}

fn take<'a>(bytes: &mut impl Iterator<Item = &'a u8>) -> Option<u128> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = *bytes.next()?;
        number |= u128::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

fn narrow(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one() -> impl Strategy<Value = SumsOf> {
        let numbers = (
            any::<u64>(),
            0..100_u64,
            any::<u64>(),
            any::<u64>(),
            0..300_u64,
        );
        let cost = prop_oneof![0..1000_u128, any::<u128>()];
        (1..i32::MAX, numbers, cost).prop_map(|(series_id, (a, b, c, d, e), cost_nanos)| SumsOf {
            series_id,
            outcome: Outcome::from_codes(3, Some(2)).unwrap(),
            sums: Sums {
                requests: a,
                input_tokens: b,
                output_tokens: c,
                total_tokens: d,
                costed_requests: e,
                cost_nanos,
            },
        })
    }

    proptest! {
        #[test]
        fn what_goes_in_comes_out(sums in prop::collection::vec(one(), 0..20)) {
            let mut packed = PackedSums::default();
            packed.add(&sums);
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), sums);
        }
    }
}
