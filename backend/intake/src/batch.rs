//! Telling apart the items of a JSON body: one object, or an array.
//!
//! The items are cut out before any of them is read, so that one that is
//! broken costs none of the others.

/// What some programs write at the beginning of a text in UTF-8 (U+FEFF).
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Returns a body without the byte order mark at its beginning, which is no
/// JSON.
#[must_use]
pub fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body)
}

/// Most items of one request.
pub const MAX_ITEMS: usize = 10_000;

/// The items of a body, not yet read.
#[derive(Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// One entry.
    One(&'a [u8]),
    /// Any number of entries.
    Many(Vec<&'a [u8]>),
}

/// Why a body cannot be cut into items.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// It is neither an object nor an array.
    #[error(
        "the body must be a JSON object, an array of them, or one object a line with the content type application/x-ndjson"
    )]
    Shape,
    /// An array does not end, or something stands between its items.
    #[error("the array is not readable as JSON at byte {0}")]
    Syntax(usize),
    /// Too many items.
    #[error("a request may have at most {MAX_ITEMS} items")]
    TooMany,
}

/// Cuts JSON: one object or an array.
///
/// # Errors
/// See [`BatchError`].
pub fn split_json(body: &[u8]) -> Result<Body<'_>, BatchError> {
    let body = without_mark(body).trim_ascii();
    match body.first() {
        Some(b'{') => Ok(Body::One(body)),
        Some(b'[') => split_array(body).map(Body::Many),
        _ => Err(BatchError::Shape),
    }
}

/// Follows strings and brackets only; whether an item is JSON shows when it is
/// read. It ends at the first item that is one too many.
fn split_array(body: &[u8]) -> Result<Vec<&[u8]>, BatchError> {
    let (mut items, mut begin) = (Vec::new(), 1);
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(&byte) = body.get(at) {
        match byte {
            b'"' => at = end_of_string(body, at + 1).ok_or(BatchError::Syntax(body.len()))?,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.checked_sub(1).ok_or(BatchError::Syntax(at))?;
                if depth == 0 {
                    return finish(body, items, begin, at);
                }
            }
            b',' if depth == 1 => {
                add(&mut items, item(body, begin, at)?)?;
                begin = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    Err(BatchError::Syntax(body.len()))
}

/// Returns where the quote stands that ends a string; `at` is inside of it.
fn end_of_string(body: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let rest = body.get(at..)?;
        let found = memchr::memchr2(b'"', b'\\', rest)?;
        if rest[found] == b'"' {
            return Some(at + found);
        }
        at += found + 2;
    }
}

fn add<'a>(items: &mut Vec<&'a [u8]>, item: &'a [u8]) -> Result<(), BatchError> {
    if items.len() == MAX_ITEMS {
        return Err(BatchError::TooMany);
    }
    items.push(item);
    Ok(())
}

fn finish<'a>(
    body: &'a [u8],
    mut items: Vec<&'a [u8]>,
    begin: usize,
    end: usize,
) -> Result<Vec<&'a [u8]>, BatchError> {
    if body[end] != b']' || end + 1 != body.len() {
        return Err(BatchError::Syntax(end));
    }
    let is_empty_array = items.is_empty() && body[begin..end].trim_ascii().is_empty();
    if !is_empty_array {
        add(&mut items, item(body, begin, end)?)?;
    }
    Ok(items)
}

fn item(body: &[u8], begin: usize, end: usize) -> Result<&[u8], BatchError> {
    let item = body[begin..end].trim_ascii();
    if item.is_empty() {
        Err(BatchError::Syntax(end))
    } else {
        Ok(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn items(body: &str) -> Result<Vec<String>, BatchError> {
        match split_json(body.as_bytes())? {
            Body::One(one) => Ok(vec![String::from_utf8_lossy(one).into_owned()]),
            Body::Many(many) => Ok(many
                .iter()
                .map(|one| String::from_utf8_lossy(one).into_owned())
                .collect()),
        }
    }

    #[test]
    fn brackets_and_commas_inside_texts_are_text() {
        let found = items(r#"[{"a": "],}\""}, [1, 2], "x\\"]"#).unwrap();
        assert_eq!(found, [r#"{"a": "],}\""}"#, "[1, 2]", r#""x\\""#]);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_at_the_beginning_only() {
        assert_eq!(items("\u{feff} {}").unwrap(), ["{}"]);
        assert_eq!(items("\u{feff}[1,\u{feff}2]").unwrap(), ["1", "\u{feff}2"]);
        assert!(items("\u{feff}\u{feff}{}").is_err());
    }

    #[test]
    fn a_broken_item_costs_itself_alone() {
        assert_eq!(items(r#"[{"a": nope}, {"b": 2}]"#).unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_array_is_refused() {
        for body in ["[", "[1,", "[1}", "[1],2", "[,]", "[1,]", "3", "", "null"] {
            assert!(items(body).is_err(), "{body}");
        }
        assert_eq!(items(" [ ] ").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_is_one_too_many_ends_the_reading() {
        let list = |count| vec!["0"; count].join(",");
        assert!(
            matches!(split_json(format!("[{}]", list(MAX_ITEMS)).as_bytes()), Ok(Body::Many(items)) if items.len() == MAX_ITEMS)
        );
        for rest in ["]", ",[[[", ",\""] {
            let body = format!("[{}{rest}", list(MAX_ITEMS + 1));
            assert_eq!(
                split_json(body.as_bytes()),
                Err(BatchError::TooMany),
                "{rest}"
            );
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<i32>().prop_map(Value::from),
            "[\\[\\]{},\"\\\\a ]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a\\]}\"]{1,3}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn items_are_those_serde_finds(list in prop::collection::vec(json(), 0..6)) {
            let body = Value::from(list.clone()).to_string();
            let found: Vec<Value> = items(&body).unwrap().iter().map(|one| serde_json::from_str(one).unwrap()).collect();
            prop_assert_eq!(found, list);
        }

        #[test]
        fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = split_json(&body);
        }
    }
}
