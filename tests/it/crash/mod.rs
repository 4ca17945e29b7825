//! Nothing that was acknowledged is lost.
