//! Lines that say whether a number is as good as the design asks for.

use std::fmt::Write as _;

/// Adds one line: whether a target is met, what it is, and what was measured.
pub(crate) fn line(text: &mut String, is_met: bool, what: &str, how: &str) {
    let word = if is_met { "met" } else { "NOT MET" };
    let _ = writeln!(text, "{word:<8}{what:<66} {how}");
}
