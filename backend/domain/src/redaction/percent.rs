//! Texts in percent-encoding, as URLs and the bodies of forms have them.
//!
//! The built-in rules look at what such a text means as well: `%40` is an `@`,
//! and in a form, where pairs of names and values stand, `+` is a blank.

use std::ops::Range;

use super::reading::END;

/// How many times a text may have been encoded.
pub(super) const MAX_ROUNDS: usize = 2;

/// What was decoded, one stretch after the other.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// Where each of its bytes begins in what it was decoded from, and the end.
    origins: Vec<u32>,
}

impl Decoded {
    /// Decodes the stretches of a text that are encoded; `None` where there are none.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut decoded = Self {
            text: String::new(),
            origins: Vec::new(),
        };
        let mut free = 0;
        for at in memchr::memchr2_iter(b'%', b'&', bytes) {
            if at >= free && (bytes[at] == b'&' || escape(bytes, at).is_some()) {
                let run = run(bytes, free, at);
                free = run.end;
                decoded.push(bytes, run);
            }
        }
        (!decoded.text.is_empty()).then_some(decoded)
    }

    /// Where a part of it stands in what it was decoded from.
    pub(super) fn origin(&self, part: &Range<usize>) -> Range<usize> {
        self.origins[part.start] as usize..self.origins[part.end] as usize
    }

    fn push(&mut self, text: &[u8], run: Range<usize>) {
        let form = text[run.clone()].contains(&b'=');
        let has_blank = form && text[run.clone()].contains(&b'+');
        if !has_blank && !run.clone().any(|at| escape(text, at).is_some()) {
            return;
        }
        let (begin, end) = (self.origins.len(), run.end);
        let piece = self.decode(text, run.clone(), form, u8::MAX).or_else(|| {
            // No UTF-8: only what is ASCII is decoded.
            self.origins.truncate(begin);
            self.decode(text, run, form, 0x7f)
        });
        if let Some(piece) = piece {
            self.text.push_str(&piece);
            self.text.push(END);
            self.origins.push(end as u32);
        } else {
            self.origins.truncate(begin);
        }
    }

    /// Decodes the escapes of bytes up to `greatest`.
    fn decode(
        &mut self,
        text: &[u8],
        run: Range<usize>,
        form: bool,
        greatest: u8,
    ) -> Option<String> {
        let (mut out, mut at) = (Vec::with_capacity(run.len()), run.start);
        while at < run.end {
            self.origins.push(at as u32);
            match escape(text, at).filter(|byte| *byte <= greatest && at + 3 <= run.end) {
                Some(byte) => {
                    out.push(byte);
                    at += 3;
                }
                None => {
                    let is_blank = form && text[at] == b'+';
                    out.push(if is_blank { b' ' } else { text[at] });
                    at += 1;
                }
            }
        }
        String::from_utf8(out).ok()
    }
}

/// The stretch without blanks and quotes around `at`, not before `from`.
fn run(text: &[u8], from: usize, at: usize) -> Range<usize> {
    let ends = |byte: &u8| !byte.is_ascii_graphic() || b"\"'`<>\\".contains(byte);
    let start = text[from..at].iter().rposition(ends);
    let end = text[at..].iter().position(ends);
    start.map_or(from, |start| from + start + 1)..end.map_or(text.len(), |end| at + end)
}

/// The byte that the escape at `at` stands for.
fn escape(text: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = *text.get(at..at + 3)? else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}
