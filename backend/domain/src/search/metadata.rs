//! Single values of metadata.

use std::collections::BTreeMap;

use crate::json::{Scanner, Token, decode};

/// Whether the object `json` has, for each key of `wanted`, one of its values. A
/// string is compared with what it stands for, a number, `true` and `false` with
/// how they are spelled. Keys are those of the object itself, not of any inside it.
#[must_use]
pub fn has_values(json: &str, wanted: &BTreeMap<String, Vec<String>>) -> bool {
    let mut missing: Vec<&str> = wanted.keys().map(String::as_str).collect();
    let mut tokens = Scanner::new(json);
    let mut values: Option<(&str, &[String])> = None;
    while let Ok(Some(token)) = tokens.next() {
        if missing.is_empty() {
            break;
        }
        let is_outer = tokens.depth() == 1;
        match token {
            Token::Key(raw) if is_outer => {
                let wanted = wanted.get_key_value(&*decode(raw));
                values = wanted.map(|(key, values)| (key.as_str(), values.as_slice()));
            }
            Token::String(raw) if is_outer => {
                note(&mut missing, values.take(), &decode(raw));
            }
            Token::Plain("null") => values = None,
            Token::Plain(text) if is_outer => note(&mut missing, values.take(), text),
            _ => values = None,
        }
    }
    missing.is_empty()
}

/// Takes the key out of `missing` where `found` is one of its values.
fn note(missing: &mut Vec<&str>, values: Option<(&str, &[String])>, found: &str) {
    if let Some((key, values)) = values
        && values.iter().any(|value| value == found)
    {
        missing.retain(|one| *one != key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(json: &str, wanted: &[(&str, &[&str])]) -> bool {
        let texts = |values: &[&str]| values.iter().map(|&one| one.to_owned()).collect();
        let wanted = wanted.iter();
        let wanted = wanted.map(|(key, values)| ((*key).to_owned(), texts(values)));
        has_values(json, &wanted.collect())
    }

    #[test]
    fn values_are_compared_exactly_and_of_the_outermost_object_alone() {
        let json = r#"{"te\"am":"Ä\n1","n":1.50,"ok":true,"none":null,"in":{"n":"2","deep":"x"},"list":["y"],"deep":"z"}"#;
        for (wanted, is_there) in [
            (&[("te\"am", &["Ä\n1"][..])][..], true),
            (&[("te\"am", &["ä\n1"])], false),
            (&[("n", &["1.50"])], true),
            (&[("n", &["1.5", "2"])], false),
            (&[("n", &["2", "1.50"]), ("ok", &["true"])], true),
            (&[("n", &["1.50"]), ("ok", &["false"])], false),
            (&[("none", &["null"])], false),
            (&[("in", &["{"])], false),
            (&[("list", &["y"])], false),
            (&[("deep", &["x"])], false),
            (&[("deep", &["z"])], true),
            (&[("absent", &["z"])], false),
            (&[], true),
        ] {
            assert_eq!(has(json, wanted), is_there, "{wanted:?}");
        }
    }
}
