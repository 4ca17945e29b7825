//! API keys and tokens.

mod formats;
mod headers;
mod key_format;
mod keyed;
mod named;
mod random;
mod run;
mod shapes;

use std::ops::Range;

use super::border::is_behind_escape;
pub use formats::FORMATS;
pub use key_format::{Alphabet, KeyFormat, Source};
pub(super) use random::looks_random;

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut found, mut free, mut at) = (Vec::new(), 0, 0);
    let mut prefixes = keyed::Finder::new(bytes);
    while let Some(run) = run::next(bytes, at) {
        at = run.end;
        // The letter of an escape before it is none of its own.
        let escape = bytes[..run.start].ends_with(b"\\") && is_behind_escape(bytes, run.start + 1);
        let token = run.start + usize::from(escape)..run.end;
        if let Some(whole) = whole(bytes, &token).filter(|whole| whole.start >= free) {
            free = whole.end;
            at = at.max(free);
            found.push(whole);
            continue;
        }
        for key in prefixes.within(&run) {
            free = key.end;
            at = at.max(free);
            found.push(key);
        }
    }
    found
}

/// A run that is secret as a whole: by its shape, or by what stands before it.
fn whole(text: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    headers::credentials(text, run)
        .or_else(|| named::value(text, run))
        .or_else(|| shapes::token(text, run))
}
