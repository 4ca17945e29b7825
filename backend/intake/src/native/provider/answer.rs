//! The whole answer of a provider as the response of an entry.

use std::borrow::Cow;

use logbook_domain::entry::{Draft, MAX_LABEL_CHARS};
use logbook_domain::json;
use logbook_domain::vocabulary::{ErrorCategory, Status};
use memchr::memmem;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};

use super::find::Fields;
use super::kinds::{FIELDS, KINDS, Kind};
use super::usage;
use crate::error_category::is_blocked;
use crate::native::reader::Reader;
use crate::native::wire_usage::WireUsage;

/// What stands in the text of every answer that is looked at.
const TELLING: [&str; 5] = [
    "usage\"",
    "usageMetadata\"",
    "usage_metadata\"",
    "eval_count\"",
    "billed_units\"",
];
/// Most bytes of JSON of a model or a reason.
const MOST_WORD_BYTES: usize = MAX_LABEL_CHARS;

/// Takes from the response what the entry does not say: model, usage and how the
/// call ended. Only entries without model or usage are looked at; most say both,
/// and then their response costs nothing.
pub(in crate::native) fn complete(draft: &mut Draft<'_>, says_usage: bool, reader: &mut Reader) {
    if says_usage && draft.model.is_some() {
        return;
    }
    let Some(told) = draft.response.as_deref().and_then(read) else {
        return;
    };
    if draft.model.is_none() {
        draft.model = told.model;
        draft.taken.model = true;
    }
    if let Some(usage) = told.usage.filter(|_| !says_usage) {
        usage.fill(draft, reader);
        draft.taken.usage = true;
        draft.foreign.usage = true;
    }
    let says_error = draft.error_category.is_some() || draft.error_message.is_some();
    let says_ending = draft.status.is_some() || says_error;
    if told.is_blocked && !says_ending {
        draft.status = Some(Status::Blocked);
        draft.error_category = Some(ErrorCategory::GuardrailBlocked);
    }
    if draft.metadata.is_none()
        && let Some(reason) = told.finish_reason
    {
        let metadata = to_raw_value(&json!({ "finish_reason": reason }));
        draft.metadata = metadata.ok().map(Cow::Owned);
        draft.taken.metadata = true;
    }
}

/// Takes the model from the response of a call of which neither a gateway nor a span
/// says it, as is done for native entries: one that is exported then comes back equal.
pub(crate) fn name_model(draft: &mut Draft<'_>) {
    complete(draft, true, &mut Reader::default());
}

/// What an answer says.
#[derive(Debug, Default)]
struct Told {
    model: Option<String>,
    usage: Option<WireUsage>,
    finish_reason: Option<String>,
    is_blocked: bool,
}

/// Returns what a response says, if it is the answer of a provider that is
/// known.
fn read(raw: &RawValue) -> Option<Told> {
    let json = raw.get();
    let mut telling = TELLING.iter().map(|name| name.as_bytes());
    if !json.starts_with('{') || !telling.any(|name| memmem::find(json.as_bytes(), name).is_some())
    {
        return None;
    }
    let fields = Fields::new(raw, &FIELDS)?;
    let kind = KINDS.iter().find(|kind| fits(kind, &fields))?;
    let mut reasons = kind.reasons.iter();
    let finish_reason = reasons.find_map(|path| word(&fields, path));
    let mut refusals = kind.refusals.iter();
    Some(Told {
        model: word(&fields, kind.model),
        usage: usage_of(kind, &fields),
        is_blocked: finish_reason.as_deref().is_some_and(is_blocked)
            || refusals.any(|path| fields.at(path).is_some()),
        finish_reason,
    })
}

fn fits(kind: &Kind, fields: &Fields<'_>) -> bool {
    kind.has.iter().all(|(path, expected)| match *expected {
        "" => fields.at(path).is_some(),
        text => word(fields, path).is_some_and(|found| found == text),
    })
}

/// Returns the usage of an answer. One that cannot be read says nothing: the
/// answer is content, and content costs no entry.
fn usage_of(kind: &Kind, fields: &Fields<'_>) -> Option<WireUsage> {
    if let [path] = kind.usage {
        let raw = fields.at(path)?;
        let usage = usage::read_usage(raw).map_or_else(|| usage::own(raw).ok(), Result::ok);
        return usage.filter(WireUsage::may_be_kept);
    }
    let counts = kind.usage.iter().filter_map(|path| {
        let count = fields.at(path)?;
        Some(format!("\"{path}\":{}", count.get()))
    });
    let counts = format!("{{{}}}", counts.collect::<Vec<_>>().join(","));
    let raw = RawValue::from_string(counts).ok()?;
    usage::read_usage(&raw)?.ok().filter(WireUsage::may_be_kept)
}

/// Returns the text at a path, unless it is long.
fn word(fields: &Fields<'_>, path: &str) -> Option<String> {
    let raw = fields.at(path)?;
    let is_short = raw.get().len() <= MOST_WORD_BYTES;
    let text = json::string(raw).filter(|text| is_short && !text.is_empty());
    text.map(Cow::into_owned)
}
