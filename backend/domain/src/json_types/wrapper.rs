//! What everything is read through.

/// Reads as what it wraps does, but structs from objects alone and whole numbers
/// however they are written, at every depth.
#[derive(Clone, Copy, Debug)]
pub struct JsonTypes<T>(pub T);
