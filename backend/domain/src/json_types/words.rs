//! What serde says is wrong with a value, in the words of JSON.

use std::fmt::{self, Display, Write};

/// How serde begins what it says of a value of another type.
const INVALID_TYPE: &str = "invalid type: ";

/// Most bytes of a message that are read. Serde repeats the value, which may be as
/// long as a body.
const MOST_BYTES: usize = 4 * 1024;

/// Types of values as serde names them, and as JSON does.
const GOT: [(&str, &str); 4] = [
    ("sequence", "array"),
    ("map", "object"),
    ("floating point", "number"),
    ("unit value", "null"),
];

/// Types of Rust, and what they are to who writes JSON.
const EXPECTED: [(&str, &str); 8] = [
    ("i64", "an integer"),
    ("i32", "an integer from -2147483648 to 2147483647"),
    ("u8", "an integer from 0 to 255"),
    ("u16", "an integer from 0 to 65535"),
    ("u32", "an integer from 0 to 4294967295"),
    ("u64", "an integer of 0 or more"),
    ("usize", "an integer of 0 or more"),
    ("f64", "a number"),
];

/// The beginning of what is written.
#[derive(Default)]
struct Beginning(String);

impl Write for Beginning {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MOST_BYTES - self.0.len();
        self.0.push_str(&text[..text.floor_char_boundary(room)]);
        if text.len() > room {
            return Err(fmt::Error);
        }
        Ok(())
    }
}

/// What serde says is wrong with a value, in the words of JSON and without where in
/// the text it stands; of what is longer than 4 KiB the beginning.
#[must_use]
pub fn in_words(error: &impl Display) -> String {
    let mut message = Beginning::default();
    // Fails when the message is longer, which is then all that is wanted of it.
    let _ = write!(message, "{error}");
    let message = message.0.as_str();
    let message = message
        .rsplit_once(" at line ")
        .map_or(message, |(said, _)| said);
    let mut said = message.to_owned();
    if let Some((before, of_rust)) = message.rsplit_once(", expected ")
        && let Some((_, of_json)) = EXPECTED.iter().find(|(name, _)| *name == of_rust)
    {
        said = format!("{before}, expected {of_json}");
    }
    let Some(found) = said.strip_prefix(INVALID_TYPE) else {
        return said;
    };
    let name = GOT.iter().find(|(of_rust, _)| found.starts_with(of_rust));
    name.map_or_else(
        || said.clone(),
        |(of_rust, of_json)| format!("{INVALID_TYPE}{of_json}{}", &found[of_rust.len()..]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_message_the_beginning_is_told() {
        for length in MOST_BYTES - 3..MOST_BYTES + 3 {
            let message = format!("{}é", "a".repeat(length));
            let said = in_words(&message);
            assert!(message.starts_with(&said) && said.len() <= MOST_BYTES);
            assert!(said.len() >= length.min(MOST_BYTES - 1), "{length}");
        }
    }
}
