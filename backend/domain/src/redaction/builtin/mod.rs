//! The named rules that come with the product, all off by default.
//!
//! Each rule is a function that goes through a text once and returns what it
//! finds, from left to right and without overlaps. They are written by hand
//! rather than as regular expressions: most of what tells a card from any other
//! number (a checksum, an issuer's prefix with its lengths, a shorter window
//! where the longer one fails) is beyond an expression, and a text that holds
//! none of the bytes a rule begins with costs next to nothing.

mod api_key;
mod border;
mod credit_card;
mod digits;
mod email;
mod iban;
mod ipv4;
mod ipv6;
mod jwt;
mod phone;
mod private_key;
mod url_credentials;

use std::ops::Range;

pub use api_key::{Alphabet, FORMATS, KeyFormat, Source};

/// A rule that comes with the product.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// What settings call it.
    pub name: &'static str,
    /// What it finds, in words.
    pub finds: &'static str,
    /// How many digits there are in what it finds, at least.
    fewest_digits: usize,
    /// Returns what it finds in a text: ordered, not empty, without overlaps.
    pub find: fn(&str) -> Vec<Range<usize>>,
}

/// Every built-in rule.
pub const BUILTINS: &[Builtin] = &[
    Builtin {
        name: "email",
        finds: "mail addresses in letters of any script",
        fewest_digits: 0,
        find: email::find,
    },
    Builtin {
        name: "phone",
        finds: "phone numbers with a country code, an area code in brackets, or a leading zero and separators",
        fewest_digits: 7,
        find: phone::find,
    },
    Builtin {
        name: "credit_card",
        finds: "payment card numbers, by issuer, length and check digit",
        fewest_digits: 12,
        find: credit_card::find,
    },
    Builtin {
        name: "iban",
        finds: "IBANs, by the format of their country and their checksum",
        fewest_digits: 2,
        find: iban::find,
    },
    Builtin {
        name: "api_key",
        finds: "API keys and tokens of well-known services, bearer tokens, and values named as keys",
        fewest_digits: 0,
        find: api_key::find,
    },
    Builtin {
        name: "jwt",
        finds: "JSON Web Tokens, signed or encrypted",
        fewest_digits: 0,
        find: jwt::find,
    },
    Builtin {
        name: "private_key",
        finds: "private keys in PEM, OpenSSH, PGP and PuTTY files",
        fewest_digits: 0,
        find: private_key::find,
    },
    Builtin {
        name: "url_credentials",
        finds: "passwords in URLs, such as those of databases",
        fewest_digits: 0,
        find: url_credentials::find,
    },
    Builtin {
        name: "ipv4",
        finds: "IPv4 addresses",
        fewest_digits: 4,
        find: ipv4::find,
    },
    Builtin {
        name: "ipv6",
        finds: "IPv6 addresses",
        fewest_digits: 0,
        find: ipv6::find,
    },
];

impl Builtin {
    /// Whether it may find anything in a text with so many digits (see
    /// [`digits_together`]).
    pub(super) const fn may_match(&self, digits: usize) -> bool {
        self.fewest_digits <= digits
    }
}

pub(super) use digits::most_together as digits_together;

#[cfg(test)]
mod tests;
