//! What people write.

use fastrand::Rng;

use crate::template::pick;

/// Words of which names are made.
pub(super) const WORDS: &[&str] = &[
    "account",
    "address",
    "agent",
    "answer",
    "bearer",
    "basic",
    "buffer",
    "cache",
    "charge",
    "client",
    "config",
    "container",
    "context",
    "counter",
    "dead",
    "default",
    "detail",
    "device",
    "document",
    "email",
    "estimator",
    "face",
    "feature",
    "filter",
    "format",
    "handler",
    "header",
    "internationalization",
    "invoice",
    "learn",
    "library",
    "message",
    "method",
    "model",
    "module",
    "number",
    "object",
    "option",
    "order",
    "package",
    "parameter",
    "password",
    "payment",
    "phone",
    "private",
    "process",
    "profile",
    "prompt",
    "public",
    "query",
    "record",
    "request",
    "responsibilities",
    "result",
    "secret",
    "section",
    "server",
    "service",
    "session",
    "setting",
    "source",
    "state",
    "status",
    "storage",
    "stream",
    "string",
    "system",
    "target",
    "template",
    "test",
    "token",
    "toggleable",
    "transport",
    "update",
    "value",
    "version",
    "widget",
];

const SENTENCES: &[&str] = &[
    "The bearer of this letter is my brother.",
    "Bearer responsibilities are described in chapter 12.",
    "Basic training and basic authentication are two things.",
    "The API key goes into the header, the secret into the vault.",
    "Call me at noon + 1 hour; room 0815.",
    "Meet @ the station at 10:30 @ gate 7.",
    "A private key begins with -----BEGIN PRIVATE KEY----- and a line of base64.",
    "Use `sk-...` or `ghp_...` in place of your own key.",
    "password: choose something long, e.g. a sentence",
    "Between 1990 and 2024 there were 12 345 cases, +12.55% a year.",
    "He scored 21-19, 19-21, 21-17 in 2019-2020.",
    "Pages 101-199, 2014-2015, vol. 12(3), pp. 1234-1256.",
    "In 2023 2024 2025 2026 we had 1200 1300 1400 1500 visitors.",
    "Set it to 300.1.1.1? No: to localhost, port 8080.",
    "日本では2024年1月15日に1234567人が訪れた。",
    "在2024-01-15T09:30:00+0800这个时间有1706000000000毫秒。",
    "Die Postleitzahl 01067 gehört zu Dresden, 1010 zu Wien.",
    "The ratio is 4:3, 16:9 or 1:1, the time 12:30:45.",
    "std::collections::HashMap and dead::beef and fade::out",
    "Add 2 tbsp. sugar @ 350 °F for 20-25 min.",
];

pub(super) fn word(rng: &mut Rng) -> String {
    let word = pick(rng, WORDS);
    match rng.u8(..3) {
        0 => word.to_owned(),
        1 => word.to_uppercase(),
        _ => format!("{word}s"),
    }
}

pub(super) fn prose(rng: &mut Rng) -> String {
    pick(rng, SENTENCES).to_owned()
}

pub(super) fn mention(rng: &mut Rng) -> String {
    let (one, other) = (pick(rng, WORDS), pick(rng, WORDS));
    match rng.u8(..6) {
        0 => format!("@{one}"),
        1 => format!("{one}@{other}"),
        2 => format!("#{one}{}", rng.u8(..)),
        3 => format!("{one} @ {other}.com"),
        4 => format!("{one}@{}.{}", rng.u8(..), rng.u8(..)),
        _ => format!("@{one}/{other}@^{}.0.0", rng.u8(..20)),
    }
}
