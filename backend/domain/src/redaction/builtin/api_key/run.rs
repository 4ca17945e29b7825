//! Runs of characters that tokens are made of.

use std::ops::Range;

/// Fewest characters of a run that is looked at.
const FEWEST: usize = 12;

/// Which bytes tokens are made of.
const OF_TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let c = byte as u8;
        table[byte] =
            c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.' | b'/' | b'+' | b'~');
        byte += 1;
    }
    table
};

/// The next run of at least [`FEWEST`] characters.
///
/// Words are shorter as a rule. So only the byte at which a run from here would
/// be long enough is looked at, and those before it, until one ends the run:
/// the search goes on behind that one.
pub(super) fn next(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut start = from;
    while let Some(window) = text.get(start..start + FEWEST) {
        match window
            .iter()
            .rposition(|byte| !OF_TOKEN[usize::from(*byte)])
        {
            Some(other) => start += other + 1,
            None => {
                let rest = &text[start + FEWEST..];
                let more = rest.iter().take_while(|byte| OF_TOKEN[usize::from(**byte)]);
                return Some(start..start + FEWEST + more.count());
            }
        }
    }
    None
}
