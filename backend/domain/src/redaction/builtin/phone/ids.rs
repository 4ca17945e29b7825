//! Names of what is counted rather than dialled.

use crate::redaction::builtin::border::is_behind_escape;

/// How much of a text before a number is looked at for its name.
const NEAR: usize = 40;
/// The last words of such names.
const NAMES: [&[u8]; 20] = [
    b"account",
    b"acct",
    b"article",
    b"barcode",
    b"batch",
    b"case",
    b"customer",
    b"ean",
    b"gtin",
    b"id",
    b"ids",
    b"invoice",
    b"item",
    b"order",
    b"part",
    b"ref",
    b"serial",
    b"sku",
    b"ticket",
    b"tracking",
];
/// Words between such a name and its number.
const FILLERS: [&[u8]; 5] = [b"is", b"no", b"nr", b"num", b"number"];

/// Whether a text ends with the name of an identifier (`orderId: `, `order no. `).
pub(super) fn is_named(text: &[u8]) -> bool {
    let (word, before) = last_word(&text[text.len().saturating_sub(NEAR)..]);
    match FILLERS.contains(&&*word) {
        true => NAMES.contains(&&*last_word(before).0),
        false => NAMES.contains(&&*word),
    }
}

/// The last word of a text in small letters, and the text before it. A word ends
/// where its letters change to small ones: `orderId` has two.
fn last_word(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let end = text.iter().rposition(u8::is_ascii_alphabetic);
    let end = end.map_or(0, |last| last + 1);
    let mut start = end;
    while let Some(before) = start.checked_sub(1)
        && text[before].is_ascii_alphabetic()
        && !is_behind_escape(text, start)
    {
        start = before;
        let is_hump = text[start].is_ascii_uppercase()
            && text.get(start + 1).is_some_and(u8::is_ascii_lowercase);
        if is_hump {
            break;
        }
    }
    (text[start..end].to_ascii_lowercase(), &text[..start])
}
