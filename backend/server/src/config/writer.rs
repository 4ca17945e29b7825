//! How entries are committed.

use logbook_store::ingest::WriterSettings;
use serde_json::json;

use super::reader::Reader;

/// Most threads that commit; each holds a connection while it does.
const MOST_THREADS: u32 = 16;

/// Reads the settings under `writer`.
pub(super) fn read(reader: &mut Reader) -> WriterSettings {
    let default = WriterSettings::default();
    WriterSettings {
        writers: number(reader, "writer.threads", default.writers, MOST_THREADS),
        batch_entries: number(
            reader,
            "writer.batch_entries",
            default.batch_entries,
            100_000,
        ),
        queue_entries: number(
            reader,
            "writer.queue_entries",
            default.queue_entries,
            1_000_000,
        ),
        linger_ms: u64::from(reader.take(
            "writer.linger_ms",
            0,
            |raw| raw.integer(0, 1_000),
            |milliseconds| json!(milliseconds),
        )),
    }
}

fn number(reader: &mut Reader, key: &'static str, default: usize, most: u32) -> usize {
    let default = u32::try_from(default).unwrap_or(most);
    let number = reader.take(
        key,
        default,
        |raw| raw.integer(1, most),
        |number| json!(number),
    );
    usize::try_from(number).unwrap_or(usize::MAX)
}
