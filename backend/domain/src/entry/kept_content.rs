//! What is kept of a draft's content, with a warning for each change.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::Draft;
use super::text::REPLACED;
use crate::content::{Content, MAX_ERROR_MESSAGE_BYTES, MAX_METADATA_BYTES};
use crate::field_error::Complaints;
use crate::json::{self, JsonError, JsonText, Kept, MAX_DEPTH};
use crate::policy::{ContentPolicy, MetadataError};

/// Returns the content as the policy keeps it.
pub(super) fn keep(draft: &mut Draft<'_>, policy: &ContentPolicy, bad: &mut Complaints) -> Content {
    let content = Content {
        prompt: side("prompt", &mut draft.prompt, |sent| policy.prompt(sent), bad),
        response: side(
            "response",
            &mut draft.response,
            |sent| policy.response(sent),
            bad,
        ),
        error_message: error_message(draft.error_message.take(), policy, bad),
        metadata: metadata(&mut draft.metadata, policy, bad),
    };
    for (field, sent, kept) in [
        ("prompt", &draft.prompt, &content.prompt),
        ("response", &draft.response, &content.response),
    ] {
        warn_of_replaced(field, sent.as_deref().filter(|_| kept.body.is_kept()), bad);
        if kept.truncated {
            warn_of_cut(field, policy.max_content_bytes, bad);
        }
    }
    warn_of_replaced("metadata", draft.metadata.as_deref(), bad);
    content
}

/// What `keep` makes of a value; where that is nested too deep, of the same
/// value with its deepest parts as texts.
fn side<T: Default, E: From<JsonError> + PartialEq + ToString>(
    field: &str,
    sent: &mut Option<Cow<'_, RawValue>>,
    keep: impl Fn(Option<&RawValue>) -> Result<T, E>,
    bad: &mut Complaints,
) -> T {
    let mut kept = keep(sent.as_deref());
    if kept.as_ref().err() == Some(&JsonError::TooDeep.into()) {
        *sent = sent.take().map(|raw| Cow::Owned(json::flatten(&raw)));
        kept = keep(sent.as_deref());
        bad.warn(
            field,
            format!("is nested more than {MAX_DEPTH} levels deep: what is below is kept as text"),
        );
    }
    bad.note(field, kept).unwrap_or_default()
}

fn metadata(
    sent: &mut Option<Cow<'_, RawValue>>,
    policy: &ContentPolicy,
    bad: &mut Complaints,
) -> Option<JsonText> {
    let keep = |sent: Option<&RawValue>| -> Result<_, MetadataError> { policy.metadata(sent) };
    let Kept { json, truncated } = side("metadata", sent, keep, bad)?;
    if truncated {
        warn_of_cut("metadata", MAX_METADATA_BYTES, bad);
    }
    Some(json)
}

fn warn_of_cut(field: &str, most: usize, bad: &mut Complaints) {
    bad.warn(field, format!("is longer than {most} bytes and was cut"));
}

fn warn_of_replaced(field: &str, sent: Option<&RawValue>, bad: &mut Complaints) {
    if sent.is_some_and(json::has_replaced) {
        bad.warn(field, REPLACED);
    }
}

fn error_message(
    sent: Option<String>,
    policy: &ContentPolicy,
    bad: &mut Complaints,
) -> Option<String> {
    let sent = sent?;
    if sent.contains('\0') {
        bad.warn("error.message", REPLACED);
    }
    let kept = policy.error_message(Some(sent))?;
    if kept.truncated {
        warn_of_cut("error.message", MAX_ERROR_MESSAGE_BYTES, bad);
    }
    Some(kept.text)
}
