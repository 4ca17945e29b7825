//! NDJSON that arrives piece by piece, cut into chunks of whole lines.
//!
//! Where the pieces begin and end depends on the network; what the chunks
//! hold does not. A chunk is read, checked and committed while the lines
//! after it are still under way.

use std::ops::Range;

use crate::batch::{BatchError, MAX_ITEMS, without_mark};

/// Most lines of a chunk.
pub const CHUNK_LINES: usize = 1_000;
/// A chunk is complete with the line that brings it to this size, in bytes.
pub const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// Whole lines that are read and committed together. Empty ones do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    text: Vec<u8>,
    lines: Vec<Range<usize>>,
}

impl Chunk {
    /// Returns the lines in order, without the space around them.
    pub fn lines(&self) -> impl Iterator<Item = &[u8]> {
        self.lines.iter().map(|line| &self.text[line.clone()])
    }

    /// Returns how long the text is.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns how many lines there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.lines.len()
    }

    /// Reports whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

/// Cuts lines out of a text that arrives in pieces.
#[derive(Debug, Default)]
pub struct Cutter {
    chunk: Chunk,
    /// Where the line begins that has not ended yet.
    begin: usize,
    /// Lines cut so far, those of earlier chunks included.
    items: usize,
    /// Whether the first line has ended, before which a byte order mark may stand.
    is_under_way: bool,
}

impl Cutter {
    /// Takes in as much of the piece as belongs to the chunk at hand, and gives
    /// the chunk once it is complete. To be called until the piece is empty.
    ///
    /// # Errors
    /// [`BatchError::TooMany`] at the end of the first line that is one too
    /// many; those before it stay.
    pub fn push(&mut self, piece: &mut &[u8]) -> Result<Option<Chunk>, BatchError> {
        while let Some(end) = memchr::memchr(b'\n', piece) {
            let (line, rest) = piece.split_at(end + 1);
            self.chunk.text.extend_from_slice(line);
            *piece = rest;
            self.end_line()?;
            if self.chunk.len() >= CHUNK_LINES || self.chunk.text.len() >= CHUNK_BYTES {
                return Ok(Some(self.give()));
            }
        }
        self.chunk.text.extend_from_slice(piece);
        *piece = &[];
        Ok(None)
    }

    /// Ends the text: its last line needs no line break.
    ///
    /// # Errors
    /// See [`Cutter::push`].
    pub fn end(&mut self) -> Result<(), BatchError> {
        self.end_line()
    }

    /// Returns the whole lines that no chunk has held so far. A line that has
    /// not ended is lost.
    pub fn give(&mut self) -> Chunk {
        self.begin = 0;
        std::mem::take(&mut self.chunk)
    }

    fn end_line(&mut self) -> Result<(), BatchError> {
        let Chunk { text, lines } = &mut self.chunk;
        if !std::mem::replace(&mut self.is_under_way, true) {
            self.begin = text.len() - without_mark(text).len();
        }
        let line = trim(text, self.begin..text.len());
        if line.is_empty() {
            // Blank lines must not fill the memory.
            text.truncate(self.begin);
            return Ok(());
        }
        if self.items == MAX_ITEMS {
            text.truncate(self.begin);
            return Err(BatchError::TooMany);
        }
        self.items += 1;
        lines.push(line);
        self.begin = text.len();
        Ok(())
    }
}

/// Returns the range without the white space at its ends.
fn trim(text: &[u8], line: Range<usize>) -> Range<usize> {
    let from_begin = text[line.clone()].trim_ascii_start();
    let begin = line.end - from_begin.len();
    begin..begin + from_begin.trim_ascii_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cuts a text that comes in pieces of these sizes, over and over.
    fn cut(text: &[u8], sizes: &[usize]) -> (Vec<Chunk>, Result<(), BatchError>) {
        let (mut cutter, mut chunks) = (Cutter::default(), Vec::new());
        let outcome = feed(&mut cutter, text, sizes, &mut chunks);
        chunks.push(cutter.give());
        (chunks, outcome)
    }

    fn feed(
        cutter: &mut Cutter,
        mut text: &[u8],
        sizes: &[usize],
        chunks: &mut Vec<Chunk>,
    ) -> Result<(), BatchError> {
        let mut sizes = sizes.iter().cycle();
        while !text.is_empty() {
            let size = text.len().min(*sizes.next().unwrap());
            let (mut piece, rest) = text.split_at(size);
            while !piece.is_empty() {
                chunks.extend(cutter.push(&mut piece)?);
            }
            text = rest;
        }
        cutter.end()
    }

    /// Returns the lines as a plain reading of the whole text finds them.
    fn whole(text: &[u8]) -> Vec<&[u8]> {
        let lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
        lines.filter(|line| !line.is_empty()).collect()
    }

    proptest! {
        #[test]
        fn pieces_change_nothing(
            text in prop::collection::vec(prop::sample::select(b"{}a\"\n\n\r\t \xff".to_vec()), 0..300),
            sizes in prop::collection::vec(1_usize..40, 1..8),
        ) {
            let (chunks, outcome) = cut(&text, &sizes);
            let found: Vec<&[u8]> = chunks.iter().flat_map(Chunk::lines).collect();
            prop_assert_eq!(outcome, Ok(()));
            prop_assert_eq!(found, whole(&text));
        }

        #[test]
        fn chunks_end_at_the_same_lines_whatever_the_pieces(size in 1_usize..9_000) {
            let text = "{\"n\": 1}\n\n".repeat(2_500);
            let (chunks, _) = cut(text.as_bytes(), &[size]);
            let lengths: Vec<usize> = chunks.iter().map(Chunk::len).collect();
            prop_assert_eq!(lengths, [1_000, 1_000, 500]);
        }
    }

    #[test]
    fn long_lines_make_a_chunk_complete() {
        let line = format!("{}\n", "x".repeat(CHUNK_BYTES / 2));
        let (chunks, _) = cut(line.repeat(3).as_bytes(), &[65_536]);
        let lengths: Vec<usize> = chunks.iter().map(Chunk::len).collect();
        assert_eq!(lengths, [2, 1]);
    }

    #[test]
    fn one_line_too_many_costs_none_of_the_others() {
        let most = "1\n".repeat(MAX_ITEMS);
        let count = |text: &str| {
            let (chunks, outcome) = cut(text.as_bytes(), &[4_096]);
            (chunks.iter().map(Chunk::len).sum::<usize>(), outcome)
        };
        assert_eq!(count(&most), (MAX_ITEMS, Ok(())));
        assert_eq!(count(&format!("{most} \n\r\n")), (MAX_ITEMS, Ok(())));
        let refused = (MAX_ITEMS, Err(BatchError::TooMany));
        assert_eq!(count(&format!("{most}2")), refused);
        assert_eq!(count(&format!("{most}2\n3\n4")), refused);
    }

    #[test]
    fn a_byte_order_mark_is_skipped_at_the_beginning_only() {
        for size in 1..12 {
            let (chunks, outcome) = cut("\u{feff}{\"a\":1}\n\u{feff}2".as_bytes(), &[size]);
            let found: Vec<&[u8]> = chunks.iter().flat_map(Chunk::lines).collect();
            assert_eq!(outcome, Ok(()));
            assert_eq!(found, [&b"{\"a\":1}"[..], b"\xef\xbb\xbf2"]);
        }
        let (chunks, _) = cut("\u{feff}\n1".as_bytes(), &[1]);
        assert_eq!(chunks.iter().map(Chunk::len).sum::<usize>(), 1);
    }

    #[test]
    fn blank_lines_are_not_kept() {
        let mut cutter = Cutter::default();
        for _ in 0..1_000 {
            cutter.push(&mut &b" \r\n\n\t\n"[..]).unwrap();
        }
        assert_eq!(cutter.chunk, Chunk::default());
    }
}
