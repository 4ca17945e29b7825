//! The named rules that come with the product, all off by default.

use super::checksum::{is_card_number, is_iban};

/// A rule that comes with the product.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    /// What settings call it.
    pub name: &'static str,
    /// What it finds, in words.
    pub finds: &'static str,
    /// The regular expression.
    pub pattern: &'static str,
    /// Confirms a match that the pattern alone cannot.
    pub confirm: Option<fn(&str) -> bool>,
}

/// Every built-in rule.
///
/// Their word boundaries are those of ASCII: what they look for is ASCII, and
/// the search for all rules together knows no others.
pub const BUILTINS: &[Builtin] = &[
    Builtin {
        name: "email",
        finds: "mail addresses",
        pattern: r"(?i)(?-u:\b)[a-z0-9._%+'-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}(?-u:\b)",
        confirm: None,
    },
    Builtin {
        name: "phone",
        finds: "phone numbers with a country code or a leading zero and separators",
        pattern: r"(?:\+|(?-u:\b)00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,4}\)?){2,5}(?-u:\b)|\(\d{3}\) ?\d{3}[ .-]\d{4}(?-u:\b)|(?-u:\b)\d{3}[.-]\d{3}[.-]\d{4}(?-u:\b)",
        confirm: None,
    },
    Builtin {
        name: "credit_card",
        finds: "payment card numbers, by their check digit",
        pattern: r"(?-u:\b)\d(?:[ -]?\d){11,18}(?-u:\b)",
        confirm: Some(is_card_number),
    },
    Builtin {
        name: "iban",
        finds: "IBANs, by their checksum",
        pattern: r"(?i)(?-u:\b)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?(?-u:\b)",
        confirm: Some(is_iban),
    },
    Builtin {
        name: "api_key",
        finds: "API keys and tokens of well-known services, bearer tokens and JWTs",
        pattern: r"(?-u:\b)(?:sk|pk|rk)[-_](?:[A-Za-z0-9]+[-_])*[A-Za-z0-9]{16,}(?-u:\b)|(?-u:\b)alb_[A-Za-z0-9]{16,}(?-u:\b)|(?-u:\b)gh[pousr]_[A-Za-z0-9]{30,}(?-u:\b)|(?-u:\b)glpat-[A-Za-z0-9_-]{20,}|(?-u:\b)xox[abprs]-[A-Za-z0-9-]{10,}|(?-u:\b)AKIA[0-9A-Z]{16}(?-u:\b)|(?-u:\b)AIza[0-9A-Za-z_-]{35}|(?-u:\b)eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|(?-u:\b)(?i:bearer)\s+[A-Za-z0-9._~+/-]{16,}=*",
        confirm: None,
    },
    Builtin {
        name: "ipv4",
        finds: "IPv4 addresses",
        pattern: r"(?-u:\b)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?-u:\b)",
        confirm: None,
    },
    Builtin {
        name: "ipv6",
        finds: "IPv6 addresses",
        pattern: r"(?i)(?:(?-u:\b)[0-9a-f]{1,4}|:):[0-9a-f:.]*[0-9a-f](?-u:\b)",
        confirm: Some(is_ipv6),
    },
];

fn is_ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use crate::redaction::{DEFAULT_REPLACEMENT, Redactor};

    fn redacts(builtin: &str, text: &str) -> bool {
        let redactor = Redactor::new(&[builtin.to_owned()], &[]).unwrap();
        let redacted = redactor.redact(text, 1_000);
        assert!(redacted.iter().all(|it| it.contains(DEFAULT_REPLACEMENT)));
        redacted.is_some()
    }

    #[test]
    fn built_ins_find_what_they_are_for() {
        for (builtin, text) in [
            ("email", "write to Jane.O'Neil+x@mail.example.co.uk today"),
            ("phone", "call +49 30 901820-13"),
            ("phone", "call (212) 555-0142"),
            ("credit_card", "card 4111-1111-1111-1111 please"),
            ("iban", "to DE89 3704 0044 0532 0130 00"),
            ("api_key", "key sk-proj-abcdEFGH1234567890abcd"),
            ("api_key", "Authorization: Bearer abcdefghijklmnop1234"),
            ("ipv4", "from 192.168.1.20:443"),
            ("ipv6", "from 2001:db8::8a2e:370:7334 to ::1"),
        ] {
            assert!(redacts(builtin, text), "{builtin}: {text}");
        }
    }

    #[test]
    fn built_ins_leave_the_rest_alone() {
        for (builtin, text) in [
            ("email", "use @decorator and a@b"),
            ("phone", "on 2026-01-31 at 12:30, order 4512"),
            ("credit_card", "order 4111 1111 1111 1112"),
            ("iban", "DE88 3704 0044 0532 0130 00"),
            ("api_key", "the sk-learn package, bearer of news"),
            ("ipv4", "version 1.2.3 and 300.1.1.1"),
            ("ipv6", "at 12:30:45, std::vec::Vec"),
        ] {
            assert!(!redacts(builtin, text), "{builtin}: {text}");
        }
    }
}
