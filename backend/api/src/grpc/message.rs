//! The one message that the body of a unary call holds.

use std::io::{Error, ErrorKind};
use std::time::Duration;

use actix_web::error::PayloadError;
use actix_web::rt::time::timeout;
use actix_web::web::{Buf, Bytes, BytesMut};
use futures_util::stream::{Stream, try_unfold};
use http_body_util::BodyExt;
use hyper::body::Body;
use tonic::Status;

/// Bytes before a message: whether it is packed, and its length.
const PREFIX_BYTES: usize = 5;
/// How long the prefix may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// A message whose prefix has been read.
#[derive(Debug)]
pub(super) struct Message<B> {
    /// Whether it is packed as the head of the call says.
    pub(super) is_packed: bool,
    /// Its length in bytes, packed.
    pub(super) length: usize,
    /// What of it has come with the prefix.
    begin: Bytes,
    rest: B,
}

impl<B: Body<Data = Bytes> + Unpin> Message<B>
where
    B::Error: std::fmt::Display,
{
    /// Reads as far as the prefix.
    ///
    /// # Errors
    /// It does not arrive, or says what no version of gRPC has.
    pub(super) async fn read(body: B) -> Result<Self, Status> {
        let reading = timeout(PATIENCE, Self::read_prefix(body)).await;
        reading.unwrap_or_else(|_| {
            let seconds = PATIENCE.as_secs();
            let late = format!("the message did not begin within {seconds} s");
            Err(Status::deadline_exceeded(late))
        })
    }

    async fn read_prefix(mut body: B) -> Result<Self, Status> {
        let mut begin = BytesMut::new();
        while begin.len() < PREFIX_BYTES {
            let data = next_data(&mut body).await;
            let data = data.map_err(|error| Status::invalid_argument(error.to_string()))?;
            let data = data.ok_or_else(|| Status::invalid_argument("the call has no message"))?;
            begin.extend_from_slice(&data);
        }
        let is_packed = match begin.get_u8() {
            0 => false,
            1 => true,
            other => {
                let unknown = format!("the message begins with {other}, expected 0 or 1");
                return Err(Status::invalid_argument(unknown));
            }
        };
        let length = begin.get_u32();
        Ok(Self {
            is_packed,
            length: usize::try_from(length).unwrap_or(usize::MAX),
            begin: begin.freeze(),
            rest: body,
        })
    }

    /// The bytes of the message. Ends with an error where the body ends before
    /// the message, or goes on after it.
    pub(super) fn into_stream(self) -> impl Stream<Item = Result<Bytes, PayloadError>> {
        let Self {
            length,
            begin,
            rest,
            ..
        } = self;
        try_unfold(
            (length, begin, rest),
            |(left, begin, mut rest)| async move {
                let data = match begin.is_empty() {
                    false => Some(begin),
                    true => next_data(&mut rest).await?,
                };
                match data {
                    Some(data) if data.len() > left => Err(too_much()),
                    Some(data) => Ok(Some((
                        data.clone(),
                        (left - data.len(), Bytes::new(), rest),
                    ))),
                    None if left > 0 => Err(PayloadError::Incomplete(None)),
                    None => Ok(None),
                }
            },
        )
    }
}

/// Returns the next bytes of a body, never empty; `None` at its end.
async fn next_data<B: Body<Data = Bytes> + Unpin>(
    body: &mut B,
) -> Result<Option<Bytes>, PayloadError>
where
    B::Error: std::fmt::Display,
{
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| PayloadError::Io(Error::other(error.to_string())))?;
        match frame.into_data() {
            Ok(data) if !data.is_empty() => return Ok(Some(data)),
            // Trailers of a request say nothing here.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(None)
}

fn too_much() -> PayloadError {
    let message = "the call has more than one message";
    PayloadError::Io(Error::new(ErrorKind::InvalidData, message))
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};
    use http_body_util::StreamBody;
    use hyper::body::Frame;
    use proptest::prelude::*;
    use tonic::Code;

    use super::*;

    /// Reads a body that arrives in pieces of that size; `None` where its
    /// message is refused on the way.
    async fn read(body: &[u8], size: usize) -> Result<(bool, Option<Vec<u8>>), Status> {
        let pieces: Vec<_> = body
            .chunks(size)
            .map(|piece| Ok::<_, PayloadError>(Frame::data(Bytes::copy_from_slice(piece))))
            .collect();
        let message = Message::read(StreamBody::new(stream::iter(pieces))).await?;
        let is_packed = message.is_packed;
        let bytes: Vec<_> = message.into_stream().boxed_local().collect().await;
        let bytes: Result<Vec<Bytes>, _> = bytes.into_iter().collect();
        Ok((is_packed, bytes.ok().map(|bytes| bytes.concat())))
    }

    fn framed(flag: u8, length: usize, message: &[u8]) -> Vec<u8> {
        let length = u32::try_from(length).unwrap().to_be_bytes();
        [&[flag][..], &length, message].concat()
    }

    proptest! {
        #[test]
        fn whatever_the_pieces_a_message_is_read_whole_or_refused(
            message in prop::collection::vec(any::<u8>(), 0..60),
            off in -3_i64..4,
            size in 1_usize..70,
            flag in 0_u8..2,
        ) {
            let length = usize::try_from(message.len() as i64 + off).unwrap_or(0);
            let body = framed(flag, length, &message);
            let read = actix_web::rt::System::new().block_on(read(&body, size));
            let (is_packed, bytes) = read.unwrap();
            prop_assert_eq!(is_packed, flag == 1);
            let whole = (length == message.len()).then_some(message);
            prop_assert_eq!(bytes, whole);
        }
    }

    #[actix_web::test]
    async fn a_body_without_a_prefix_is_refused() {
        for body in [&b""[..], b"\0\0\0\0"] {
            assert_eq!(
                read(body, 2).await.unwrap_err().code(),
                Code::InvalidArgument
            );
        }
        let other = read(&framed(2, 1, b"x"), 9).await.unwrap_err();
        assert_eq!(
            other.message(),
            "the message begins with 2, expected 0 or 1"
        );
    }
}
