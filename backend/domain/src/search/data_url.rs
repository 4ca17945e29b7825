//! Where data of a `data:` URL stands in a text: pictures and sound are no text.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// What ends the head of such a URL.
const MARK: &str = ";base64,";

/// The parts of a folded text that are no data in base64; the heads of the URLs are.
pub(super) fn outside(text: &str) -> impl Iterator<Item = &str> {
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut from = 0;
        while let Some(found) = FINDER.find(&text.as_bytes()[from..]) {
            let data = from + found + MARK.len();
            if has_head(&text[..from + found]) {
                rest = Some(text[data..].trim_start_matches(is_of_data));
                return Some(&text[..data]);
            }
            from = data;
        }
        rest = None;
        Some(text)
    })
}

/// Whether `before` ends with `data:` and a media type.
fn has_head(before: &str) -> bool {
    let is_of_type = |one: char| one.is_ascii_alphanumeric() || "/+-._;=\"".contains(one);
    before.trim_end_matches(is_of_type).ends_with("data:")
}

const fn is_of_data(one: char) -> bool {
    // Folding has made small letters of capitals.
    matches!(one, 'a'..='z' | '0'..='9' | '+' | '/' | '=' | '-' | '_' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_cut_out_and_what_stands_around_it_is_not() {
        for (text, parts) in [
            ("", &[""][..]),
            ("a;base64,bc d", &["a;base64,bc d"]),
            (
                "see data:image/png;base64,abc/+= there",
                &["see data:image/png;base64,", " there"],
            ),
            (
                "data:;base64,ab\"data:audio/ogg; codecs=x;base64,cd",
                &["data:;base64,", "\"data:audio/ogg; codecs=x;base64,cd"],
            ),
            (
                "data:text/plain;charset=utf-8;base64,ab",
                &["data:text/plain;charset=utf-8;base64,", ""],
            ),
        ] {
            assert_eq!(outside(text).collect::<Vec<_>>(), parts, "{text}");
        }
    }
}
