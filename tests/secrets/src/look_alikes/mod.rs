//! What looks like a secret and is none.

mod code;
mod numbers;
mod texts;

use fastrand::Rng;

/// A kind by name, and what makes one of it.
pub type LookAlike = (&'static str, fn(&mut Rng) -> String);

/// The kinds.
pub const LOOK_ALIKES: &[LookAlike] = &[
    ("epoch time", numbers::epoch),
    ("decimal", numbers::decimal),
    ("percentage", numbers::percentage),
    ("amount", numbers::amount),
    ("date", numbers::date),
    ("time with offset", numbers::time),
    ("order number", numbers::order),
    ("padded identifier", numbers::padded),
    ("section number", numbers::section),
    ("list of numbers", numbers::list),
    ("UUID", code::uuid),
    ("hash", code::hash),
    ("version", code::version),
    ("base64", code::base64),
    ("colour", code::colour),
    ("identifier", code::identifier),
    ("file path", code::path),
    ("URL", code::url),
    ("hardware address", code::hardware),
    ("assignment", code::assignment),
    ("word", texts::word),
    ("prose", texts::prose),
    ("mention", texts::mention),
];
