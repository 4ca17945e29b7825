//! Counting the entries of a file that streams by.

use super::args::Format;

/// Counts the lines of a file that are entries.
#[derive(Debug)]
pub(super) struct Counter {
    format: Format,
    lines: u64,
    is_quoted: bool,
}

impl Counter {
    /// Returns a counter of a file of that format.
    pub(super) const fn new(format: Format) -> Self {
        Self {
            format,
            lines: 0,
            is_quoted: false,
        }
    }

    /// Counts the next bytes in.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                // In a table, a line can go on inside quotes.
                b'"' if self.format == Format::Csv => self.is_quoted = !self.is_quoted,
                b'\n' if !self.is_quoted => self.lines += 1,
                _ => {}
            }
        }
    }

    /// Returns how many entries have come.
    pub(super) const fn entries(&self) -> u64 {
        match self.format {
            Format::Jsonl => self.lines,
            // The first line holds the names of the columns.
            Format::Csv => self.lines.saturating_sub(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_goes_on_in_quotes_is_one() {
        let mut counter = Counter::new(Format::Csv);
        for bytes in ["id,prompt\r\n1,\"a\n", "\"\"b\"\"\n\"\r\n2,", "x\r\n"] {
            counter.take(bytes.as_bytes());
        }
        assert_eq!(counter.entries(), 2);
    }
}
