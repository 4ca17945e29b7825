#![no_main]

use logbook_intake::otlp::{Encoding, Signal};

libfuzzer_sys::fuzz_target!(|body: &[u8]| {
    for signal in [Signal::Traces, Signal::Logs] {
        logbook_fuzz::otlp(body, Encoding::Json, signal);
    }
});
