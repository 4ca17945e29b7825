//! The file of refused lines: what is wrong with each, and the line, so that it
//! can be put right and imported again.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::value::RawValue;

use super::error::ImportError;
use super::item::Item;
use crate::remote::FieldComplaint;

/// One refused line. `jq -c .entry` gives back what can be imported.
#[derive(Serialize)]
struct Record<'a> {
    line: u64,
    errors: &'a [FieldComplaint],
    /// The line, where it is a JSON object.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'a RawValue>,
    /// The line, where it is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// Writes refused lines down; the file is made when there is a first one.
#[derive(Debug)]
pub(super) struct Refused {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    count: usize,
}

impl Refused {
    /// None yet.
    pub(super) const fn new(path: PathBuf) -> Self {
        Self {
            path,
            file: None,
            count: 0,
        }
    }

    /// Returns how many there were.
    pub(super) const fn count(&self) -> usize {
        self.count
    }

    /// Where they are.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one down.
    pub(super) fn add(
        &mut self,
        item: &Item,
        errors: &[FieldComplaint],
    ) -> Result<(), ImportError> {
        self.count += 1;
        self.write(item, errors).map_err(self.failed())
    }

    /// Makes sure that all of them are in the file.
    pub(super) fn finish(&mut self) -> Result<(), ImportError> {
        let flushed = self.file.as_mut().map_or(Ok(()), BufWriter::flush);
        flushed.map_err(self.failed())
    }

    fn write(&mut self, item: &Item, errors: &[FieldComplaint]) -> io::Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            empty => empty.insert(BufWriter::new(File::create(&self.path)?)),
        };
        let entry = serde_json::from_str::<&RawValue>(&item.text).ok();
        let entry = entry.filter(|entry| entry.get().starts_with('{'));
        let record = Record {
            line: item.line,
            errors,
            entry,
            text: entry.is_none().then_some(&item.text),
        };
        serde_json::to_writer(&mut *file, &record)?;
        file.write_all(b"\n")
    }

    fn failed(&self) -> impl FnOnce(io::Error) -> ImportError + use<> {
        let path = self.path.clone();
        move |source| ImportError::Refused { path, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_lines_are_kept_with_their_number_and_errors() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("refused.jsonl");
        let mut refused = Refused::new(path.clone());
        assert!(!path.exists());
        for item in [
            Item::bad(3, r#"{"a":1.10}"#.to_owned(), "a", "is unknown"),
            Item::bad(9, "[\"x".to_owned(), "body", "is no JSON"),
        ] {
            refused.add(&item, &item.complaints).unwrap();
        }
        refused.finish().unwrap();
        assert_eq!(refused.count(), 2);
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "{\"line\":3,\"errors\":[{\"field\":\"a\",\"message\":\"is unknown\"}],\"entry\":{\"a\":1.10}}\n\
             {\"line\":9,\"errors\":[{\"field\":\"body\",\"message\":\"is no JSON\"}],\"text\":\"[\\\"x\"}\n"
        );
    }
}
