//! What a complaint repeats of what the client sent.

/// Longest part of a complaint, in bytes: the longest of our own lists every
/// field there is.
const MAX_COMPLAINT_BYTES: usize = 1_000;

/// Returns the beginning of a long text, which is enough to find it.
pub(super) fn shortened(text: &str) -> String {
    let kept = text.floor_char_boundary(MAX_COMPLAINT_BYTES);
    match &text[kept..] {
        "" => text.to_owned(),
        _ => format!("{}…", &text[..kept]),
    }
}
