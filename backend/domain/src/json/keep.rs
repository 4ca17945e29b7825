//! JSON as it is kept: changed where it has to be, compact, and no larger than it
//! may be.

use serde_json::value::RawValue;

use super::copy::copy;
use super::cut;
use super::patch::{Patched, Patches};
use super::scan::Scanner;
use super::write::Writer;
use super::{JsonError, JsonText};

/// JSON as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The text.
    pub json: JsonText,
    /// Whether something was left out because it was too long.
    pub truncated: bool,
}

/// Keeps at most `most` bytes of `raw` with its changes (see [`cut`]). The memory
/// that takes is a few times `most` and its longest string, however long `raw` is.
///
/// # Errors
/// [`JsonError::TooDeep`], wherever that is.
pub fn keep(raw: &RawValue, patches: &Patches, most: usize) -> Result<Kept, JsonError> {
    let source = Patched {
        text: raw.get(),
        patches,
    };
    let mut text = String::new();
    let fits = copy(raw.get(), source, &mut text, most)?;
    if !fits {
        // Looks at the whole of it, and so at its depth too.
        text = cut::cut(source, most)?;
    }
    let json = JsonText::parse(text).ok_or(JsonError::Malformed)?;
    Ok(Kept {
        json,
        truncated: !fits || patches.is_cutting(),
    })
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
    use crate::json::Token;
    use crate::json::escape;
    use crate::json::patch::Patch;

    /// Changes that put `text` in place of each `one` in strings.
    fn patches(json: &str, one: char, text: &str) -> Patches {
        let (mut scanner, mut patches) = (Scanner::new(json), Patches::default());
        while let Some(token) = scanner.next().unwrap() {
            let Token::String(raw) = token else { continue };
            let from = raw.as_ptr().addr() - json.as_ptr().addr();
            for (at, found) in raw.match_indices(one) {
                patches.push(Patch {
                    begin: from + at,
                    end: from + at + found.len(),
                    text,
                    tag: 0,
                });
            }
        }
        patches
    }

    fn kept(text: &str, patches: &Patches, most: usize) -> Kept {
        keep(serde_json::from_str(text).unwrap(), patches, most).unwrap()
    }

    fn compact(text: &str) -> String {
        kept(text, &Patches::default(), 10_000)
            .json
            .as_str()
            .to_owned()
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
    fn changes_are_put_in() {
        let text = r#"{"a":["b\\a",1]}"#;
        let kept = kept(text, &patches(text, 'a', r#"\""#), 100);
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
        assert_eq!(
            keep(raw, &Patches::default(), 1_024),
            Err(JsonError::TooDeep)
        );
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
            let kept = kept(&text, &Patches::default(), most);
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
            let kept = kept(&text, &patches(&text, 'a', r#"\""#), most);
            prop_assert!(kept.json.as_str().len() <= most);
        }
    }

    #[test]
    fn a_text_in_the_place_of_every_letter_stays_bounded() {
        let text = serde_json::to_string(&vec!["x"; 100_000]).unwrap();
        let changes = patches(&text, 'x', &"y".repeat(4_000));
        let kept = kept(&text, &changes, 20_000);
        assert!(kept.truncated && kept.json.as_str().len() <= 20_000);
    }

    #[test]
    fn a_borrowed_text_is_only_looked_at() {
        assert!(matches!(escape::decode("plain"), Cow::Borrowed(_)));
    }
}
