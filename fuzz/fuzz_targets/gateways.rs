#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| logbook_fuzz::gateways(input));
