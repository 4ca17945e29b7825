//! What makes a line the same entry when it is imported again.
//!
//! An entry with an id of its own keeps it. One without gets a digest of what
//! it says, which needs its `started_at`: the server derives the final id from
//! the pair. So a line that says exactly the same as another one is the same
//! entry, in one file or in two that overlap.

use sha2::{Digest, Sha256};

/// The complaint about a line that could not be found again.
pub(super) const NO_START: &str = "is needed in an import, or an `id` that is a UUIDv7: without either, running the import again would store the entry twice";

/// How derived ids begin, so that people see where they are from.
const PREFIX: &str = "import-";
/// Bytes of the digest that go into the id.
const DIGEST_BYTES: usize = 16;

/// Returns the id of a line without one; `text` is what it says.
pub(super) fn derived(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let hex = base16ct::lower::encode_string(&digest[..DIGEST_BYTES]);
    format!("{PREFIX}{hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_the_same_id_for_ever() {
        assert_eq!(derived("{}"), "import-44136fa355b3678a1146ad16f7e8649e");
        assert_ne!(derived("{}"), derived("{ }"));
    }
}
