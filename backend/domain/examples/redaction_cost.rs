//! What redaction costs an entry with ordinary content: without rules, with the
//! five of `make bench`, and with all built-in rules beside its two patterns.
//!
//! `LOGBOOK_TEST_TEXTS=… cargo run --release -p logbook-domain --example redaction_cost`
//!
//! The texts are lines of JSON with `prompt` and `response`, packed by gzip.

#![expect(clippy::print_stdout, reason = "that is what it is for")]

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::time::Duration;

use flate2::read::GzDecoder;
use logbook_domain::policy::ContentPolicy;
use logbook_domain::redaction::{BUILTINS, Redactor, RuleSource};
use rustix::time::{ClockId, clock_gettime};
use serde_json::value::RawValue;
use serde_json::{Value, json};

const ROUNDS: usize = 5;

/// Prompts and responses as they are sent.
fn entries() -> Result<Vec<[Box<RawValue>; 2]>, Box<dyn Error>> {
    let path = std::env::var("LOGBOOK_TEST_TEXTS")?;
    let lines = BufReader::new(GzDecoder::new(File::open(path)?)).lines();
    let mut entries = Vec::new();
    for (index, line) in lines.enumerate() {
        let entry: Value = serde_json::from_str(&line?)?;
        let prompt = match index % 2 {
            0 => json!([{"role": "user", "content": entry["prompt"]}]),
            _ => entry["prompt"].clone(),
        };
        let raw = |value: &Value| RawValue::from_string(value.to_string());
        entries.push([raw(&prompt)?, raw(&entry["response"])?]);
    }
    Ok(entries)
}

fn patterns() -> [RuleSource; 2] {
    let rule = |pattern: &str, replacement: Option<&str>| RuleSource {
        name: None,
        pattern: pattern.to_owned(),
        replacement: replacement.map(str::to_owned),
    };
    [
        rule(r"\bP\d{6}\b", None),
        rule(r"(?i)\bpassword\s*[:=]\s*\S+", Some("password: [REDACTED]")),
    ]
}

/// The time of the processor so far: others may use the machine.
fn now() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

fn took(policy: &ContentPolicy, entries: &[[Box<RawValue>; 2]]) -> Duration {
    let once = || {
        let begun = now();
        for [prompt, response] in entries {
            let _ = std::hint::black_box(policy.prompt(Some(prompt)));
            let _ = std::hint::black_box(policy.response(Some(response)));
        }
        now() - begun
    };
    (0..ROUNDS).map(|_| once()).min().unwrap_or_default()
}

fn main() -> Result<(), Box<dyn Error>> {
    let entries = entries()?;
    let bytes: usize = entries.iter().flatten().map(|raw| raw.get().len()).sum();
    let all: Vec<&str> = BUILTINS.iter().map(|one| one.name).collect();
    let mut kinds = vec![
        ("no rule", vec![], false),
        ("two patterns", vec![], true),
        ("five rules", vec!["email", "credit_card", "iban"], true),
        ("all built-ins, two patterns", all.clone(), true),
    ];
    kinds.extend(all.into_iter().map(|one| (one, vec![one], false)));
    for (name, builtins, has_patterns) in kinds {
        let builtins: Vec<String> = builtins.into_iter().map(str::to_owned).collect();
        let patterns = patterns();
        let patterns = if has_patterns { &patterns[..] } else { &[] };
        let redactor = Redactor::new(&builtins, patterns).map_err(|bad| format!("{bad:?}"))?;
        let policy = ContentPolicy {
            redactor,
            ..ContentPolicy::default()
        };
        let took = took(&policy, &entries);
        let micros = took.as_secs_f64() * 1e6 / entries.len() as f64;
        let speed = bytes as f64 / 1e6 / took.as_secs_f64();
        println!("{name}: {micros:.2} µs an entry, {speed:.0} MB/s");
    }
    Ok(())
}
