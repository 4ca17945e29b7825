//! The entries that are sent, prepared so that sending costs little: the load
//! generator shares two cores with server and Postgres.

use chrono::{DateTime, Duration, DurationRound, Utc};
use serde_json::{Value, json};

use crate::shared::random::Random;
use crate::shared::texts::Pair;

/// Distinct lines; their ids and starts change, the rest comes again.
const LINES: usize = 4_096;
/// What every line begins with; the digits of the id follow.
const HEAD: &str = r#"{"id":"req-"#;
const ID_DIGITS: usize = 12;
/// Between the id and the start, whose minute is patched per window.
const MIDDLE: &str = r#"","started_at":""#;
/// Where the start stands in a line, and how long `2026-01-31T09:30:00.000Z` is.
const START_AT: usize = HEAD.len() + ID_DIGITS + MIDDLE.len();
const MINUTE_LENGTH: usize = "2026-01-31T09:30:".len();

/// Prepared lines of NDJSON, all of one size of content.
#[derive(Debug)]
pub(crate) struct Lines(Vec<Vec<u8>>);

/// One minute of the log, which belongs to one round alone, so that its rows
/// can be counted and copied by their start.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    from: DateTime<Utc>,
    /// The start of every entry up to its seconds.
    minute: [u8; MINUTE_LENGTH],
    first_id: u64,
}

impl Window {
    /// The window of a round; all lie within the last hours.
    pub(crate) fn of_round(now: DateTime<Utc>, round: u32) -> Self {
        let this = now.duration_trunc(Duration::minutes(1)).unwrap_or(now);
        let from = this - Duration::minutes(90 - i64::from(round));
        let mut minute = [0; MINUTE_LENGTH];
        minute.copy_from_slice(from.format("%Y-%m-%dT%H:%M:").to_string().as_bytes());
        Self {
            from,
            minute,
            first_id: u64::from(round) * 1_000_000_000,
        }
    }

    /// The number of an entry among those of all windows.
    pub(crate) const fn id(&self, number: u64) -> u64 {
        self.first_id + number
    }

    /// The start of an entry in nanoseconds since 1970.
    pub(crate) fn start_nanos(&self, number: u64) -> u64 {
        let millis = u64::try_from(self.from.timestamp_millis()).unwrap_or(0) + number % 60_000;
        millis * 1_000_000
    }

    /// The condition in SQL that its rows fulfil.
    pub(crate) fn condition(&self) -> String {
        let to = self.from + Duration::minutes(1);
        format!(
            "started_at >= '{}' AND started_at < '{}'",
            self.from.to_rfc3339(),
            to.to_rfc3339()
        )
    }
}

impl Lines {
    /// Prepares lines with these texts.
    pub(crate) fn prepare(texts: &[Pair]) -> Self {
        let mut random = Random::new(5);
        let line = |index: usize| line(&texts[index % texts.len()], index, &mut random);
        Self((0..LINES).map(line).collect())
    }

    /// The prepared lines as they are.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    /// Writes the `number`th entry of a window as one line, without line end.
    pub(crate) fn write(&self, window: &Window, number: u64, out: &mut Vec<u8>) {
        let index = usize::try_from(number).unwrap_or(0) % self.0.len();
        let begin = out.len();
        out.extend_from_slice(&self.0[index]);
        let id = window.id(number);
        digits(&mut out[begin + HEAD.len()..][..ID_DIGITS], id);
        let start = &mut out[begin + START_AT..];
        start[..MINUTE_LENGTH].copy_from_slice(&window.minute);
        let millis = number % 60_000;
        digits(&mut start[MINUTE_LENGTH..][..2], millis / 1_000);
        digits(&mut start[MINUTE_LENGTH + 3..][..3], millis % 1_000);
    }
}

/// Fills `out` with the last decimal digits of `number`.
fn digits(out: &mut [u8], mut number: u64) {
    for digit in out.iter_mut().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
    }
}

fn line(pair: &Pair, index: usize, random: &mut Random) -> Vec<u8> {
    let rest = fields(pair, index, random).to_string();
    let id = "0".repeat(ID_DIGITS);
    let start = "2026-01-31T09:30:00.000Z";
    // The fields go on after the brace of their own object.
    format!("{HEAD}{id}{MIDDLE}{start}\",{}", &rest[1..]).into_bytes()
}

/// Some thousand combinations of who with what, few of them frequent.
fn fields(pair: &Pair, index: usize, random: &mut Random) -> Value {
    const MODELS: [&str; 6] = [
        "gpt-5-mini",
        "gpt-5",
        "claude-sonnet-5",
        "gemini-3-flash",
        "llama-4-70b",
        "mistral-large",
    ];
    const SOURCES: [&str; 4] = ["chat", "agent", "code", "api"];
    const PLATFORMS: [&str; 3] = ["Web", "Desktop", "API"];
    let user = random.skewed(800);
    let (input, output) = (pair.prompt.len() / 4, pair.response.len() / 4);
    let failed = random.below(40) == 0;
    let prompt = match index % 2 {
        0 => json!([{"role": "user", "content": with_secret(&pair.prompt, index)}]),
        _ => json!(with_secret(&pair.prompt, index)),
    };
    let mut fields = json!({
        "duration_ms": 200 + random.below(9_000),
        "status": if failed { "failed" } else { "succeeded" },
        "source": SOURCES[random.skewed(SOURCES.len())],
        "platform": PLATFORMS[random.skewed(PLATFORMS.len())],
        "user": {
            "id": format!("u-{user:04}"),
            "name": format!("Person {user}"),
            "email": format!("person.{user}@example.org"),
        },
        "provider": "openai",
        "model": MODELS[random.skewed(MODELS.len())],
        "usage": {"input_tokens": input, "output_tokens": output},
        "cost_usd": format!("0.{:09}", input * 250 + output * 2_000),
        "conversation_id": format!("c-{:05}", random.below(20_000)),
        "prompt": prompt,
        "response": pair.response,
    });
    if failed {
        fields["error"] = json!({"category": "server_error", "message": "upstream answered 502"});
    }
    fields
}

/// Every twentieth prompt holds something that redaction is there for, in
/// place of as many of its bytes.
fn with_secret(prompt: &str, index: usize) -> String {
    const SECRETS: [&str; 4] = [
        "write to ada@example.org ",
        "card 4111 1111 1111 1111 ",
        "DE89 3704 0044 0532 0130 00 ",
        "password: hunter2hunter2 ",
    ];
    if !index.is_multiple_of(20) {
        return prompt.to_owned();
    }
    let secret = SECRETS[index / 20 % SECRETS.len()];
    let rest = &prompt[prompt.ceil_char_boundary(secret.len().min(prompt.len()))..];
    format!("{secret}{rest}")
}

/// The five redaction rules of the measured server, as its environment takes them.
pub(crate) const REDACTION: [(&str, &str); 2] = [
    (
        "LOGBOOK_AUDIT_LOG__REDACTION_BUILTINS",
        r#"["email", "credit_card", "iban"]"#,
    ),
    (
        "LOGBOOK_AUDIT_LOG__REDACTION_PATTERNS",
        r#"["\\bP\\d{6}\\b", {"name": "password", "pattern": "(?i)\\bpassword\\s*[:=]\\s*\\S+", "replacement": "password: [REDACTED]"}]"#,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::texts;

    #[test]
    fn a_written_line_is_the_entry_it_says() {
        let (texts, _) = texts::load(std::path::Path::new("nowhere")).unwrap();
        let lines = Lines::prepare(&texts[..4]);
        let now = DateTime::parse_from_rfc3339("2026-03-10T12:00:30Z")
            .unwrap()
            .to_utc();
        let window = Window::of_round(now, 2);
        let mut out = b"before".to_vec();
        lines.write(&window, 61_042, &mut out);
        let entry: Value = serde_json::from_slice(&out[6..]).unwrap();
        assert_eq!(entry["id"], "req-002000061042");
        assert_eq!(entry["started_at"], "2026-03-10T10:32:01.042Z");
        assert!(entry["response"].is_string());
        assert_eq!(
            window.condition(),
            "started_at >= '2026-03-10T10:32:00+00:00' AND started_at < '2026-03-10T10:33:00+00:00'"
        );
    }
}
