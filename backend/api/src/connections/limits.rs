//! How many connections there may be.

/// Limits on open connections, those that are kept alive included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Most connections in all.
    pub total: usize,
    /// Most connections from one address. Trusted proxies are exempt: theirs
    /// carry the requests of many.
    pub per_address: usize,
    /// Connections beyond these limits that are served nothing but health. A new
    /// one takes the place of the oldest.
    pub for_health: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            total: 2_048,
            per_address: 512,
            for_health: 32,
        }
    }
}
