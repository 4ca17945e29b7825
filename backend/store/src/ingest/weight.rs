//! How much memory waits to be written, about.

use logbook_domain::content::{Body, Content, Snapshot};
use logbook_domain::entry::Submission;

/// What an entry takes beside its content.
const ENTRY: usize = 1_024;

/// Bytes that the submissions take, about.
pub(crate) fn of(submissions: &[Submission]) -> usize {
    let one = |submission: &Submission| ENTRY + of_content(&submission.entry.content);
    submissions.iter().map(one).sum()
}

fn of_content(content: &Content) -> usize {
    let Content {
        prompt,
        response,
        error_message,
        metadata,
    } = content;
    of_snapshot(prompt)
        + of_snapshot(response)
        + error_message.as_ref().map_or(0, String::len)
        + metadata.as_ref().map_or(0, |json| json.as_str().len())
}

fn of_snapshot(snapshot: &Snapshot) -> usize {
    match &snapshot.body {
        Body::Empty | Body::NotPersisted => 0,
        Body::Text(text) => text.len(),
        Body::Json(json) => json.as_str().len(),
    }
}
