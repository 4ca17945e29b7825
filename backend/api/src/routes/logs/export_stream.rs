//! The bytes of an export on their way from the database to the client.
//!
//! One thread reads entries, another one writes them down, and a spool keeps what
//! the client has not taken yet: memory stays flat, and the connection to the
//! database is given back when everything has been read.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc as batches;
use std::time::Duration;

use actix_web::rt;
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use logbook_domain::request_id::{carried, inherited};
use logbook_store::logs::export::{self, Export};
use logbook_store::logs::get::Stored;
use logbook_store::{Connection, LanePermit, Store, StoreError};

use super::export::Format;
use crate::exports::spool::{self, Inlet, Patience};
use crate::exports::{Exports, Ticket};

/// Bytes of a piece, about.
const PIECE: usize = 256 * 1024;
/// As long as an export is read it holds a snapshot of the database: old
/// partitions cannot be dropped, and who waits for that keeps writers waiting.
const PATIENCE: Patience = Patience {
    idle: Duration::from_secs(60),
    full: Duration::from_secs(10 * 60),
    least_rate: 64 * 1024,
};

/// What is exported, and what it needs.
pub(super) struct Source {
    pub(super) store: Store,
    /// The connection it is read on.
    pub(super) permit: LanePermit,
    pub(super) ticket: Ticket,
    pub(super) export: Export,
    pub(super) format: Format,
}

/// Returns the file as a stream. It breaks off with an error, so that nobody
/// takes half a file for a whole one.
pub(super) fn export_stream(
    exports: &Exports,
    source: Source,
) -> impl Stream<Item = Result<Bytes, StoreError>> + use<> {
    let (inlet, outlet) = spool::spool(exports.room(), PATIENCE);
    rt::spawn(inherited(run(source, inlet)));
    stream::unfold(outlet, |mut outlet| async {
        outlet.next().await.map(|piece| (piece, outlet))
    })
}

/// Ends when the client has taken everything, or is given up.
async fn run(source: Source, inlet: Inlet) {
    let inlet = Arc::new(inlet);
    let Source {
        store,
        permit,
        ticket,
        export,
        format,
    } = source;
    let outcome = match read(store, permit, export, format, &inlet).await {
        Ok(()) => inlet.finish().await,
        Err(error) => Err(error),
    };
    if let Err(error) = outcome {
        log::warn!("an export broke off: {error}");
        inlet.fail(error);
    }
    drop(ticket);
}

/// Reads everything and writes it down.
async fn read(
    store: Store,
    permit: LanePermit,
    export: Export,
    format: Format,
    inlet: &Arc<Inlet>,
) -> Result<(), StoreError> {
    let with_content = export.with_content;
    // One batch is read while the one before it is written down.
    let (batches, written) = batches::sync_channel::<Vec<Stored>>(0);
    let inlet = Arc::clone(inlet);
    let writing = rt::task::spawn_blocking(carried(move || {
        write_all(&inlet, format, with_content, &written)
    }));
    let segments = store.cache();
    let read = move |conn: &mut Connection| {
        export::export(conn, &segments, &export, |batch| {
            match batches.send(batch) {
                Ok(()) => ControlFlow::Continue(()),
                // The writing thread says why it takes no more.
                Err(_) => ControlFlow::Break(()),
            }
        })
    };
    store.run_on(permit, read).await?;
    writing
        .await
        .map_err(|error| StoreError::Failed(error.to_string()))?
}

/// Writes down what comes, until nothing comes any more or the client has gone.
fn write_all(
    inlet: &Inlet,
    format: Format,
    with_content: bool,
    batches: &batches::Receiver<Vec<Stored>>,
) -> Result<(), StoreError> {
    let mut piece = format.head(with_content);
    for batch in batches {
        for stored in batch {
            format.write(stored, with_content, &mut piece);
            if piece.len() >= PIECE && send(inlet, &mut piece)?.is_break() {
                return Ok(());
            }
        }
    }
    send(inlet, &mut piece).map(drop)
}

fn send(inlet: &Inlet, piece: &mut Vec<u8>) -> Result<ControlFlow<()>, StoreError> {
    let bytes = std::mem::replace(piece, Vec::with_capacity(PIECE + PIECE / 8));
    inlet.push(bytes.into())
}
