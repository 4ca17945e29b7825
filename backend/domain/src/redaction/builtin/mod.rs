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
    /// Returns what it finds in a text: ordered, not empty, without overlaps.
    pub find: fn(&str) -> Vec<Range<usize>>,
}

/// Every built-in rule.
pub const BUILTINS: &[Builtin] = &[
    Builtin {
        name: "email",
        finds: "mail addresses in letters of any script",
        find: email::find,
    },
    Builtin {
        name: "phone",
        finds: "phone numbers with a country code, an area code in brackets, or a leading zero and separators",
        find: phone::find,
    },
    Builtin {
        name: "credit_card",
        finds: "payment card numbers, by issuer, length and check digit",
        find: credit_card::find,
    },
    Builtin {
        name: "iban",
        finds: "IBANs, by the format of their country and their checksum",
        find: iban::find,
    },
    Builtin {
        name: "api_key",
        finds: "API keys and tokens of well-known services, bearer tokens, and values named as keys",
        find: api_key::find,
    },
    Builtin {
        name: "jwt",
        finds: "JSON Web Tokens, signed or encrypted",
        find: jwt::find,
    },
    Builtin {
        name: "private_key",
        finds: "private keys in PEM, OpenSSH, PGP and PuTTY files",
        find: private_key::find,
    },
    Builtin {
        name: "url_credentials",
        finds: "passwords in URLs, such as those of databases",
        find: url_credentials::find,
    },
    Builtin {
        name: "ipv4",
        finds: "IPv4 addresses",
        find: ipv4::find,
    },
    Builtin {
        name: "ipv6",
        finds: "IPv6 addresses",
        find: ipv6::find,
    },
];

#[cfg(test)]
mod tests;
