#![no_main]

use logbook_intake::otlp::{Encoding, Signal};

libfuzzer_sys::fuzz_target!(|body: &[u8]| logbook_fuzz::otlp(
    body,
    Encoding::Protobuf,
    Signal::Logs
));
