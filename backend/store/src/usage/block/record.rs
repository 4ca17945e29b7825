//! What the entries of one cell add up to, in few bytes.
//!
//! Most cells are of a single entry, and most numbers are small. So a record
//! begins with two bytes that tell how long each number is; sums that others
//! give (total tokens, how many are timed, the bin of a single duration) take
//! room only where they differ.

use logbook_domain::decimal::Usd;
use logbook_domain::usage::durations::bin;
use logbook_domain::usage::totals::Sums;
use logbook_domain::usage::{sparse, varint};

use super::{Numbers, Sum};

/// Room behind the last record, so that every read of eight bytes stays inside.
pub(super) const PADDING: usize = 8;

/// Bytes that a number takes, by its code. With [`LONG`] it is a [`varint`].
type Lengths = [usize; LONG as usize];
const LONG: u16 = 3;
const CODE_BITS: u32 = 2;

/// Numbers that are often absent, or what they usually are.
const RARE: Lengths = [0, 1, 2];
/// Numbers that entries usually have.
const USUAL: Lengths = [1, 2, 3];
const COST: Lengths = [0, 2, 3];

/// Set where some entries have no duration; a [`varint`] tells how many.
const HAS_UNTIMED: u16 = 1 << 14;
/// Set where the total is not that of input and output; a [`varint`] tells the
/// difference.
const HAS_OTHER_TOKENS: u16 = 1 << 15;

/// Appends a record. The cost is a multiple of `unit`. `bins` are durations as
/// [`sparse::write`] packs them; none where [`told`] says so.
pub(super) fn write(out: &mut Vec<u8>, numbers: &Numbers, cost: u64, unit: u64, bins: &[u8]) {
    let of = |sum: Sum| numbers[sum as usize];
    let begin = out.len();
    out.extend([0; 2]);
    let mut codes = Codes::default();
    codes.put(out, of(Sum::Requests).wrapping_sub(1), &RARE);
    codes.put(out, of(Sum::InputTokens), &USUAL);
    codes.put(out, of(Sum::OutputTokens), &USUAL);
    codes.put(out, cost / unit, &COST);
    codes.put(out, of(Sum::CachedInputTokens), &RARE);
    codes.put(out, of(Sum::ReasoningTokens), &RARE);
    codes.put(out, of(Sum::Duration), &USUAL);
    let untimed = of(Sum::Requests).wrapping_sub(of(Sum::TimedRequests));
    codes.put_if_any(out, untimed, HAS_UNTIMED);
    let both = of(Sum::InputTokens).wrapping_add(of(Sum::OutputTokens));
    let other = of(Sum::TotalTokens).wrapping_sub(both);
    codes.put_if_any(out, zigzag(other), HAS_OTHER_TOKENS);
    out[begin..begin + 2].copy_from_slice(&codes.bits.to_le_bytes());
    out.extend(bins);
}

/// Whether the bins of a cell's durations are told by its sums.
pub(super) fn told(numbers: &Numbers, bins: &[(u32, i64)]) -> bool {
    let duration = u32::try_from(numbers[Sum::Duration as usize]);
    let is_single = numbers[Sum::TimedRequests as usize] == 1;
    is_single && duration.is_ok_and(|duration| bins == [(bin(duration), 1)])
}

/// The codes of a record that is being written.
#[derive(Default)]
struct Codes {
    bits: u16,
    count: u32,
}

impl Codes {
    fn put(&mut self, out: &mut Vec<u8>, number: u64, lengths: &Lengths) {
        let fits = |&len: &usize| number >> (8 * len) == 0;
        let code = (0..).zip(lengths).find(|(_, len)| fits(len));
        match code {
            Some((_, &len)) => out.extend(&number.to_le_bytes()[..len]),
            None => varint::put(number, out),
        }
        self.bits |= code.map_or(LONG, |(code, _)| code) << (self.count * CODE_BITS);
        self.count += 1;
    }

    fn put_if_any(&mut self, out: &mut Vec<u8>, number: u64, flag: u16) {
        if number != 0 {
            self.bits |= flag;
            varint::put(number, out);
        }
    }
}

/// The record of a cell.
#[derive(Clone, Copy, Debug)]
pub(in crate::usage) struct Record<'a> {
    /// Records, in one of which it is, with [`PADDING`] behind.
    bytes: &'a [u8],
    begin: usize,
    len: usize,
    unit: u64,
}

impl<'a> Record<'a> {
    #[inline]
    pub(super) const fn new(bytes: &'a [u8], (begin, len): (usize, usize), unit: u64) -> Self {
        Self {
            bytes,
            begin,
            len,
            unit,
        }
    }

    /// How many entries.
    #[inline]
    pub(in crate::usage) fn requests(self) -> u64 {
        let (codes, mut rest) = self.open();
        rest.take(codes, 0, &RARE).wrapping_add(1)
    }

    /// All sums but the cost, and the cost in 0.000000001 US dollars.
    pub(in crate::usage) fn numbers(self) -> (Numbers, u64) {
        let (numbers, cost, _) = self.read();
        (numbers, cost)
    }

    /// One of the sums.
    pub(in crate::usage) fn sum(self, sum: Sum) -> u64 {
        if sum == Sum::Requests {
            return self.requests();
        }
        let (numbers, cost) = self.numbers();
        numbers.get(sum as usize).copied().unwrap_or(cost)
    }

    /// The same as [`Record::numbers`], and the bins of the durations.
    #[inline]
    pub(super) fn all(self) -> (Numbers, u64, impl Iterator<Item = (u32, i64)> + use<'a>) {
        let (numbers, cost, rest) = self.read();
        let packed = rest.bytes.get(rest.at..self.len).unwrap_or_default();
        let is_single = numbers[Sum::TimedRequests as usize] == 1 && packed.is_empty();
        let duration = u32::try_from(numbers[Sum::Duration as usize]).ok();
        let single = duration.filter(|_| is_single).map(|one| (bin(one), 1));
        (
            numbers,
            cost,
            single.into_iter().chain(sparse::read(packed)),
        )
    }

    /// The same as signed numbers, which end at the largest.
    #[inline]
    pub(in crate::usage) fn sums(self) -> (Sums, impl Iterator<Item = (u32, i64)> + use<'a>) {
        let (numbers, cost, bins) = self.all();
        let count = |sum: Sum| i64::try_from(numbers[sum as usize]).unwrap_or(i64::MAX);
        let sums = Sums {
            requests: count(Sum::Requests),
            input_tokens: count(Sum::InputTokens),
            output_tokens: count(Sum::OutputTokens),
            total_tokens: count(Sum::TotalTokens),
            cached_input_tokens: count(Sum::CachedInputTokens),
            reasoning_tokens: count(Sum::ReasoningTokens),
            cost: Usd::from_units(cost.into()),
            timed_requests: count(Sum::TimedRequests),
            duration_ms: count(Sum::Duration),
        };
        (sums, bins)
    }

    #[inline]
    fn read(self) -> (Numbers, u64, Rest<'a>) {
        let (codes, mut rest) = self.open();
        let requests = rest.take(codes, 0, &RARE).wrapping_add(1);
        let input = rest.take(codes, 1, &USUAL);
        let output = rest.take(codes, 2, &USUAL);
        let cost = rest.take(codes, 3, &COST).wrapping_mul(self.unit);
        let cached = rest.take(codes, 4, &RARE);
        let reasoning = rest.take(codes, 5, &RARE);
        let duration = rest.take(codes, 6, &USUAL);
        let untimed = rest.take_if(codes & HAS_UNTIMED != 0);
        let other = unzigzag(rest.take_if(codes & HAS_OTHER_TOKENS != 0));
        let total = input.wrapping_add(output).wrapping_add(other);
        let timed = requests.wrapping_sub(untimed);
        let numbers = [
            requests, input, output, total, cached, reasoning, timed, duration,
        ];
        (numbers, cost, rest)
    }

    #[inline]
    fn open(self) -> (u16, Rest<'a>) {
        let bytes = self.bytes.get(self.begin..).unwrap_or_default();
        let codes = bytes
            .first_chunk()
            .map_or(0, |two| u16::from_le_bytes(*two));
        (codes, Rest { bytes, at: 2 })
    }
}

/// What is left of a record. What is missing of broken ones reads as 0.
struct Rest<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Rest<'_> {
    #[inline]
    fn take(&mut self, codes: u16, place: u32, lengths: &Lengths) -> u64 {
        let code = codes >> (place * CODE_BITS) & LONG;
        let Some(&len) = lengths.get(usize::from(code)) else {
            return self.take_long();
        };
        let eight = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk);
        self.at += len;
        let word = eight.map_or(0, |eight| u64::from_le_bytes(*eight));
        word & !(u64::MAX << (8 * len))
    }

    #[inline]
    fn take_if(&mut self, is_there: bool) -> u64 {
        if is_there { self.take_long() } else { 0 }
    }

    fn take_long(&mut self) -> u64 {
        let mut rest = self.bytes.get(self.at..).unwrap_or_default();
        let number = varint::take(&mut rest).unwrap_or(0);
        self.at = self.bytes.len() - rest.len();
        number
    }
}

/// Small numbers of either sign as small ones.
const fn zigzag(number: u64) -> u64 {
    let signed = number.cast_signed();
    ((signed << 1) ^ (signed >> 63)).cast_unsigned()
}

const fn unzigzag(number: u64) -> u64 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}
