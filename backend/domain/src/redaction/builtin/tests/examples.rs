//! Inputs by hand, each a face of a kind.

use super::{only, redacted};

/// A rule, and texts with what of them is stored; `…` stands for the replacement.
const FOUND: &[(&str, &[(&str, &str)])] = &[
    (
        "email",
        &[
            (
                "write to Jane.O'Neil+x@mail.example.co.uk today",
                "write to … today",
            ),
            ("用户@例子.公司", "…"),
            ("请联系jane@example.com谢谢", "请联系…谢谢"),
            ("jörg@bücher.example, \"john doe\"@example.com", "…, …"),
            ("root@[192.168.0.1] or <a@b.co>", "… or <…>"),
        ],
    ),
    (
        "phone",
        &[
            ("call +49 30 901820-13", "call …"),
            ("call 030 901820-13, or (030) 901820", "call …, or …"),
            ("call (212) 555-0142 or 212-555-0142", "call … or …"),
            ("(+49 30 901820) and (+49) 30 901820", "(…) and …"),
            ("Tel.: 0049 30 901820 / Fax", "Tel.: … / Fax"),
            ("+49 (0)30 901820 um 12:30", "… um 12:30"),
        ],
    ),
    (
        "credit_card",
        &[
            ("card 4111-1111-1111-1111 please", "card … please"),
            ("4111 1111 1111 1111 12/27 123", "… 12/27 123"),
            ("pay 2 4111 1111 1111 1111 now", "pay 2 … now"),
            ("card_4111111111111111, 4111.1111.1111.1111", "card_…, …"),
            (
                "4111\u{a0}1111\u{a0}1111\u{a0}1111 4111–1111–1111–1111",
                "… …",
            ),
            ("3782 822463 10005 and 378282246310005", "… and …"),
            ("4111 1111 1111 1111 4222222222222", "… …"),
            (
                "?card=4111111111111111%26x %204111111111111111 4111%201111%201111%201111",
                "?card=…%26x %20… …",
            ),
            (
                "x \\u00224111111111111111\\u0022 \\x224111111111111111\\x22 \\u00a04111111111111111",
                "x \\u0022…\\u0022 \\x22…\\x22 \\u00a0…",
            ),
            ("4111111111111111.0 or 4111111111111111.00", "….0 or ….00"),
            (
                "\u{1b}[31m4111111111111111\u{1b}[0m",
                "\u{1b}[31m…\u{1b}[0m",
            ),
        ],
    ),
    (
        "iban",
        &[
            ("to DE89 3704 0044 0532 0130 00", "to …"),
            (
                "AT61 1904 3002 3457 3201 an Frau Muster",
                "… an Frau Muster",
            ),
            ("GB82-WEST-1234-5698-7654-32 gb82west12345698765432", "… …"),
        ],
    ),
    (
        "api_key",
        &[
            ("key sk-proj-abcdEFGH1234567890abcd", "key …"),
            (
                "Authorization: Bearer abcdefghijklmnop1234",
                "Authorization: Bearer …",
            ),
            (
                "Authorization: Basic YWxhZGRpbjpvcGVuc2VzYW1l",
                "Authorization: Basic …",
            ),
            (
                "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "AWS_SECRET_ACCESS_KEY=…",
            ),
            (
                "api_key=\"0123456789abcdef0123456789abcdef\"",
                "api_key=\"…\"",
            ),
            ("use ghp_0123456789abcdefghijABCDEFGHIJ012345.", "use …."),
            (
                "_ghp_0123456789abcdefghijABCDEFGHIJ0123456 and\u{1b}[1;31mghp_0123456789abcdefghijABCDEFGHIJ0123456\u{1b}[0m",
                "_… and\u{1b}[1;31m…\u{1b}[0m",
            ),
        ],
    ),
    (
        "jwt",
        &[
            (
                "t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLXNpZw",
                "t=…",
            ),
            ("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "…"),
        ],
    ),
    (
        "private_key",
        &[
            (
                "a\n-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ\n-----END PRIVATE KEY-----\nb",
                "a\n…\nb",
            ),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIB",
                "…",
            ),
        ],
    ),
    (
        "url_credentials",
        &[
            ("postgres://user:pw@host/db", "postgres://user:…@host/db"),
            (
                "redis://:p/w@host:6379, https://u:p@ss@h.example/x",
                "redis://:…@host:6379, https://u:…@h.example/x",
            ),
            (
                "https://0123456789abcdef0123@git.example/a",
                "https://…@git.example/a",
            ),
        ],
    ),
    (
        "ipv4",
        &[
            (
                "from 192.168.1.20:443 or [10.0.0.1]/24.",
                "from …:443 or […]/24.",
            ),
            ("http://127.0.0.1/x, 8.8.8.8", "http://…/x, …"),
            ("\\u00228.8.4.4\\u0022", "\\u0022…\\u0022"),
        ],
    ),
    (
        "ipv6",
        &[
            ("from 2001:db8::8a2e:370:7334 to ::1", "from … to …"),
            (
                "http://[2001:DB8::7]:80 ::ffff:1.2.3.4 fe80::1%eth0",
                "http://[…]:80 … …%eth0",
            ),
        ],
    ),
];

/// A rule, and texts that it does not touch.
const LEFT: &[(&str, &[&str])] = &[
    (
        "email",
        &[
            "use @decorator and a@b",
            "icon@2x.png, react@18.2.0",
            "postgres://u:pw@host.example/db",
            "git@github.com:foo/bar.git, ssh://git@github.com/foo",
        ],
    ),
    (
        "phone",
        &[
            "on 2026-01-31 at 12:30, order 4512",
            "+12.55%, order 00123, 2026-01-31T09:30:00+1000, +1000 m",
            "DE89 3704 0044 0532 0130 00",
            "f(12) 3456789, 01.02.2024, 0.123 456",
        ],
    ),
    (
        "credit_card",
        &[
            "order 4111 1111 1111 1112",
            "1706000000000",
            "0.4111111111111111",
            "a4111111111111111f",
        ],
    ),
    (
        "iban",
        &["DE88 3704 0044 0532 0130 00", "XX82WEST12345698765432"],
    ),
    (
        "api_key",
        &[
            "the sk-learn package, bearer of news",
            "api_key = os.environ['API_KEY']",
            "token: ${TOKEN}",
        ],
    ),
    ("jwt", &["eyJ.eyJ.x", "eyJhbGciOiJIUzI1NiJ9 alone"]),
    (
        "private_key",
        &[
            "`-----BEGIN PRIVATE KEY-----`",
            "-----BEGIN PUBLIC KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw\n-----END PUBLIC KEY-----",
        ],
    ),
    (
        "url_credentials",
        &[
            "http://host:8080/a@b",
            "postgres://user:${PASSWORD}@host",
            "https://user@host/x",
        ],
    ),
    (
        "ipv4",
        &[
            "version 1.2.3.4 and 300.1.1.1",
            "1.2.3.4.5, v1.2.3.4, § 1.2.3.4",
            "1.2.3.4 Scope of work",
            "Chrome/1.2.3.4",
        ],
    ),
    (
        "ipv6",
        &[
            "at 12:30:45, std::vec::Vec",
            "dead::beef",
            "x[::2]",
            "00:11:22:33:44:55:66:77",
        ],
    ),
];

#[test]
fn secrets_of_each_kind_are_replaced() {
    for (rule, texts) in FOUND {
        for (text, stored) in *texts {
            let stored = stored.replace('…', "[REDACTED]");
            assert_eq!(redacted(&only(rule), text), stored, "{rule}");
        }
    }
}

/// Escapes of quotes and blanks that a text keeps as they are, such as JSON that was
/// escaped once too often and then cut.
#[test]
fn numbers_are_replaced_between_escapes() {
    let numbers = ["credit_card", "iban", "ipv4", "phone"];
    for (rule, texts) in FOUND.iter().filter(|(rule, _)| numbers.contains(rule)) {
        for (text, stored) in *texts {
            for escape in [r"\u0022", r"\x22", r"\u00a0", r"\u003d", r"\n"] {
                let stored = stored.replace('…', "[REDACTED]");
                let between = |text: &str| format!("x {escape}{text}{escape} y");
                let given = redacted(&only(rule), &between(text));
                assert_eq!(given, between(&stored), "{rule}");
            }
        }
    }
}

#[test]
fn the_rest_is_left_alone() {
    for (rule, texts) in LEFT {
        for text in *texts {
            assert_eq!(&redacted(&only(rule), text), text, "{rule}");
        }
    }
}
