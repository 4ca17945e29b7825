//! Copies JSON compactly, with its changes put in.

use super::JsonError;
use super::patch::Patched;
use super::scan::{Scanner, Token};
use super::write::Writer;

/// A string that is so many times longer than the whole may be is too long,
/// whatever the changes would leave of it.
const HOPELESS: usize = 4;

/// Appends `text`, a part of the source, with its changes; `false` as soon as
/// `out` is longer than `most`.
pub(super) fn copy(
    text: &str,
    source: Patched<'_>,
    out: &mut String,
    most: usize,
) -> Result<bool, JsonError> {
    let mut scanner = Scanner::new(text);
    let mut writer = Writer::new(out);
    while let Some(token) = scanner.next()? {
        match token {
            Token::String(raw) if raw.len() / HOPELESS > most => return Ok(false),
            token => write(token, source, &mut writer, most),
        }
        if writer.out().len() > most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes a token with its changes, of which as many as make it too long.
fn write(token: Token<'_>, source: Patched<'_>, writer: &mut Writer<&mut String>, most: usize) {
    let (Token::Key(raw) | Token::String(raw) | Token::Plain(raw)) = token else {
        return writer.token(token);
    };
    let Some(changed) = source.part(raw, most) else {
        return writer.token(token);
    };
    match token {
        Token::Key(_) => writer.token(Token::Key(&changed)),
        // What a number is replaced with is a string.
        _ => {
            let inside = changed
                .strip_prefix('"')
                .and_then(|it| it.strip_suffix('"'));
            writer.token(Token::String(inside.unwrap_or(&changed)));
        }
    }
}
