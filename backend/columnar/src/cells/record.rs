//! What the entries of one cell add up to, in few bytes.
//!
//! Most cells are of a single entry, and most numbers are small. So a record
//! begins with two bytes that tell how long each number is; sums that others
//! give (total tokens, how many are timed or have a cost, the bin of a single
//! duration) take room only where they differ. What few cells have is told by a
//! third byte, behind the numbers that most of them have.

use logbook_domain::decimal::Usd;
use logbook_domain::usage::durations::bin;
use logbook_domain::usage::totals::Sums;
use logbook_domain::usage::{sparse, varint};

use super::costed;
use super::sums::{Numbers, Sum};

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

/// Set where the numbers of a cell are followed by a byte that tells which others
/// there are.
const HAS_MORE: u16 = 1 << 14;
/// Set where the total is not that of input and output; a [`varint`] tells the
/// difference.
const HAS_OTHER_TOKENS: u16 = 1 << 15;

/// Set in the third byte where some entries have no duration; a [`varint`] tells
/// how many.
const HAS_UNTIMED: u8 = 1;
/// Set where something was written to a cache; a [`varint`] tells how much.
const HAS_CACHE_WRITES: u8 = 1 << 1;
/// Set where the number of entries with a cost is not the usual one; a [`varint`]
/// tells it, [turned](costed::turned).
const HAS_OTHER_COSTED: u8 = 1 << 2;

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
    if More::of(numbers, cost).write(out) {
        codes.bits |= HAS_MORE;
    }
    let both = of(Sum::InputTokens).wrapping_add(of(Sum::OutputTokens));
    let other = of(Sum::TotalTokens).wrapping_sub(both);
    if other != 0 {
        codes.bits |= HAS_OTHER_TOKENS;
        varint::put(zigzag(other), out);
    }
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
}

/// What few cells have, each 0 as a rule.
#[derive(Clone, Copy, Default)]
struct More {
    untimed: u64,
    cache_writes: u64,
    /// [Turned](costed::turned).
    costed: u64,
}

impl More {
    fn of(numbers: &Numbers, cost: u64) -> Self {
        let of = |sum: Sum| numbers[sum as usize];
        let requests = of(Sum::Requests);
        Self {
            untimed: requests.wrapping_sub(of(Sum::TimedRequests)),
            cache_writes: of(Sum::CacheWriteTokens),
            costed: costed::turned(of(Sum::CostedRequests), requests, cost),
        }
    }

    /// Appends the third byte and what it tells; nothing, where nothing is told.
    fn write(self, out: &mut Vec<u8>) -> bool {
        let Self {
            untimed,
            cache_writes,
            costed,
        } = self;
        let begin = out.len();
        out.push(0);
        for (number, flag) in [
            (untimed, HAS_UNTIMED),
            (cache_writes, HAS_CACHE_WRITES),
            (costed, HAS_OTHER_COSTED),
        ] {
            if number != 0 {
                out[begin] |= flag;
                varint::put(number, out);
            }
        }
        if out[begin] == 0 {
            out.truncate(begin);
        }
        out.len() > begin
    }
}

/// The entries of one series that ended alike.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The id of their series.
    pub series_id: usize,
    /// What they add up to.
    pub record: Record<'a>,
}

/// The record of a cell.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
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
    pub fn requests(self) -> u64 {
        let (codes, mut rest) = self.open();
        rest.take(codes, 0, &RARE).wrapping_add(1)
    }

    /// All sums but the cost, and the cost in 0.000000001 US dollars.
    pub fn numbers(self) -> (Numbers, u64) {
        let (numbers, cost, _) = self.read();
        (numbers, cost)
    }

    /// One of the sums.
    pub fn sum(self, sum: Sum) -> u64 {
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
    pub fn sums(self) -> (Sums, impl Iterator<Item = (u32, i64)> + use<'a>) {
        let (numbers, cost, bins) = self.all();
        let count = |sum: Sum| i64::try_from(numbers[sum as usize]).unwrap_or(i64::MAX);
        let sums = Sums {
            requests: count(Sum::Requests),
            input_tokens: count(Sum::InputTokens),
            output_tokens: count(Sum::OutputTokens),
            total_tokens: count(Sum::TotalTokens),
            cached_input_tokens: count(Sum::CachedInputTokens),
            cache_write_tokens: count(Sum::CacheWriteTokens),
            reasoning_tokens: count(Sum::ReasoningTokens),
            costed_requests: count(Sum::CostedRequests),
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
        let more = match codes & HAS_MORE {
            0 => More::default(),
            _ => rest.take_more(),
        };
        let other = unzigzag(rest.take_if(codes & HAS_OTHER_TOKENS != 0));
        let total = input.wrapping_add(output).wrapping_add(other);
        let numbers = [
            requests,
            input,
            output,
            total,
            cached,
            reasoning,
            requests.wrapping_sub(more.untimed),
            duration,
            more.cache_writes,
            costed::turned(more.costed, requests, cost),
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

    fn take_more(&mut self) -> More {
        let flags = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        More {
            untimed: self.take_if(flags & HAS_UNTIMED != 0),
            cache_writes: self.take_if(flags & HAS_CACHE_WRITES != 0),
            costed: self.take_if(flags & HAS_OTHER_COSTED != 0),
        }
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
