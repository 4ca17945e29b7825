//! NDJSON: stored while it arrives, chunk after chunk.
//!
//! While one chunk of lines is being committed the next is checked, and the
//! one after that arrives. No more than that is held, however long the body.
//! Chunks are committed in their order, one after the other: a line may
//! complete what an earlier one began.

use std::pin::pin;

use actix_web::HttpResponse;
use futures_util::future::{Either, join, select};
use logbook_domain::field_error::FieldError;
use logbook_intake::batch::BatchError;
use logbook_intake::lines::{CHUNK_BYTES, Chunk, Cutter};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::results::BatchResult;
use super::submit::{self, Checked};
use crate::error::ApiError;
use crate::extract::body::Pieces;
use crate::room::Share;
use crate::state::AppState;

/// Chunks that wait between two steps.
const WAITING: usize = 1;

/// What is held of a body before a chunk of it is complete, in bytes: a chunk,
/// and the piece whose end belongs to the next. Longer lines take more room.
const HELD_TOGETHER: usize = CHUNK_BYTES + 128 * 1024;

/// What a step hands to the next, with its share of the room.
type Handed<T> = Result<(T, Share), ApiError>;

/// Stores the lines. What goes wrong later than the first chunk takes nothing
/// back: the answer then says which lines are stored and which are not.
///
/// # Errors
/// Whatever goes wrong before the first chunk is stored: nothing is stored then.
pub(crate) async fn store(state: &AppState, pieces: Pieces) -> Result<HttpResponse, ApiError> {
    let (to_check, arrived) = mpsc::channel(WAITING);
    let (to_write, checked) = mpsc::channel(WAITING);
    let feeding = pin!(join(
        arrive(pieces, to_check),
        check(state, arrived, to_write)
    ));
    let writing = pin!(write(state, checked));
    // A write that fails is answered at once, not when a slow client has sent all.
    let written = match select(feeding, writing).await {
        Either::Left((_, writing)) => writing.await,
        Either::Right((written, _)) => written,
    };
    written.map(BatchResult::answer)
}

/// Cuts what arrives into chunks, until the body ends or breaks off.
async fn arrive(pieces: Pieces, chunks: Sender<Handed<Chunk>>) {
    if let Err(error) = cut(pieces, &chunks).await {
        hand(&chunks, Err(error)).await;
    }
}

async fn cut(mut pieces: Pieces, chunks: &Sender<Handed<Chunk>>) -> Result<(), ApiError> {
    let mut cutter = Cutter::default();
    while let Some(piece) = pieces.next(HELD_TOGETHER).await? {
        let mut rest = &piece[..];
        while !rest.is_empty() {
            if let Some(chunk) = cutter.push(&mut rest).map_err(refuse)? {
                hand(chunks, Ok((chunk, pieces.take_share()))).await;
            }
        }
    }
    cutter.end().map_err(refuse)?;
    hand(chunks, Ok((cutter.give(), pieces.take_share()))).await;
    Ok(())
}

fn refuse(error: BatchError) -> ApiError {
    ApiError::InvalidBody(vec![FieldError::new("body", error.to_string())])
}

/// Hands on to the next step, which is there as long as this one.
async fn hand<T>(next: &Sender<Handed<T>>, what: Handed<T>) {
    let _ = next.send(what).await;
}

/// Reads, checks and redacts chunk after chunk.
async fn check(
    state: &AppState,
    mut chunks: Receiver<Handed<Chunk>>,
    checked: Sender<Handed<Checked>>,
) {
    while let Some(chunk) = chunks.recv().await {
        let (now, policy) = (state.clock.now(), state.live.current().policy.clone());
        let outcome = match chunk {
            Ok((chunk, share)) => {
                submit::apart(chunk.bytes(), move || {
                    Ok((Checked::new(chunk.lines(), now, &policy)?, share))
                })
                .await
            }
            Err(error) => Err(error),
        };
        hand(&checked, outcome).await;
    }
}

/// Commits chunk after chunk until there are no more, or one cannot be.
async fn write(
    state: &AppState,
    mut chunks: Receiver<Handed<Checked>>,
) -> Result<BatchResult, ApiError> {
    let mut results = BatchResult::default();
    while let Some(chunk) = chunks.recv().await {
        let written = match chunk {
            // The share is held until the commit.
            Ok((chunk, _share)) => chunk.write(state, &mut results).await.map_err(Into::into),
            Err(error) => Err(error),
        };
        match written {
            Ok(()) => {}
            Err(error) if results.is_empty() => return Err(error),
            Err(error) => {
                error.note("the rest of an NDJSON body is not stored");
                results.cut_short(&error);
                break;
            }
        }
    }
    Ok(results)
}
