//! Reading values from stored bytes.

/// A value that is read from stored bytes.
pub trait FromBytes: Sized {
    /// The value that `bytes` hold; `None` when they hold none.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}
