//! Decoding of stored bytes.

/// A value that can be decoded from stored bytes.
pub trait FromBytes: Sized {
    /// Decodes `bytes`. Returns `None` when they do not hold a valid value.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}
