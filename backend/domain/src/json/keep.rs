//! JSON as it is kept: edited, compact, and no larger than it may be.

use serde_json::value::RawValue;

use super::cut;
use super::escape;
use super::scan::{Scanner, Token};
use super::write::Writer;
use super::{JsonError, JsonText};

/// A string that is so many times longer than the whole may be is too long,
/// whatever its editing would leave of it.
const HOPELESS: usize = 4;

/// What is done to the strings of JSON on their way.
pub trait Edit {
    /// What is kept in place of a text, or `None` where it stays as it is.
    fn edit(&mut self, text: &str) -> Option<String>;
}

/// JSON as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The text.
    pub json: JsonText,
    /// Whether something was left out because it was too long.
    pub truncated: bool,
}

/// Edits the strings of `raw` and keeps at most `most` bytes of it (see
/// [`cut`]). The memory that takes is a few times `most` and what editing its
/// longest string takes, however long `raw` is.
///
/// # Errors
/// [`JsonError::TooDeep`], wherever that is.
pub fn keep(raw: &RawValue, edit: &mut impl Edit, most: usize) -> Result<Kept, JsonError> {
    let mut text = String::new();
    let fits = copy(raw.get(), edit, &mut text, most)?;
    if !fits {
        // Looks at the whole of it, and so at its depth too.
        text = cut::cut(raw.get(), edit, most)?;
    }
    let json = JsonText::parse(text).ok_or(JsonError::Malformed)?;
    Ok(Kept {
        json,
        truncated: !fits,
    })
}

/// Appends `text`, edited; `false` as soon as `out` is longer than `most`.
pub(super) fn copy(
    text: &str,
    edit: &mut impl Edit,
    out: &mut String,
    most: usize,
) -> Result<bool, JsonError> {
    let mut scanner = Scanner::new(text);
    let mut writer = Writer::new(out);
    while let Some(token) = scanner.next()? {
        match token {
            Token::String(raw) if raw.len() / HOPELESS > most => return Ok(false),
            Token::String(raw) => match edit.edit(&escape::decode(raw)) {
                Some(edited) => writer.quoted(|out| escape::encode(&edited, out)),
                None => writer.token(token),
            },
            _ => writer.token(token),
        }
        if writer.out().len() > most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// How long `raw` is without white space, in bytes.
///
/// # Errors
/// [`JsonError::TooDeep`].
pub fn compact_len(raw: &RawValue) -> Result<usize, JsonError> {
    let (mut scanner, mut counter) = (Scanner::new(raw.get()), Writer::new(0));
    while let Some(token) = scanner.next()? {
        counter.token(token);
    }
    Ok(*counter.out())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use proptest::prelude::*;

    use super::*;

    struct Nothing;

    impl Edit for Nothing {
        fn edit(&mut self, _: &str) -> Option<String> {
            None
        }
    }

    /// Puts a quote in place of each `a`.
    struct Quotes;

    impl Edit for Quotes {
        fn edit(&mut self, text: &str) -> Option<String> {
            text.contains('a').then(|| text.replace('a', "\""))
        }
    }

    fn kept(text: &str, edit: &mut impl Edit, most: usize) -> Kept {
        keep(serde_json::from_str(text).unwrap(), edit, most).unwrap()
    }

    fn compact(text: &str) -> String {
        kept(text, &mut Nothing, 10_000).json.as_str().to_owned()
    }

    #[test]
    fn what_has_a_meaning_stays() {
        for text in [
            r#"{"b":0.9452706955539223,"a":123456789012345678901234567890,"c":1e21,"A":-0.0}"#,
            r#"[1.0,1.00,1E+2,-0,true,null,"a\n\"\\\u001f",{},[]]"#,
            "true",
            "-0.0",
            r#"{"x":1,"x":2}"#,
        ] {
            assert_eq!(compact(text), text);
        }
    }

    #[test]
    fn spelling_and_space_are_normalised() {
        let text = "{ \"\\u0061\" :\t[ 1 , \"\\u5185\\/\\u001F\\u000a\" ] ,\n\"b\":{ } }";
        assert_eq!(compact(text), r#"{"a":[1,"内/\u001f\n"],"b":{}}"#);
        assert_eq!(
            compact(r#"["\u0000","\ud800"]"#),
            "[\"\u{2400}\",\"\u{fffd}\"]"
        );
    }

    #[test]
    fn what_is_put_in_is_escaped() {
        let kept = kept(r#"{"a":["b\\a",1]}"#, &mut Quotes, 100);
        assert_eq!(kept.json.as_str(), r#"{"a":["b\\\"",1]}"#);
    }

    #[test]
    fn nesting_is_looked_at_even_where_it_is_left_out() {
        let deep = format!(
            "[\"{}\",{}1{}]",
            "x".repeat(9_000),
            "[".repeat(120),
            "]".repeat(120)
        );
        let raw: &RawValue = serde_json::from_str(&deep).unwrap();
        assert_eq!(keep(raw, &mut Nothing, 1_024), Err(JsonError::TooDeep));
    }

    /// Any JSON, with all kinds of numbers, escapes and space.
    fn json() -> impl Strategy<Value = String> {
        let space = "[ \n\t]{0,2}";
        let string =
            "\"([a-z é☃]|\\\\n|\\\\u0041|\\\\u001f|\\\\\"|\\\\/|\\\\ud83d\\\\ude00){0,12}\"";
        let number = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?";
        let leaf = prop_oneof![string, number, "true|false|null"];
        leaf.prop_recursive(4, 60, 8, move |inner| {
            let spaced =
                (space, inner, space).prop_map(|(before, one, behind)| before + &one + &behind);
            let field = (string, spaced.clone()).prop_map(|(key, value)| format!("{key} :{value}"));
            let array =
                prop::collection::vec(spaced, 0..8).prop_map(|all| format!("[{}]", all.join(",")));
            let object =
                prop::collection::vec(field, 0..8).prop_map(|all| format!("{{{}}}", all.join(",")));
            prop_oneof![array, object]
        })
    }

    /// The text without what may go.
    fn squeezed(text: &str) -> String {
        let (mut out, mut in_string, mut escaped) = (String::new(), false, false);
        for one in text.chars() {
            if in_string || !one.is_whitespace() {
                out.push(one);
            }
            in_string ^= one == '"' && !escaped;
            escaped = one == '\\' && !escaped;
        }
        out.replace("\\u0041", "A")
            .replace("\\/", "/")
            .replace("\\ud83d\\ude00", "😀")
    }

    proptest! {
        #[test]
        fn any_json_keeps_its_value(text in json()) {
            prop_assert_eq!(compact(&text), squeezed(&text));
        }

        #[test]
        fn what_is_cut_is_json_and_fits(list in prop::collection::vec(json(), 0..12), most in 256_usize..3_000, deep in any::<bool>()) {
            let text = match deep {
                true => format!("{{\"m\":[{}]}}", list.join(",")),
                false => format!("[{}]", list.join(",")),
            };
            let all = compact(&text);
            let kept = kept(&text, &mut Nothing, most);
            prop_assert_eq!(kept.truncated, all.len() > most);
            prop_assert!(kept.json.as_str().len() <= most);
            if kept.truncated {
                prop_assert!(kept.json.as_str().contains('…'));
                prop_assert!(kept.json.as_str().len() + 1_000 > most / 4);
            }
        }

        #[test]
        fn what_is_put_in_counts_as_well(text in json(), most in 256_usize..400) {
            let text = format!("[{text},{text},{text}]");
            let kept = kept(&text, &mut Quotes, most);
            prop_assert!(kept.json.as_str().len() <= most);
        }
    }

    #[test]
    fn a_text_in_the_place_of_every_letter_stays_bounded() {
        struct Long;
        impl Edit for Long {
            fn edit(&mut self, text: &str) -> Option<String> {
                Some(text.replace('x', &"y".repeat(4_000)))
            }
        }
        let text = serde_json::to_string(&vec!["x"; 100_000]).unwrap();
        let kept = kept(&text, &mut Long, 20_000);
        assert!(kept.truncated && kept.json.as_str().len() <= 20_000);
    }

    #[test]
    fn a_borrowed_text_is_only_looked_at() {
        assert!(matches!(escape::decode("plain"), Cow::Borrowed(_)));
    }
}
