//! Bodies, read to a limit.

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Bytes, BytesMut};
use futures_util::StreamExt;

use crate::error::ApiError;
use crate::extract::unpack::{Encoding, Unpacker};
use crate::room::{Room, Share};

/// Largest body where nothing else is said: 1 MiB.
pub const DEFAULT_LIMIT: usize = 1024 * 1024;

/// A body as it arrives: unpacked, and no longer than it may be.
pub(crate) struct Pieces {
    payload: Payload,
    unpacker: Option<Unpacker>,
    limit: usize,
    /// Bytes that came in, still packed.
    arrived: usize,
    /// Bytes that were given out.
    given: usize,
    is_over: bool,
    /// What it takes of the room that all bodies share.
    share: Option<Share>,
}

impl Pieces {
    /// The body of a request with these headers. `limit` holds for what comes
    /// in and for what it unpacks to, in bytes.
    ///
    /// # Errors
    /// [`ApiError::PayloadTooLarge`] when the headers say so already, and
    /// [`ApiError::UnsupportedMediaType`] for an unknown encoding.
    pub(crate) fn new(
        headers: &HeaderMap,
        payload: Payload,
        limit: usize,
    ) -> Result<Self, ApiError> {
        let encoding = Encoding::of(headers)?;
        if declared_length(headers).is_some_and(|length| length > limit) {
            return Err(ApiError::PayloadTooLarge { limit });
        }
        Ok(Self {
            payload,
            unpacker: Unpacker::new(encoding).map_err(ApiError::internal)?,
            limit,
            arrived: 0,
            given: 0,
            is_over: false,
            share: None,
        })
    }

    /// The same, taking its part of a room. For large bodies of callers who
    /// are known: nobody else may use up the room.
    pub(crate) fn within(self, room: &Room) -> Self {
        Self {
            share: Some(room.share()),
            ..self
        }
    }

    /// What the pieces so far take of the room, apart from what is to come.
    pub(crate) fn take_share(&mut self) -> Option<Share> {
        self.share.as_mut().map(Share::take)
    }

    /// The next piece, never empty; `None` at the end. After an error there is
    /// nothing more to ask for.
    ///
    /// # Errors
    /// [`ApiError::PayloadTooLarge`] once everything up to the limit was given,
    /// [`ApiError::InvalidJson`] when the body breaks off, and
    /// [`ApiError::Overloaded`] when there is no room for it.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let too_large = ApiError::PayloadTooLarge { limit: self.limit };
        if self.is_over {
            return Err(too_large);
        }
        let Some(mut piece) = self.unpacked().await? else {
            return Ok(None);
        };
        let most = self.limit - self.given;
        self.is_over = piece.len() > most;
        piece.truncate(most);
        if piece.is_empty() {
            return Err(too_large);
        }
        self.given += piece.len();
        if let Some(share) = &mut self.share {
            share.grow(piece.len())?;
        }
        Ok(Some(piece))
    }

    /// All of it.
    ///
    /// # Errors
    /// See [`Pieces::next`].
    pub(crate) async fn whole(&mut self) -> Result<Bytes, ApiError> {
        let Some(first) = self.next().await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.next().await? else {
            // Most bodies come in one piece, which is taken as it is.
            return Ok(first);
        };
        let mut whole = BytesMut::from(&first[..]);
        whole.extend_from_slice(&second);
        while let Some(piece) = self.next().await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// Reads to the end and keeps nothing.
    ///
    /// # Errors
    /// See [`Pieces::next`].
    pub(crate) async fn skip(mut self) -> Result<(), ApiError> {
        while self.next().await?.is_some() {
            drop(self.take_share());
        }
        Ok(())
    }

    async fn unpacked(&mut self) -> Result<Option<Bytes>, ApiError> {
        loop {
            let Some(unpacker) = &mut self.unpacker else {
                return self.packed().await;
            };
            let piece = unpacker.piece().map_err(|error| {
                ApiError::InvalidJson(format!("it could not be unpacked ({error})"))
            })?;
            if let Some(piece) = piece {
                // Unpacking takes a while; others wait for this thread as well.
                tokio::task::yield_now().await;
                return Ok(Some(piece).filter(|piece| !piece.is_empty()));
            }
            let more = self.packed().await?;
            if let Some(unpacker) = &mut self.unpacker {
                unpacker.push(more);
            }
        }
    }

    /// What comes in; a packed body must keep to the limit as well, or one
    /// that unpacks to nothing would never end.
    async fn packed(&mut self) -> Result<Option<Bytes>, ApiError> {
        while let Some(bytes) = self.payload.next().await {
            let bytes = bytes?;
            self.arrived += bytes.len();
            if self.unpacker.is_some() && self.arrived > self.limit {
                return Err(ApiError::PayloadTooLarge { limit: self.limit });
            }
            if !bytes.is_empty() {
                return Ok(Some(bytes));
            }
        }
        Ok(None)
    }
}

/// The media type of a body in lower case, without its parameters.
#[must_use]
pub fn media_type(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = value.split(';').next().unwrap_or(value);
    Some(media_type.trim().to_ascii_lowercase())
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    let value = headers.get(header::CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}
