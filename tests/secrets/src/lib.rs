//! Random secrets of every built-in rule of redaction, what looks like them,
//! and what stands beside them in texts.
//!
//! Knows nothing of the rules, so that a mistake there is none here. Everything
//! is made from the generator that is passed, so a seed says what it was.

mod look_alikes;
mod secret;
mod template;
mod values;

use fastrand::Rng;

pub use look_alikes::{LOOK_ALIKES, LookAlike};
pub use secret::Secret;

/// A rule by name, and what makes one of its secrets.
pub type Maker = (&'static str, fn(&mut Rng) -> Secret);

/// The built-in rules.
pub const SECRETS: &[Maker] = &[
    ("email", values::email::make),
    ("phone", values::phone::make),
    ("credit_card", values::credit_card::make),
    ("iban", values::iban::make),
    ("api_key", values::api_key::make),
    ("jwt", values::jwt::make),
    ("private_key", values::private_key::make),
    ("url_credentials", values::url_credentials::make),
    ("ipv4", values::ip::v4),
    ("ipv6", values::ip::v6),
];

/// What stands before and behind a value in texts.
pub const NEIGHBOURS: &[(&str, &str)] = &[
    ("", ""),
    (" ", " "),
    ("It is ", ", and not more."),
    ("See ", "."),
    ("\n", "\n"),
    ("\t", "\t"),
    ("\r\n", "\r\n"),
    ("\"", "\""),
    ("'", "'"),
    ("`", "`"),
    ("“", "”"),
    ("**", "**"),
    ("<", ">"),
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    (",", ","),
    (";", ";"),
    ("=", " "),
    ("value=", "&x=1"),
    (":", " "),
    ("value: ", ":"),
    ("|", "|"),
    ("\\n", "\\n"),
    ("\\t", "\\t"),
    ("\\\"", "\\\""),
    ("这是", "请保密"),
    ("値は", "です"),
    ("값:", "입니다"),
    ("…", "…"),
    ("\u{a0}", "\u{a0}"),
];
