//! How long redaction takes for 256 KiB of the texts that are hardest on it, with
//! fifty patterns of each kind:
//!
//! `cargo run --release -p logbook-domain --example redaction_time`

#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use logbook_domain::redaction::{BUILTINS, Redactor, RuleSource};

const BYTES: usize = 256 * 1024;
const PATTERNS: usize = 50;

fn rule(pattern: String, replacement: Option<&str>) -> RuleSource {
    RuleSource {
        name: None,
        pattern,
        replacement: replacement.map(str::to_owned),
    }
}

/// Fifty patterns of each kind, with pieces of which texts are made that match
/// all of them nearly or wholly.
fn kinds() -> Vec<(&'static str, Vec<RuleSource>, Vec<&'static str>)> {
    let all = |one: &dyn Fn(usize) -> RuleSource| (0..PATTERNS).map(one).collect::<Vec<_>>();
    vec![
        (
            "counted classes",
            all(&|n| rule(format!(r"[A-Z]{{2,5}}\d{{4,{}}}x", 10 + n), None)),
            vec!["AB1234567", "ABCDE", "1234567890", "x", "A"],
        ),
        (
            "counted words",
            all(&|n| rule(format!(r"\b\w{{3,{}}}-\p{{L}}{{2,20}}\b", 20 + n), None)),
            vec!["größe", "-内容", "a_b", " ", "-x", "é"],
        ),
        (
            "keys",
            all(&|n| rule(format!(r"key{n}-[A-Za-z0-9]{{20,40}}"), None)),
            vec!["key1", "key12-", "-", "abcdefghijklmnop", "k"],
        ),
        (
            "groups",
            all(&|n| rule(format!(r"(user|name{n}): ?(\w{{1,40}})"), Some("$1: [$2]"))),
            vec!["user: ada ", "name1:x ", "user:", "größe ", "name"],
        ),
        (
            "digits",
            all(&|n| rule(format!(r"(?:\d{{4}}[ -]?){{3}}\d{{{}}}", 1 + n % 5), None)),
            vec!["1234", " ", "-", "12", "4111111111111111"],
        ),
    ]
}

/// A text of these pieces in an order that looks random.
fn text(pieces: &[&str], seed: u64) -> String {
    let (mut text, mut state) = (String::new(), seed);
    while text.len() < BYTES {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
    }
    text
}

/// The time of the processor so far: others may use the machine.
fn now() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

fn longest(redactor: &Redactor, pieces: &[&str]) -> (Duration, Duration) {
    let once = |text: &str| {
        let begun = now();
        std::hint::black_box(redactor.redact(text, BYTES));
        now() - begun
    };
    // The shortest of some, so that what else the machine does counts less.
    let time = |text: &str| (0..7).map(|_| once(text)).min().unwrap_or_default();
    let random = (0..3).map(|seed| time(&text(pieces, seed))).max();
    // The same in JSON.
    let json = |text: &str| format!("[{{\"role\":\"user\",\"content\":\"{text}\"}}]");
    let random = random.max(Some(time(&json(&text(pieces, 0)))));
    let repeated = pieces.iter().map(|piece| time(&text(&[piece], 1))).max();
    (random.unwrap_or_default(), repeated.unwrap_or_default())
}

fn main() {
    for (name, patterns, pieces) in kinds() {
        let begun = Instant::now();
        match Redactor::new(&[], &patterns) {
            Ok(redactor) => {
                let made = begun.elapsed();
                let (random, repeated) = longest(&redactor, &pieces);
                println!("{name}: made in {made:.1?}, mixed {random:.1?}, repeated {repeated:.1?}");
            }
            Err(errors) => println!("{name}: {}", errors[0].message),
        }
    }
    for builtin in BUILTINS {
        let names = [builtin.name.to_owned()];
        let Ok(redactor) = Redactor::new(&names, &[]) else {
            continue;
        };
        let pieces = [
            "AIza", "AKIA", "sk-", "4111", " 1", "ab12", "@", ".", "eyJ", "-", "::1", "+49 ",
        ];
        let (random, repeated) = longest(&redactor, &pieces);
        println!(
            "{}: mixed {random:.1?}, repeated {repeated:.1?}",
            builtin.name
        );
    }
}
