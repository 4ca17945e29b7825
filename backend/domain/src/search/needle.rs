//! A text that is looked for.

use memchr::memmem::Finder;

use super::data_url::outside;
use super::fold::{fold, fold_into};
use crate::json::{Scanner, Token, decode};

/// Which parts of some JSON are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Its texts and numbers: the names of fields are the same in every prompt.
    Values,
    /// The names of its fields, too, and `true` and `false`.
    All,
}

/// A text that is looked for, [folded](fold), and not in data URLs.
#[derive(Clone, Debug)]
pub struct Needle {
    folded: String,
    finder: Finder<'static>,
    /// Whether JSON spells it as it is.
    is_bare: bool,
}

impl Needle {
    /// Looks for `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let folded = fold(text);
        let is_escaped = |one: char| one == '"' || one == '\\' || one.is_control();
        Self {
            finder: Finder::new(folded.as_bytes()).into_owned(),
            is_bare: !folded.contains(is_escaped),
            folded,
        }
    }

    /// The text as it is compared. It is empty where nobody sees anything in it; such
    /// a text is found nowhere.
    #[must_use]
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether `text` holds it; `buffer` is room to fold in.
    #[must_use]
    pub fn is_in(&self, text: &str, buffer: &mut String) -> bool {
        buffer.clear();
        if !self.can_be_in(text) {
            return false;
        }
        fold_into(text, buffer);
        self.is_found(buffer) && outside(buffer).any(|part| self.is_found(part))
    }

    /// Whether those parts of a JSON text hold it, with its escapes decoded.
    #[must_use]
    pub fn is_in_json(&self, json: &str, parts: Parts, buffer: &mut String) -> bool {
        if !self.can_be_in(json) {
            return false;
        }
        if self.is_bare && json.is_ascii() {
            // Most texts are dismissed without taking them apart.
            buffer.clear();
            fold_into(json, buffer);
            if !self.is_found(buffer) {
                return false;
            }
        }
        let mut tokens = Scanner::new(json);
        while let Ok(Some(token)) = tokens.next() {
            if self.is_in_token(token, parts, buffer) {
                return true;
            }
        }
        false
    }

    fn is_in_token(&self, token: Token<'_>, parts: Parts, buffer: &mut String) -> bool {
        match token {
            Token::String(raw) => self.is_in(&decode(raw), buffer),
            Token::Key(raw) => parts == Parts::All && self.is_in(&decode(raw), buffer),
            Token::Plain("null") => false,
            Token::Plain(word @ ("true" | "false")) => {
                parts == Parts::All && self.is_in(word, buffer)
            }
            Token::Plain(number) => self.is_in(number, buffer),
            Token::Begin(_) | Token::End(_) => false,
        }
    }

    /// Whether it can stand in `text` at all: what is ASCII folds to ASCII.
    fn can_be_in(&self, text: &str) -> bool {
        !self.folded.is_empty() && (self.folded.is_ascii() || !text.is_ascii())
    }

    fn is_found(&self, folded: &str) -> bool {
        self.finder.find(folded.as_bytes()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::tests::text;
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn found(needle: &str, text: &str) -> bool {
        Needle::new(needle).is_in(text, &mut String::new())
    }

    fn found_in_json(needle: &str, json: &str, parts: Parts) -> bool {
        Needle::new(needle).is_in_json(json, parts, &mut String::new())
    }

    #[test]
    fn texts_and_numbers_of_json_are_searched_and_names_only_where_asked_for() {
        let json = r#"{"Rôle":"uſer\n\"Ада\"","size":-1.5E+7,"ok":true,"none":null}"#;
        for (needle, in_values, in_all) in [
            ("user\n\"ада\"", true, true),
            ("USER", true, true),
            ("RÔLE", false, true),
            ("size", false, true),
            ("1.5e+7", true, true),
            ("true", false, true),
            ("null", false, false),
            ("n\"", false, false),
            ("{", false, false),
            ("＂ада＂", true, true),
        ] {
            assert_eq!(
                found_in_json(needle, json, Parts::Values),
                in_values,
                "{needle}"
            );
            assert_eq!(found_in_json(needle, json, Parts::All), in_all, "{needle}");
        }
    }

    #[test]
    fn data_urls_are_not_looked_into() {
        let url = "data:image/png;base64,iVBORw0KGgoAAA";
        let json = format!(r#"[{{"image_url":{{"url":"{url}"}}}},"seen"]"#);
        for (needle, is_found) in [("KGgo", false), ("image/png", true), ("ivborw", false)] {
            assert_eq!(
                found(needle, &format!("see {url} here")),
                is_found,
                "{needle}"
            );
            assert_eq!(
                found_in_json(needle, &json, Parts::Values),
                is_found,
                "{needle}"
            );
        }
        assert!(found("here", &format!("see {url} here")));
        assert!(found_in_json("seen", &json, Parts::Values));
    }

    #[test]
    fn what_nobody_sees_is_nowhere() {
        assert!(!found("\u{200b}", "a\u{200b}b"));
        assert!(!found_in_json("\u{ad}", "\"a\"", Parts::All));
    }

    proptest! {
        #[test]
        fn every_part_of_a_text_is_found_in_any_form(
            before in "[ -~一-龥]{0,80}",
            needle in "[a-zA-Z一-龥А-яΑ-Ω가-힣ぁ-ん]{1,6}",
            after in "[ -~一-龥]{0,80}",
        ) {
            let text = format!("{before}{needle}{after}");
            let forms: [String; 4] = [
                needle.to_uppercase(), needle.to_lowercase(), needle.nfd().collect(), needle.nfkc().collect(),
            ];
            for form in forms {
                prop_assert!(found(&form, &text), "{form}");
                let json = serde_json::json!([{"content": text}]).to_string();
                prop_assert!(found_in_json(&form, &json, Parts::Values), "{form}");
            }
        }

        #[test]
        fn json_is_searched_as_its_strings_are(needle in text(), texts in prop::collection::vec(text(), 0..3)) {
            prop_assume!(!fold(&needle).is_empty());
            let json = serde_json::json!(texts).to_string();
            let expected = texts.iter().any(|text| found(&needle, text));
            prop_assert_eq!(found_in_json(&needle, &json, Parts::Values), expected);
        }
    }
}
