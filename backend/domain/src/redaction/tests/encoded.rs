//! Redaction of texts in percent-encoding.

use fastrand::Rng;
use logbook_test_secrets::SECRETS;
use serde_json::json;

use super::{all, redact};
use crate::redaction::Redactor;

/// The text with all but letters and digits as escapes, as often as asked.
fn encoded(text: &str, blank: &str, times: usize) -> String {
    let encode = |byte: u8| match byte {
        b' ' => blank.to_owned(),
        b'.' | b'-' | b'_' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    match times {
        0 => text.to_owned(),
        times => encoded(
            &text.bytes().map(encode).collect::<String>(),
            blank,
            times - 1,
        ),
    }
}

#[test]
fn secrets_are_found_in_urls_and_forms() {
    let mut rng = Rng::with_seed(7);
    for (rule, make) in SECRETS {
        let only = Redactor::new(&[(*rule).to_owned()], &[]).unwrap();
        let mut missed = Vec::new();
        for number in 0..1_000 {
            let secret = make(&mut rng);
            let (blank, times) = [("%20", 1), ("+", 1), ("%20", 2)][number % 3];
            let value = encoded(&secret.text, blank, times);
            let gone = encoded(&secret.secret, blank, times);
            for text in [
                format!("a=1&value={value}&b=x"),
                format!("see https://example.com/x?q=1&c={value} now"),
                format!("a=1&value={value}"),
            ] {
                let redacted = redact(&only, &text);
                let inside = redact(&only, &json!({"body": text}).to_string());
                if redacted.contains(&gone) || inside.contains(&gone) {
                    missed.push(text);
                }
            }
        }
        assert!(
            missed.len() < 15,
            "{rule}: {} {:#?}",
            missed.len(),
            &missed[..5]
        );
    }
}

#[test]
fn only_the_secret_of_an_encoded_text_goes() {
    for (sent, kept) in [
        ("a.user%40example.com", "[REDACTED]"),
        ("to=a.user%40example.com&x=a%20b", "to=[REDACTED]&x=a%20b"),
        ("x%3Da.user%40example.com%26y%3D1", "x%3D[REDACTED]%26y%3D1"),
        ("tel=%2B49301234567&n=1", "tel=[REDACTED]&n=1"),
        ("m%C3%BCller%40ex%C3%A4mple.de", "[REDACTED]"),
        ("a%2540b.example", "[REDACTED]"),
        ("n=1&tel=030+901820-13", "n=1&tel=[REDACTED]"),
        ("%FF%40a a%40b.example%FF", "%FF%40a [REDACTED]%FF"),
        ("100%25 of a%20b&c=1+2", "100%25 of a%20b&c=1+2"),
    ] {
        assert_eq!(redact(&all(), sent), kept, "{sent}");
        let inside = json!([{"u": sent}]).to_string();
        assert_eq!(redact(&all(), &inside), json!([{"u": kept}]).to_string());
    }
}
