//! Reads what a content says.

use std::ops::Range;

use super::embedded::{documents, may_hold_json};
use super::part::{Part, Track};
use super::path::Path;
use super::reading::{Decoded, END, Kind, Place, Reading, Source};
use crate::json::{JsonError, Scanner, Token, decode};

/// How many strings of JSON inside each other are read.
pub(super) const MAX_LEVELS: usize = 8;
/// How much longer than what is kept a string may be at least, in bytes.
const MORE_BYTES: usize = 1024 * 1024;
/// How much is read before it is looked at, in bytes or tokens.
const WINDOW_BYTES: usize = 1024 * 1024;
const WINDOW_TOKENS: usize = 1 << 16;

/// Takes what was read.
pub(super) trait Window {
    /// Looks at all of the reading; returns how many of its tokens have been
    /// dealt with and can be left out. At the end, these are all.
    fn look(&mut self, reading: &Reading, parts: &[Part], is_end: bool) -> usize;
}

/// Reads a content, a window at a time.
pub(super) struct Reader<'w, W> {
    window: &'w mut W,
    reading: Reading,
    parts: Vec<Part>,
    path: Path,
    /// A longer string is read as a text up to so many bytes.
    longest: usize,
}

impl<'w, W: Window> Reader<'w, W> {
    /// Of a content at most `most` bytes are kept: of strings that are much
    /// longer only the beginning is looked at.
    pub(super) fn new(window: &'w mut W, most: usize) -> Self {
        let longest = most.saturating_mul(4).saturating_add(MORE_BYTES);
        Self {
            window,
            reading: Reading::default(),
            parts: Vec::new(),
            path: Path::default(),
            longest,
        }
    }

    /// Reads a text, which may be JSON.
    pub(super) fn text(mut self, text: &str) {
        let source = Source::content(text);
        let documents = match text.len() <= self.longest {
            true => documents(text),
            false => Vec::new(),
        };
        if documents.is_empty() {
            let part = (&(0..text.len()), text.floor_char_boundary(self.longest));
            self.reading
                .push(source, part, Kind::Text, Place::default());
        } else if let Err(error) = self.inside(source, &documents, Place::default()) {
            debug_assert!(false, "{error} in {text}");
        }
        self.end();
    }

    /// Reads a text that is known to be JSON.
    pub(super) fn content(mut self, json: &str) -> Result<(), JsonError> {
        self.json(Source::content(json), json, 1)?;
        self.end();
        Ok(())
    }

    /// Reads a text by the JSON inside it.
    fn inside(
        &mut self,
        source: Source<'_>,
        documents: &[Range<usize>],
        place: Place,
    ) -> Result<(), JsonError> {
        let track = self.path.track();
        self.path.begin(true, self.parts.len());
        let mut at = 0;
        for document in documents {
            // What the part before this one ends with may go on at its beginning.
            self.beside(source, at..document.start, place, track.filter(|_| at == 0));
            self.json(source, &source.text[document.clone()], place.level + 1)?;
            at = document.end;
        }
        self.beside(source, at..source.text.len(), place, track);
        self.path.end(&mut self.parts);
        Ok(())
    }

    /// The next token may be a part of a text.
    fn part(&mut self, track: Option<Track>) {
        let token = self.reading.tokens.len();
        let part = |track| Part {
            track,
            token,
            is_counted: false,
        };
        self.parts.extend(track.map(part));
    }

    /// Reads a part of a text that stands beside JSON in it.
    fn beside(
        &mut self,
        source: Source<'_>,
        part: Range<usize>,
        place: Place,
        track: Option<Track>,
    ) {
        if part.is_empty() {
            return;
        }
        self.part(track);
        let place = Place {
            name: None,
            is_decoded: true,
            ..place
        };
        self.reading
            .push(source, (&part, part.len()), Kind::Text, place);
        self.reading.text.push(END);
    }

    fn end(self) {
        self.window.look(&self.reading, &self.parts, true);
    }

    /// Reads `json`, which is a slice of the source.
    fn json(&mut self, source: Source<'_>, json: &str, level: usize) -> Result<(), JsonError> {
        let mut scanner = Scanner::new(json);
        let mut name = None;
        while let Some(token) = scanner.next()? {
            let place = Place {
                name: name.take(),
                level,
                object: self.path.object(),
                twin: match token {
                    Token::Key(raw) => self.path.twin_of_key(raw),
                    _ => self.path.twin(matches!(token, Token::String(_))),
                },
                is_decoded: false,
            };
            match token {
                Token::Begin(bracket) => self.path.begin(bracket == '[', self.parts.len()),
                Token::End(_) => self.path.end(&mut self.parts),
                Token::Key(raw) => name = Some(self.key(source, raw, place)),
                Token::String(raw) => self.string(source, &source.place(raw), place)?,
                Token::Plain(raw) => self.plain(source, raw, place),
            }
            if self.reading.text.len() > WINDOW_BYTES || self.reading.tokens.len() > WINDOW_TOKENS {
                name = self.turn(name);
            }
        }
        Ok(())
    }

    fn key(&mut self, source: Source<'_>, raw: &str, place: Place) -> usize {
        let begin = self.reading.text.len();
        self.path.key(raw);
        let place = Place {
            name: None,
            ..place
        };
        self.reading
            .push(source, (&source.place(raw), raw.len()), Kind::Key, place);
        self.reading.text.push_str(": ");
        begin
    }

    fn plain(&mut self, source: Source<'_>, raw: &str, place: Place) {
        self.path.plain(raw);
        if raw.starts_with(|one: char| one == '-' || one.is_ascii_digit()) {
            let part = (&source.place(raw), raw.len());
            self.reading.push(source, part, Kind::Number, place);
        }
        self.reading.text.push(END);
    }

    fn string(
        &mut self,
        source: Source<'_>,
        raw: &Range<usize>,
        place: Place,
    ) -> Result<(), JsonError> {
        let inside = &source.text[raw.clone()];
        self.path.string();
        if place.level < MAX_LEVELS && inside.len() <= self.longest && may_hold_json(inside) {
            let text = decode(inside);
            // A piece of JSON that a stream cuts anywhere may be a string by itself.
            let is_piece = self.path.track().is_some() && text.starts_with('"');
            let documents = match is_piece {
                true => Vec::new(),
                false => documents(&text),
            };
            if !documents.is_empty() {
                let decoded = Decoded::from_raw(source, raw);
                return self.inside(decoded.source(), &documents, place);
            }
        }
        self.part(self.path.track());
        let part = (raw, beginning(inside, self.longest));
        self.reading.push(source, part, Kind::Text, place);
        self.reading.text.push(END);
        Ok(())
    }

    /// Lets the window look; returns where the name begins that was read last.
    fn turn(&mut self, name: Option<usize>) -> Option<usize> {
        let known = self.window.look(&self.reading, &self.parts, false);
        let before = self.reading.text.len();
        self.reading.forget_before(known);
        let gone = before - self.reading.text.len();
        let parts = self.parts.partition_point(|part| part.token < known);
        self.parts.drain(..parts);
        for part in &mut self.parts {
            part.token -= known;
        }
        self.path.forget(parts);
        name.and_then(|name| name.checked_sub(gone))
    }
}

/// The longest beginning of a string of JSON that is at most `most` bytes long
/// and ends with none of its escapes.
fn beginning(raw: &str, most: usize) -> usize {
    if raw.len() <= most {
        return raw.len();
    }
    let end = raw.floor_char_boundary(most);
    let near = end - end.min(12);
    raw.as_bytes()[near..end]
        .iter()
        .position(|byte| *byte == b'\\')
        .map_or(end, |place| near + place)
}
