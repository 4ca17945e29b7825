#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| logbook_fuzz::ndjson(body));
