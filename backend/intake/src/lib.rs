//! Every wire format that comes in, turned into domain entries.
