//! Mail addresses.

use fastrand::Rng;

use crate::Secret;
use crate::template::{fill, pick};

const LOCAL: [&str; 12] = [
    "{lower:2-10}",
    "{lower:1-3}.{lower:3-10}",
    "{lower:3-8}+{base36:2-8}",
    "{lower:3-8}_{digit:2-4}",
    "{letter:4-12}",
    "{lower:3-6}-{lower:3-6}",
    "o'{lower:4-8}",
    "{base36:6-30}",
    "{digit:3-8}",
    "{upper:1}{lower:3-8}.{upper:1}{lower:3-8}",
    "{lower:3-8}%{lower:3-8}",
    "{lower:2-6}.{lower:2-6}.{lower:2-6}",
];
const HOSTS: [&str; 7] = [
    "{lower:3-12}.",
    "{lower:3-8}-{lower:3-8}.",
    "mail.{lower:3-10}.",
    "{base36:1}{lower:2-8}.co.",
    "xn--{lower:3-6}-{base36:3}.",
    "{digit:3}.",
    "{lower:2-5}.{lower:2-5}.{lower:2-5}.",
];
const TOP: [&str; 14] = [
    "com",
    "de",
    "org",
    "io",
    "uk",
    "fr",
    "cn",
    "museum",
    "email",
    "example",
    "xn--p1ai",
    "COM",
    "jp",
    "technology",
];
/// Internationalised addresses: one script each, as registries demand.
const INTERNATIONAL: [&str; 9] = [
    "用户@例子.公司",
    "пользователь@пример.рф",
    "χρήστης@παράδειγμα.ελ",
    "उपयोगकर्ता@उदाहरण.भारत",
    "jörg.müller@bücher.example",
    "josé@españa.es",
    "사용자@예시.한국",
    "משתמש@דוגמה.ישראל",
    "zażółć@gęślą.pl",
];

pub(crate) fn make(rng: &mut Rng) -> Secret {
    if rng.u8(..8) == 0 {
        let address = pick(rng, &INTERNATIONAL);
        let number = rng.u16(1..999);
        return Secret::whole(address.replacen('@', &format!("{number}@"), 1));
    }
    let local = pick(rng, &LOCAL);
    let host = pick(rng, &HOSTS);
    let top = pick(rng, &TOP);
    Secret::whole(fill(rng, &format!("{local}@{host}{top}")))
}
