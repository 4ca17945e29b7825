//! How many connections the server takes.

use logbook_api::connections::ConnectionLimits;
use serde_json::json;

use super::reader::Reader;

/// The most connections that can be asked for.
const MOST: u32 = 100_000;

/// Reads the settings under `connections`.
pub(super) fn read(reader: &mut Reader) -> ConnectionLimits {
    let default = ConnectionLimits::default();
    ConnectionLimits {
        total: number(reader, "connections.total", default.total),
        per_address: number(reader, "connections.per_address", default.per_address),
        for_health: default.for_health,
    }
}

fn number(reader: &mut Reader, key: &'static str, default: usize) -> usize {
    let default = u32::try_from(default).unwrap_or(MOST);
    let number = reader.take(
        key,
        default,
        |raw| raw.integer(1, MOST),
        |number| json!(number),
    );
    usize::try_from(number).unwrap_or(usize::MAX)
}
