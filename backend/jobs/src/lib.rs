//! What runs by the clock: retire old entries, expire running ones, prepare partitions.
