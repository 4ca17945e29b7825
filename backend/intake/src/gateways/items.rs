//! Cutting a body into items, none of which costs the others.

use serde_json::value::RawValue;

use crate::batch::{self, BatchError, Body, MAX_ITEMS};

/// A body has more items than one request may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a request may have at most {MAX_ITEMS} items")]
pub struct TooMany;

/// An item, or a part of the body that is none, and why.
pub(super) type Cut<'a> = Result<&'a [u8], (String, &'a [u8])>;

/// Cuts an array, lines of JSON, or a single value. Every byte is looked at a
/// fixed number of times, however broken the body is.
pub(super) fn split(body: &[u8]) -> Result<Vec<Cut<'_>>, TooMany> {
    let body = body.trim_ascii();
    let is_array = body.first() == Some(&b'[');
    match batch::split_json(body) {
        Ok(Body::Many(items)) => return Ok(items.into_iter().map(Ok).collect()),
        Err(BatchError::TooMany) => return Err(TooMany),
        Err(error @ BatchError::Syntax(_)) if is_array && !has_lines(body) => {
            return Ok(vec![Err((error.to_string(), body))]);
        }
        Ok(Body::One(_)) | Err(BatchError::Syntax(_) | BatchError::Shape) => {}
    }
    if serde_json::from_slice::<&RawValue>(body).is_ok() {
        return Ok(vec![Ok(body)]);
    }
    lines(body)
}

/// Reports whether a line ends inside of the text.
fn has_lines(body: &[u8]) -> bool {
    memchr::memchr(b'\n', body).is_some()
}

fn lines(body: &[u8]) -> Result<Vec<Cut<'_>>, TooMany> {
    let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut items = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        if items.len() == MAX_ITEMS {
            return Err(TooMany);
        }
        items.push(Ok(line));
    }
    Ok(items)
}
