//! Estimates the memory of entries in the queue.

use logbook_domain::content::{Body, Content, Snapshot};
use logbook_domain::entry::Submission;

/// The estimated bytes of an entry without its content.
const ENTRY_BYTES: usize = 1_024;

/// Returns the estimated bytes of the submissions.
pub(super) fn estimate_bytes(submissions: &[Submission]) -> usize {
    let bytes = |submission: &Submission| ENTRY_BYTES + content_bytes(&submission.entry.content);
    submissions.iter().map(bytes).sum()
}

fn content_bytes(content: &Content) -> usize {
    let Content {
        prompt,
        response,
        error_message,
        metadata,
    } = content;
    snapshot_bytes(prompt)
        + snapshot_bytes(response)
        + error_message.as_ref().map_or(0, String::len)
        + metadata.as_ref().map_or(0, |json| json.as_str().len())
}

fn snapshot_bytes(snapshot: &Snapshot) -> usize {
    match &snapshot.body {
        Body::Empty | Body::NotPersisted => 0,
        Body::Text(text) => text.len(),
        Body::Json(json) => json.as_str().len(),
    }
}
