//! What an entry, a filter, a period and a redaction rule are: no I/O, no clock of its own.
