//! JSON that is nested too deep, made flatter without losing anything.

use serde_json::value::RawValue;

use super::scan::{Scanner, Token};
use super::{MAX_DEPTH, text};

/// `raw` with each array and object that stands more than [`MAX_DEPTH`] levels
/// deep as a string that holds its text.
#[must_use]
pub fn flatten(raw: &RawValue) -> Box<RawValue> {
    let json = raw.get();
    let (mut flat, mut copied) = (String::new(), 0);
    let mut scanner = Scanner::unbounded(json);
    while let Ok(Some(token)) = scanner.next() {
        if !matches!(token, Token::Begin(_)) || scanner.depth() <= MAX_DEPTH {
            continue;
        }
        let begin = scanner.began();
        while scanner.depth() > MAX_DEPTH && matches!(scanner.next(), Ok(Some(_))) {}
        flat.push_str(&json[copied..begin]);
        flat.push_str(&text::quoted(&json[begin..scanner.at()]));
        copied = scanner.at();
    }
    flat.push_str(&json[copied..]);
    RawValue::from_string(flat).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::json::escape;

    /// The value with its strings of too deep JSON read again.
    fn restored(flat: &str) -> String {
        let (mut out, mut copied) = (String::new(), 0);
        let mut scanner = Scanner::new(flat);
        while let Some(token) = scanner.next().unwrap() {
            if let Token::String(raw) = token
                && scanner.depth() == MAX_DEPTH
            {
                out.push_str(&flat[copied..scanner.began()]);
                out.push_str(&escape::decode(raw));
                copied = scanner.at();
            }
        }
        out.push_str(&flat[copied..]);
        out
    }

    proptest! {
        #[test]
        fn what_is_too_deep_is_kept_as_text(
            levels in MAX_DEPTH - 1..4 * MAX_DEPTH,
            text in any::<String>(),
            is_object in any::<bool>(),
        ) {
            let (open, close) = if is_object { (r#"{"a": "#, "}") } else { ("[7, ", "]") };
            let inner = format!(r#"{{"k\"":[1.50, {},{{}}]}}"#, serde_json::to_string(&text).unwrap());
            let text = format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
            let raw: Box<RawValue> = RawValue::from_string(text.clone()).unwrap();
            let flat = flatten(&raw);
            let mut scanner = Scanner::new(flat.get());
            while scanner.next().unwrap().is_some() {}
            prop_assert_eq!(restored(flat.get()), text);
        }
    }

    #[test]
    fn what_is_not_too_deep_stays_as_it_is() {
        let text = format!("{} \"[[\" {}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        let raw = RawValue::from_string(text.clone()).unwrap();
        assert_eq!(flatten(&raw).get(), text);
    }
}
