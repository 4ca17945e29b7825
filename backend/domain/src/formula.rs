//! Cells of a table that a spreadsheet would run as a formula.
//!
//! Such a cell gets an apostrophe in front, which spreadsheets take for "this
//! is text". A text that begins with an apostrophe gets one too, so that the
//! guard can be taken off again without loss.

/// What makes a spreadsheet run a cell as a formula when it stands first, in
/// the narrow and the full-width spelling, or leads it to look at what follows
/// (OWASP, "CSV Injection"); and the guard itself.
const STARTS: [char; 12] = [
    '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\t', '\r', '\n', GUARD,
];
const GUARD: char = '\'';

/// The text with the guard in front, or `None` if it needs none.
#[must_use]
pub fn guard(text: &str) -> Option<String> {
    text.starts_with(STARTS).then(|| format!("{GUARD}{text}"))
}

/// The text that [`guard`] was given.
#[must_use]
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(text) if text.starts_with(STARTS) => text,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_guard_comes_off_again(text in "[=+\\-@'\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}\t\r\n a]{0,6}") {
            let cell = guard(&text).unwrap_or_else(|| text.clone());
            prop_assert_eq!(unguard(&cell), &text);
            prop_assert!(!cell.starts_with(&STARTS[..11]));
        }
    }
}
