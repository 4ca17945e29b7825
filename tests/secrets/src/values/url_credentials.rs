//! Passwords in URLs.

use fastrand::Rng;

use crate::Secret;
use crate::template::{fill, pick};

const URLS: [(&str, &str); 12] = [
    ("postgres://{lower:4-8}:", "@db.internal:5432/app"),
    (
        "postgresql+asyncpg://app:",
        "@localhost/app?sslmode=require",
    ),
    ("mysql://root:", "@10.0.0.5:3306/shop"),
    (
        "mongodb+srv://{lower:4-8}:",
        "@cluster0.{base36:5}.mongodb.net/test",
    ),
    ("redis://:", "@cache:6379/0"),
    ("rediss://default:", "@cache.example.com:6380"),
    ("amqp://guest:", "@rabbit:5672/%2F"),
    ("https://{lower:4-8}:", "@git.example.com/a/b.git"),
    ("http://{lower:4-8}:", "@192.168.1.7:8080/x?y=z"),
    ("ftp://{lower:4-8}:", "@files.example.org/in"),
    ("smtp://user%40example.com:", "@mail.example.com:587"),
    ("socks5://{lower:3-5}:", "@[2001:db8::7]:1080"),
];
const PASSWORDS: [&str; 6] = [
    "{alnum:8-32}",
    "{url:12-40}",
    "{lower:4-9}{digit:2-4}!",
    "{alnum:4-8}%40{alnum:4-8}",
    "{alnum:3-5}@{alnum:4-5}",
    "{alnum:4-6}${alnum:3-5}^{alnum:2}",
];

pub(crate) fn make(rng: &mut Rng) -> Secret {
    let (before, after) = pick(rng, &URLS);
    let (before, after) = (fill(rng, before), fill(rng, after));
    let password = pick(rng, &PASSWORDS);
    // Within a name of the URL it would not be told from that.
    Secret::within(&before, fill(rng, &format!("{password}Z9")), &after)
}
