//! The bytes of an export on their way from the database to the client.
//!
//! One thread reads entries, another one writes them down, a third party takes
//! the bytes away: whoever is slowest sets the pace, and memory stays flat.

use std::ops::ControlFlow;
use std::sync::mpsc as batches;
use std::time::Duration;

use actix_web::rt;
use actix_web::web::Bytes;
use futures_util::stream::{self, Stream};
use logbook_store::entries::export::{self, Export};
use logbook_store::entries::get::Stored;
use logbook_store::{Connection, Store, StoreError};
use tokio::runtime::Handle;
use tokio::sync::mpsc;

use super::export::Format;

/// Pieces under way between the writing thread and the network.
const PIECES_AHEAD: usize = 4;
/// Bytes of a piece, about.
const PIECE: usize = 256 * 1024;
/// How long a client may take nothing. As long as an export is under way it
/// holds a snapshot of the database: old partitions cannot be dropped, and who
/// waits for that keeps writers waiting.
const PATIENCE: Duration = Duration::from_secs(60);

type Piece = Result<Bytes, StoreError>;

/// The file as a stream. It breaks off with an error, so that nobody takes half
/// a file for a whole one.
pub(super) fn of(store: Store, export: Export, format: Format) -> impl Stream<Item = Piece> {
    let (sender, receiver) = mpsc::channel::<Piece>(PIECES_AHEAD);
    rt::spawn(async move {
        if let Err(error) = run(store, export, format, sender.clone()).await {
            log::warn!("an export broke off: {error}");
            let _ = sender.send(Err(error)).await;
        }
    });
    stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|piece| (piece, receiver))
    })
}

async fn run(
    store: Store,
    export: Export,
    format: Format,
    sender: mpsc::Sender<Piece>,
) -> Result<(), StoreError> {
    let with_content = export.with_content;
    // One batch is read while the one before it is written down.
    let (batches, written) = batches::sync_channel::<Vec<Stored>>(0);
    let outlet = Outlet {
        sender,
        runtime: Handle::current(),
        patience: PATIENCE,
    };
    let writing =
        rt::task::spawn_blocking(move || outlet.write_all(format, with_content, &written));
    let segments = store.segments();
    let read = move |conn: &mut Connection| {
        export::export(conn, &segments, &export, |batch| {
            match batches.send(batch) {
                Ok(()) => ControlFlow::Continue(()),
                // The writing thread says why it takes no more.
                Err(_) => ControlFlow::Break(()),
            }
        })
    };
    store.run(read).await?;
    writing
        .await
        .map_err(|error| StoreError::Failed(error.to_string()))?
}

/// Where the bytes go.
struct Outlet {
    sender: mpsc::Sender<Piece>,
    runtime: Handle,
    patience: Duration,
}

impl Outlet {
    /// Writes down what comes, until nothing comes any more or the client has gone.
    fn write_all(
        &self,
        format: Format,
        with_content: bool,
        batches: &batches::Receiver<Vec<Stored>>,
    ) -> Result<(), StoreError> {
        let mut piece = format.head(with_content);
        for batch in batches {
            for stored in batch {
                format.write(stored, with_content, &mut piece);
                if piece.len() >= PIECE && self.send(&mut piece)?.is_break() {
                    return Ok(());
                }
            }
        }
        self.send(&mut piece).map(drop)
    }

    /// Passes a piece on. Breaks when the client has gone, and fails when it
    /// has taken nothing for too long.
    fn send(&self, piece: &mut Vec<u8>) -> Result<ControlFlow<()>, StoreError> {
        let bytes = std::mem::replace(piece, Vec::with_capacity(PIECE + PIECE / 8));
        let sent = self.sender.send_timeout(Ok(bytes.into()), self.patience);
        match self.runtime.block_on(sent) {
            Ok(()) => Ok(ControlFlow::Continue(())),
            Err(mpsc::error::SendTimeoutError::Closed(_)) => Ok(ControlFlow::Break(())),
            Err(mpsc::error::SendTimeoutError::Timeout(_)) => Err(StoreError::Failed(format!(
                "the client took nothing for {} s",
                self.patience.as_secs()
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(sender: mpsc::Sender<Piece>) -> Outlet {
        Outlet {
            sender,
            runtime: Handle::current(),
            patience: Duration::from_millis(50),
        }
    }

    /// Sends three pieces into a room for one.
    fn send_three(outlet: &Outlet) -> Vec<Result<ControlFlow<()>, StoreError>> {
        (0..3).map(|_| outlet.send(&mut vec![1])).collect()
    }

    #[actix_web::test]
    async fn a_client_that_takes_nothing_is_given_up() {
        let (sender, receiver) = mpsc::channel(1);
        let outlet = outlet(sender);
        let sent = rt::task::spawn_blocking(move || send_three(&outlet)).await;
        assert!(matches!(
            sent.unwrap()[..],
            [Ok(ControlFlow::Continue(())), Err(_), Err(_)]
        ));
        drop(receiver);
    }

    #[actix_web::test]
    async fn a_client_that_has_gone_ends_the_export_without_an_error() {
        let (sender, receiver) = mpsc::channel(1);
        drop(receiver);
        let outlet = outlet(sender);
        let sent = rt::task::spawn_blocking(move || send_three(&outlet)).await;
        assert!(matches!(sent.unwrap()[0], Ok(ControlFlow::Break(()))));
    }
}
