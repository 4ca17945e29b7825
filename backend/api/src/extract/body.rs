//! Bodies, read to a limit.

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::{StreamExt, stream};
use uuid::Uuid;

use crate::auth::caller::Authentication;
use crate::error::ApiError;
use crate::extract::pace::Pace;
use crate::extract::unpack::{self, Encoding, Unpacker};
use crate::room::Share;
use crate::state::AppState;

/// Largest body where nothing else is said: 1 MiB.
pub(crate) const DEFAULT_LIMIT: usize = 1024 * 1024;

/// What a body that does not say how long it is may have without waiting for
/// more room, in bytes.
const LENGTH_UNSAID: usize = 256 * 1024;

/// A body as it arrives: unpacked, and no longer than it may be.
pub(crate) struct Pieces {
    payload: Payload,
    pace: Pace,
    encoding: Encoding,
    unpacker: Option<Unpacker>,
    /// Most bytes, both of what comes in and of what it unpacks to.
    limit: usize,
    /// Bytes that are to come in, as far as the client says so.
    declared: Option<usize>,
    /// Bytes that came in, still packed.
    arrived: usize,
    /// Bytes that were given out.
    given: usize,
    is_over: bool,
    /// What it takes of the room that all bodies share.
    share: Share,
}

impl Pieces {
    /// Returns the body of a request. `limit` holds for what comes in and for
    /// what it unpacks to, in bytes.
    ///
    /// # Errors
    /// [`ApiError::PayloadTooLarge`] when the headers say so already, and
    /// [`ApiError::UnsupportedMediaType`] for an unknown encoding.
    pub(crate) fn new(
        request: &HttpRequest,
        payload: Payload,
        limit: usize,
    ) -> Result<Self, ApiError> {
        let encoding = Encoding::from_headers(request.headers())?;
        let declared = declared_length(request.headers());
        if declared.is_some_and(|length| length > limit) {
            return Err(ApiError::PayloadTooLarge { limit });
        }
        Ok(Self {
            payload,
            pace: Pace::default(),
            encoding,
            unpacker: Unpacker::new(encoding).map_err(ApiError::internal)?,
            limit,
            declared,
            arrived: 0,
            given: 0,
            is_over: false,
            share: share_of(request)?,
        })
    }

    /// Returns what the pieces so far take of the room, apart from what is to
    /// come.
    pub(crate) fn take_share(&mut self) -> Share {
        self.share.take()
    }

    /// Returns the next piece, never empty; `None` at the end. After an error
    /// there is nothing more to ask for. `together` is how many bytes are held
    /// at a time, from one [`Pieces::take_share`] to the next, as far as that
    /// can be known.
    ///
    /// # Errors
    /// [`ApiError::PayloadTooLarge`] once everything up to the limit was given,
    /// [`ApiError::BrokenBody`] when the body breaks off,
    /// [`ApiError::BodyTooSlow`] when it arrives too slowly, and
    /// [`ApiError::Overloaded`] when there is no room for it.
    pub(crate) async fn next(&mut self, together: usize) -> Result<Option<Bytes>, ApiError> {
        if self.share.is_empty() {
            let expected = self.declared.filter(|_| self.unpacker.is_none());
            let expected = expected.map_or(together, |length| together.min(length));
            self.share.arrive(expected).await?;
        }
        let Some(piece) = self.unpacked().await? else {
            return Ok(None);
        };
        let piece = self.within_limit(piece)?;
        self.share.put(piece.len(), self.limit).await?;
        Ok(Some(piece))
    }

    /// Returns all of it.
    ///
    /// # Errors
    /// See [`Pieces::next`].
    pub(crate) async fn whole(&mut self) -> Result<Bytes, ApiError> {
        self.share
            .arrive(self.declared.unwrap_or(LENGTH_UNSAID))
            .await?;
        if self.unpacker.is_some() {
            self.arrive_packed().await?;
        }
        let Some(first) = self.next(self.limit).await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.next(self.limit).await? else {
            // Most bodies come in one piece, which is taken as it is.
            return Ok(first);
        };
        let mut whole = BytesMut::from(&first[..]);
        whole.extend_from_slice(&second);
        while let Some(piece) = self.next(self.limit).await? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole.freeze())
    }

    /// Reads to the end and keeps nothing.
    ///
    /// # Errors
    /// See [`Pieces::next`].
    pub(crate) async fn skip(mut self) -> Result<(), ApiError> {
        while self.next(LENGTH_UNSAID).await?.is_some() {
            drop(self.take_share());
        }
        Ok(())
    }

    /// Waits for all that is packed before any of it is unpacked: a body that
    /// stalls must not hold the room of what it would unpack to.
    async fn arrive_packed(&mut self) -> Result<(), ApiError> {
        let mut whole = BytesMut::new();
        while let Some(bytes) = self.packed().await? {
            self.share.put(bytes.len(), self.limit).await?;
            whole.extend_from_slice(&bytes);
        }
        let whole = whole.freeze();
        let length = unpack::expected_length(self.encoding, &whole).min(self.limit);
        self.share.grow(length).await?;
        self.arrived = 0;
        self.payload = Payload::Stream {
            payload: Box::pin(stream::iter([Ok(whole)])),
        };
        Ok(())
    }

    /// Cuts off what is over the limit; the piece after that is refused.
    fn within_limit(&mut self, mut piece: Bytes) -> Result<Bytes, ApiError> {
        let most = self.limit - self.given;
        if self.is_over || most == 0 {
            return Err(ApiError::PayloadTooLarge { limit: self.limit });
        }
        self.is_over = piece.len() > most;
        piece.truncate(most);
        self.given += piece.len();
        Ok(piece)
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

    /// Returns what comes in; a packed body must keep to the limit as well, or
    /// one that unpacks to nothing would never end.
    async fn packed(&mut self) -> Result<Option<Bytes>, ApiError> {
        while let Some(bytes) = self.pace.next(self.payload.next()).await? {
            let bytes = bytes?;
            self.pace.arrived(bytes.len());
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

/// Returns the share of whoever sends the request. Strangers have one together.
fn share_of(request: &HttpRequest) -> Result<Share, ApiError> {
    let state = request
        .app_data::<Data<AppState>>()
        .ok_or_else(|| ApiError::internal("a body is read without the state of the server"))?;
    let caller = match request.extensions().get::<Authentication>() {
        Some(Authentication::Caller(caller)) => caller.actor.id,
        Some(Authentication::Refused(_)) | None => None,
    };
    Ok(state.room.share(caller.unwrap_or(Uuid::nil())))
}

/// The media type of JSON.
pub(crate) const JSON: &str = "application/json";

/// Returns the refusal of a body that has another media type than the expected,
/// or none.
#[must_use]
pub(crate) fn unread(given: Option<&str>, expected: &str) -> ApiError {
    ApiError::UnsupportedMediaType(match given {
        Some(given) => format!("the content type must be {expected}, got `{given}`"),
        None => format!("the content type is missing, it must be {expected}"),
    })
}

/// Returns the media type of a body in lower case, without its parameters.
#[must_use]
pub(crate) fn media_type(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let media_type = value.split(';').next().unwrap_or(value);
    Some(media_type.trim().to_ascii_lowercase())
}

fn declared_length(headers: &HeaderMap) -> Option<usize> {
    let value = headers.get(header::CONTENT_LENGTH)?;
    value.to_str().ok()?.parse().ok()
}
