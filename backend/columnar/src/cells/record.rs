//! The compact encoding of the sums of one cell.
//!
//! Most cells count a single entry, and most numbers are small. A record therefore
//! begins with two bytes of codes that hold the length of each number. Sums that can be
//! derived from others (total tokens, how many entries have a duration or a cost, the
//! bin of a single duration) are stored only where they differ from the derived value.
//! Rare sums follow the usual numbers and are announced by a third byte of flags.

use logbook_domain::decimal::Usd;
use logbook_domain::usage::durations::bin;
use logbook_domain::usage::totals::Sums;
use logbook_domain::usage::{sparse, varint};

use super::costed;
use super::numbers::{Numbers, Sum};

/// Bytes after the last record, so that every read of eight bytes stays in bounds.
pub(super) const PADDING: usize = 8;

/// The bytes that a number takes, by its code. Numbers with the code [`VARINT`] are
/// encoded as a [`varint`].
type Lengths = [usize; VARINT as usize];
/// The code of numbers that are encoded as a [`varint`].
const VARINT: u16 = 3;
/// The bits of one code.
const CODE_BITS: u32 = 2;

/// Lengths of numbers that are usually 0.
const SPARSE: Lengths = [0, 1, 2];
/// Lengths of numbers that most entries have.
const USUAL: Lengths = [1, 2, 3];
/// Lengths of the cost in units.
const COST: Lengths = [0, 2, 3];

/// The flag of records whose usual numbers are followed by a byte of flags for
/// [`RareSums`].
const HAS_RARE_SUMS: u16 = 1 << 14;
/// The flag of records whose total tokens are not the sum of input and output tokens;
/// the difference follows as a [`varint`].
const HAS_TOTAL_DIFFERENCE: u16 = 1 << 15;

/// The flag in the third byte for entries without a duration; their number follows as
/// a [`varint`].
const HAS_UNTIMED: u8 = 1;
/// The flag in the third byte for cache-write tokens, which follow as a [`varint`].
const HAS_CACHE_WRITES: u8 = 1 << 1;
/// The flag in the third byte for an unusual number of entries with a cost, which
/// follows [encoded](costed::encode) as a [`varint`].
const HAS_COSTED: u8 = 1 << 2;

/// Appends a record. `cost` must be a multiple of `unit`. `bins` is the histogram of
/// durations as [`sparse::write`] encodes it, and is empty where [`implies_bins`]
/// returns true.
pub(super) fn write(out: &mut Vec<u8>, numbers: &Numbers, cost: u64, unit: u64, bins: &[u8]) {
    let number = |sum: Sum| numbers[sum as usize];
    let begin = out.len();
    out.extend([0; 2]);
    let mut codes = Codes::default();
    codes.put(out, number(Sum::Requests).wrapping_sub(1), &SPARSE);
    codes.put(out, number(Sum::InputTokens), &USUAL);
    codes.put(out, number(Sum::OutputTokens), &USUAL);
    codes.put(out, cost / unit, &COST);
    codes.put(out, number(Sum::CachedInputTokens), &SPARSE);
    codes.put(out, number(Sum::ReasoningTokens), &SPARSE);
    codes.put(out, number(Sum::Duration), &USUAL);
    if RareSums::from_numbers(numbers, cost).write(out) {
        codes.bits |= HAS_RARE_SUMS;
    }
    let derived = number(Sum::InputTokens).wrapping_add(number(Sum::OutputTokens));
    let difference = number(Sum::TotalTokens).wrapping_sub(derived);
    if difference != 0 {
        codes.bits |= HAS_TOTAL_DIFFERENCE;
        varint::put(zigzag(difference), out);
    }
    out[begin..begin + 2].copy_from_slice(&codes.bits.to_le_bytes());
    out.extend(bins);
}

/// Returns whether the histogram of durations of a cell follows from its sums.
pub(super) fn implies_bins(numbers: &Numbers, bins: &[(u32, i64)]) -> bool {
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
    /// Appends `number` with the shortest of `lengths` that fits, and its code.
    fn put(&mut self, out: &mut Vec<u8>, number: u64, lengths: &Lengths) {
        let fits = |&len: &usize| number >> (8 * len) == 0;
        let code = (0..).zip(lengths).find(|(_, len)| fits(len));
        match code {
            Some((_, &len)) => out.extend(&number.to_le_bytes()[..len]),
            None => varint::put(number, out),
        }
        self.bits |= code.map_or(VARINT, |(code, _)| code) << (self.count * CODE_BITS);
        self.count += 1;
    }
}

/// Sums that are 0 in most cells.
#[derive(Clone, Copy, Default)]
struct RareSums {
    /// How many entries have no duration.
    untimed: u64,
    cache_writes: u64,
    /// How many entries have a cost, [encoded](costed::encode).
    costed: u64,
}

impl RareSums {
    fn from_numbers(numbers: &Numbers, cost: u64) -> Self {
        let number = |sum: Sum| numbers[sum as usize];
        let requests = number(Sum::Requests);
        Self {
            untimed: requests.wrapping_sub(number(Sum::TimedRequests)),
            cache_writes: number(Sum::CacheWriteTokens),
            costed: costed::encode(number(Sum::CostedRequests), requests, cost),
        }
    }

    /// Appends the flags and the sums that are not 0. Appends nothing and returns false
    /// when all sums are 0.
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
            (costed, HAS_COSTED),
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

/// The entries of one series and outcome.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The database id of the series.
    pub series_id: usize,
    /// The sums of the entries.
    pub record: Record<'a>,
}

/// The encoded sums of a cell, which are decoded on demand.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The records of a run, of which this is one, followed by [`PADDING`].
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

    /// Returns how many entries the cell counts.
    #[inline]
    pub fn requests(self) -> u64 {
        let (codes, mut reader) = self.open();
        reader.take(codes, 0, &SPARSE).wrapping_add(1)
    }

    /// Returns all sums but the cost, and the cost in 0.000000001 US dollars.
    #[inline]
    pub fn numbers(self) -> (Numbers, u64) {
        let (numbers, cost, _) = self.read();
        (numbers, cost)
    }

    /// Returns one of the sums.
    #[inline]
    pub fn sum(self, sum: Sum) -> u64 {
        if sum == Sum::Requests {
            return self.requests();
        }
        let (numbers, cost) = self.numbers();
        numbers.get(sum as usize).copied().unwrap_or(cost)
    }

    /// Returns what [`Record::numbers`] returns, and the histogram of durations as bin
    /// and count.
    #[inline]
    pub(super) fn numbers_and_bins(
        self,
    ) -> (Numbers, u64, impl Iterator<Item = (u32, i64)> + use<'a>) {
        let (numbers, cost, reader) = self.read();
        let packed = reader.bytes.get(reader.at..self.len).unwrap_or_default();
        let is_single = numbers[Sum::TimedRequests as usize] == 1 && packed.is_empty();
        let duration = u32::try_from(numbers[Sum::Duration as usize]).ok();
        let single = duration.filter(|_| is_single).map(|one| (bin(one), 1));
        (
            numbers,
            cost,
            single.into_iter().chain(sparse::read(packed)),
        )
    }

    /// Returns the sums as signed numbers, saturating at the largest, and the histogram of
    /// durations as bin and count.
    #[inline]
    pub fn sums(self) -> (Sums, impl Iterator<Item = (u32, i64)> + use<'a>) {
        let (numbers, cost, bins) = self.numbers_and_bins();
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

    /// Decodes the sums. Returns them with the cost and the position behind them.
    #[inline]
    fn read(self) -> (Numbers, u64, Reader<'a>) {
        let (codes, mut reader) = self.open();
        let requests = reader.take(codes, 0, &SPARSE).wrapping_add(1);
        let input = reader.take(codes, 1, &USUAL);
        let output = reader.take(codes, 2, &USUAL);
        let cost = reader.take(codes, 3, &COST).wrapping_mul(self.unit);
        let cached = reader.take(codes, 4, &SPARSE);
        let reasoning = reader.take(codes, 5, &SPARSE);
        let duration = reader.take(codes, 6, &USUAL);
        let rare = match codes & HAS_RARE_SUMS {
            0 => RareSums::default(),
            _ => reader.take_rare_sums(),
        };
        let difference = unzigzag(reader.take_if(codes & HAS_TOTAL_DIFFERENCE != 0));
        let total = input.wrapping_add(output).wrapping_add(difference);
        let numbers = [
            requests,
            input,
            output,
            total,
            cached,
            reasoning,
            requests.wrapping_sub(rare.untimed),
            duration,
            rare.cache_writes,
            costed::decode(rare.costed, requests, cost),
        ];
        (numbers, cost, reader)
    }

    /// Reads the codes. Returns them with the position behind them.
    #[inline]
    fn open(self) -> (u16, Reader<'a>) {
        let bytes = self.bytes.get(self.begin..).unwrap_or_default();
        let codes = bytes
            .first_chunk()
            .map_or(0, |two| u16::from_le_bytes(*two));
        (codes, Reader { bytes, at: 2 })
    }
}

/// A position in a record. Numbers that are missing from invalid records read as 0.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    #[inline]
    fn take(&mut self, codes: u16, place: u32, lengths: &Lengths) -> u64 {
        let code = codes >> (place * CODE_BITS) & VARINT;
        let Some(&len) = lengths.get(usize::from(code)) else {
            return self.take_varint();
        };
        let eight = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk);
        self.at += len;
        let word = eight.map_or(0, |eight| u64::from_le_bytes(*eight));
        word & !(u64::MAX << (8 * len))
    }

    #[inline]
    fn take_if(&mut self, is_present: bool) -> u64 {
        if is_present { self.take_varint() } else { 0 }
    }

    fn take_rare_sums(&mut self) -> RareSums {
        let flags = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        RareSums {
            untimed: self.take_if(flags & HAS_UNTIMED != 0),
            cache_writes: self.take_if(flags & HAS_CACHE_WRITES != 0),
            costed: self.take_if(flags & HAS_COSTED != 0),
        }
    }

    fn take_varint(&mut self) -> u64 {
        let mut rest = self.bytes.get(self.at..).unwrap_or_default();
        let number = varint::take(&mut rest).unwrap_or(0);
        self.at = self.bytes.len() - rest.len();
        number
    }
}

/// Maps signed numbers near 0 to small unsigned ones.
const fn zigzag(number: u64) -> u64 {
    let signed = number.cast_signed();
    ((signed << 1) ^ (signed >> 63)).cast_unsigned()
}

/// Reverts [`zigzag`].
#[inline]
const fn unzigzag(number: u64) -> u64 {
    (number >> 1) ^ (number & 1).wrapping_neg()
}
