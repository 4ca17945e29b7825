//! What the rules cost.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

use super::real_texts::texts;
use super::{all, only};
use crate::redaction::Redactor;

const WORST_BYTES: usize = 256 * 1024;
/// Parts of which a text is repeated that keeps a rule busy.
const WORST: &[&str] = &[
    "1234567890",
    "1 ",
    "1234 ",
    "4111 1111 1111 1112 ",
    "0",
    "0 12 ",
    "(0",
    "(030) 901820 ",
    "+49",
    "+49 30 1 ",
    "01-",
    "@",
    "a@",
    "a.@b.",
    "ä@ö.",
    "a@a.a",
    "\"@",
    "deadbeef01",
    "f:",
    "::",
    "1:2:",
    ":1.",
    "eyJ",
    "eyJ.",
    "eyJ-",
    "eyJaaaaaaaaa.eyJ",
    "sk-",
    "sk-a",
    "sk_live_",
    "hvs.",
    "ghp_",
    "xoxb-1",
    "AAAA",
    "M",
    "-us",
    "Q~",
    "Bearer ",
    "api_key=",
    "key: a1",
    "DE89",
    "DE89 3704 0044 ",
    "://",
    "a://b:",
    "a://b:c/",
    "a://:@",
    "-----BEGIN PRIVATE KEY-----",
    "BEGIN ",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw",
    "-----END PRIVATE KEY-----",
    "-",
    "- ",
    "PuTTY-User-Key-File-2",
    "PuTTY-User-Key-File-2Private-MAC: ",
    "1.",
    "1.2.3.4 ",
    "1.2.3.4.",
    "\\n",
    "%3D",
    "%41",
    "a=+&",
    "%2540",
    "%40a.",
    "%",
    "&",
    "漢",
    "漢a@",
    "a",
    "aB3",
    "aB3-",
    " ",
    ".",
    "/",
    "_",
];

/// The time of the processor that it takes: others may use the machine.
fn took(redactor: &Redactor, text: &str) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap();
    let begin = now();
    std::hint::black_box(redactor.redact(text, usize::MAX));
    now() - begin
}

#[test]
fn no_text_takes_more_than_its_length() {
    let all = all();
    for part in WORST {
        let text = |bytes: usize| part.repeat(bytes / part.len());
        let (short, long) = (text(2 * 1024), text(16 * 1024));
        let fastest = |text: &str| (0..2).map(|_| took(&all, text)).min().unwrap();
        let (short, long) = (fastest(&short), fastest(&long));
        // Eight times the text; quadratic would be 64 times.
        assert!(
            long < short * 24 + Duration::from_millis(10),
            "{part:?}: {short:?} and {long:?}"
        );
    }
}

#[test]
#[ignore = "measures, in release builds"]
fn bench_rules() {
    let (all, texts) = (all(), texts());
    let bytes: usize = texts.iter().map(String::len).sum();
    for _ in 0..3 {
        let time: Duration = texts.iter().map(|text| took(&all, text)).sum();
        println!(
            "real texts: {:.0} MB/s",
            bytes as f64 / 1e6 / time.as_secs_f64()
        );
    }
    for rule in super::BUILTINS {
        let one = only(rule.name);
        let time: Duration = texts.iter().map(|text| took(&one, text)).sum();
        println!(
            "{}: {:.0} MB/s",
            rule.name,
            bytes as f64 / 1e6 / time.as_secs_f64()
        );
    }
    let mut worst: Vec<_> = WORST
        .iter()
        .map(|part| (took(&all, &part.repeat(WORST_BYTES / part.len())), part))
        .collect();
    worst.sort_by(|a, b| b.cmp(a));
    for (time, part) in &worst[..12] {
        println!("{part:?}: {time:?}");
    }
}
