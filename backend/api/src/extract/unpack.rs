//! Unpacking bodies, a bounded piece at a time.
//!
//! A few bytes can stand for gigabytes, so nothing here unpacks more than a
//! piece before its caller has looked at it.

use std::io::{self, BufRead, ErrorKind, Read};

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::{Buf, Bytes};
use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use crate::error::ApiError;

/// How many times its packed size a text usually has.
const USUAL_RATIO: usize = 4;
/// Most bytes that are unpacked at once.
const PIECE_BYTES: usize = 64 * 1024;
/// Largest window of zstd as a power of two: 8 MiB, as RFC 9659 demands of
/// content on the web. More would be memory that strangers allot themselves.
const ZSTD_WINDOW_LOG: u32 = 23;

/// How a body is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Plain,
    Gzip,
    Zstd,
}

impl Encoding {
    /// Returns what the headers say.
    ///
    /// # Errors
    /// [`ApiError::UnsupportedMediaType`] for anything else.
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self, ApiError> {
        let mut values = headers.get_all(header::CONTENT_ENCODING);
        let Some(value) = values.next() else {
            return Ok(Self::Plain);
        };
        let name = String::from_utf8_lossy(value.as_bytes());
        match name.trim().to_ascii_lowercase().as_str() {
            // Only one: unpacking twice would square what a bomb unpacks to.
            _ if values.next().is_some() => Err(unsupported("more than one")),
            "identity" => Ok(Self::Plain),
            "gzip" | "x-gzip" => Ok(Self::Gzip),
            "zstd" => Ok(Self::Zstd),
            other => Err(unsupported(&format!("`{other}`"))),
        }
    }
}

fn unsupported(found: &str) -> ApiError {
    ApiError::UnsupportedMediaType(format!(
        "the content encoding must be gzip, zstd or none, got {found}"
    ))
}

/// Returns how many bytes a packed text says that it unpacks to, or a guess. A
/// wrong one costs time only.
pub(crate) fn expected_length(encoding: Encoding, packed: &[u8]) -> usize {
    let said = match encoding {
        Encoding::Plain => Some(packed.len()),
        // RFC 1952: the length stands at the end, modulo 4 GiB.
        Encoding::Gzip => packed
            .last_chunk()
            .and_then(|length| usize::try_from(u32::from_le_bytes(*length)).ok()),
        Encoding::Zstd => zstd::zstd_safe::get_frame_content_size(packed)
            .ok()
            .flatten()
            .and_then(|length| usize::try_from(length).ok()),
    };
    said.unwrap_or(USUAL_RATIO * packed.len())
}

/// Unpacks what is pushed into it.
pub(crate) enum Unpacker {
    Gzip(Box<MultiGzDecoder<Packed>>),
    Zstd(Box<ZstdDecoder<'static, Packed>>),
}

impl Unpacker {
    /// For that encoding; plain bodies need none.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub(crate) fn new(encoding: Encoding) -> io::Result<Option<Self>> {
        Ok(match encoding {
            Encoding::Plain => None,
            Encoding::Gzip => Some(Self::Gzip(Box::new(MultiGzDecoder::new(Packed::default())))),
            Encoding::Zstd => {
                let mut decoder = ZstdDecoder::with_buffer(Packed::default())?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Some(Self::Zstd(Box::new(decoder)))
            }
        })
    }

    /// Takes in more; `None` when there is no more to come. To be called when
    /// [`Unpacker::piece`] has nothing left.
    pub(crate) fn push(&mut self, bytes: Option<Bytes>) {
        let packed = match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.get_mut(),
        };
        packed.is_whole = bytes.is_none();
        packed.bytes = bytes.unwrap_or_default();
    }

    /// Returns the next piece, or `None` when more has to be pushed; empty at
    /// the end.
    ///
    /// # Errors
    /// When it is not packed that way, or breaks off.
    pub(crate) fn piece(&mut self) -> io::Result<Option<Bytes>> {
        let mut piece = vec![0; PIECE_BYTES];
        let read = match self {
            Self::Gzip(decoder) => decoder.read(&mut piece),
            Self::Zstd(decoder) => decoder.read(&mut piece),
        };
        match read {
            Ok(length) => {
                piece.truncate(length);
                Ok(Some(piece.into()))
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What has arrived and is not unpacked yet. It "would block" where it is
/// empty but not whole, which decoders hand on without losing their place.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    bytes: Bytes,
    is_whole: bool,
}

impl Read for Packed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(into)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.bytes.is_empty() && !self.is_whole {
            return Err(ErrorKind::WouldBlock.into());
        }
        Ok(&self.bytes)
    }

    fn consume(&mut self, length: usize) {
        self.bytes.advance(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text).unwrap();
        packer.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        zstd::encode_all(text, 3).unwrap()
    }

    /// Unpacks what comes in pieces of that size.
    fn unpack(encoding: Encoding, packed: &[u8], size: usize) -> io::Result<Vec<u8>> {
        let mut unpacker = Unpacker::new(encoding)?.unwrap();
        let (mut text, mut pieces) = (Vec::new(), packed.chunks(size));
        loop {
            match unpacker.piece()? {
                None => unpacker.push(pieces.next().map(Bytes::copy_from_slice)),
                Some(piece) if piece.is_empty() => return Ok(text),
                Some(piece) => text.extend_from_slice(&piece),
            }
        }
    }

    #[test]
    fn whatever_the_pieces_the_text_is_the_same() {
        let text: Vec<u8> = (0..200_000_u32).flat_map(u32::to_be_bytes).collect();
        for (encoding, packed) in [
            (Encoding::Gzip, gzip(&text)),
            (Encoding::Zstd, zstd(&text)),
            (
                Encoding::Gzip,
                [gzip(&text[..9]), gzip(&text[9..])].concat(),
            ),
            (
                Encoding::Zstd,
                [zstd(&text[..9]), zstd(&text[9..])].concat(),
            ),
        ] {
            for size in [1, 7, 4_096, usize::MAX] {
                let found = unpack(encoding, &packed, size).unwrap();
                assert!(found == text, "{encoding:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn what_breaks_off_or_is_damaged_is_an_error() {
        for (encoding, packed) in [
            (Encoding::Gzip, gzip(b"some text")),
            (Encoding::Zstd, zstd(b"some text")),
        ] {
            for length in 1..packed.len() {
                assert!(
                    unpack(encoding, &packed[..length], 5).is_err(),
                    "{encoding:?} {length}"
                );
            }
            assert!(unpack(encoding, b"{\"model\": \"not packed\"}", 5).is_err());
            let rubbish = [&packed, &b"rubbish"[..]].concat();
            assert!(unpack(encoding, &rubbish, 5).is_err(), "{encoding:?}");
        }
    }

    #[test]
    fn a_packed_text_tells_its_length() {
        let text = vec![7; 100_000];
        for (encoding, packed, expected) in [
            (Encoding::Plain, text.clone(), text.len()),
            (Encoding::Gzip, gzip(&text), text.len()),
            (
                Encoding::Zstd,
                zstd::bulk::compress(&text, 3).unwrap(),
                text.len(),
            ),
            (Encoding::Gzip, vec![1; 3], 4 * 3),
            (Encoding::Zstd, b"not packed".to_vec(), 4 * 10),
        ] {
            assert_eq!(expected_length(encoding, &packed), expected, "{encoding:?}");
        }
    }

    #[test]
    fn no_piece_is_larger_than_may_be() {
        let packed = zstd(&vec![0; 64 * 1024 * 1024]);
        let mut unpacker = Unpacker::new(Encoding::Zstd).unwrap().unwrap();
        unpacker.push(Some(packed.into()));
        for _ in 0..100 {
            assert_eq!(unpacker.piece().unwrap().unwrap().len(), PIECE_BYTES);
        }
    }

    #[test]
    fn a_window_larger_than_may_be_is_refused() {
        let mut packer = zstd::Encoder::new(Vec::new(), 1).unwrap();
        packer.window_log(24).unwrap();
        packer.write_all(&[7; 1024]).unwrap();
        let packed = packer.finish().unwrap();
        assert!(unpack(Encoding::Zstd, &packed, usize::MAX).is_err());
    }
}
