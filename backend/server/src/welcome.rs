//! What the server says once it is ready.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use logbook_api::bootstrap::FirstAdmin;

use crate::first_start::FirstStart;

/// Returns the address to open, and, at the first start, how to sign in and how
/// to store an entry.
pub(crate) fn text(
    listen: SocketAddr,
    otlp_grpc: Option<SocketAddr>,
    first: &FirstStart,
    has_web_app: bool,
) -> String {
    let url = browser_url(listen);
    let mut text = format!("\nAI Logbook is ready at {url}\n");
    if let Some(address) = otlp_grpc {
        let _ = writeln!(text, "  OTLP over gRPC at {}", browser_url(address));
    }
    if !has_web_app {
        let _ = writeln!(
            text,
            "  (the API only: no web app is built; its documentation is at {url}/api/docs)"
        );
    }
    text.extend(first.admin.as_ref().map(first_sign_in));
    text.extend(first.api_key.as_ref().map(|key| first_entry(&url, key)));
    text.push_str("\n  Ctrl-C stops it.\n\n");
    text
}

fn first_sign_in(admin: &FirstAdmin) -> String {
    let FirstAdmin { email, password } = admin;
    let password = match password {
        Some(password) => format!("{password}   (shown only now)"),
        None => "the one of the setting admin.password".to_owned(),
    };
    format!("\n  Sign in as  {email}\n  password    {password}\n")
}

fn first_entry(url: &str, key: &str) -> String {
    format!(
        "\n  Store a first entry (the key may only store; it is shown only now):\n\n  \
         curl {url}/api/v1/logs \\\n    -H 'Authorization: Bearer {key}' \\\n    \
         -H 'Content-Type: application/json' \\\n    \
         -d '{{\"model\": \"gpt-5\", \"user\": {{\"name\": \"Ada\"}}, \"prompt\": \"Is it on?\", \"response\": \"It is.\"}}'\n"
    )
}

/// Returns the address as a browser on this machine opens it: nobody can open
/// 0.0.0.0.
fn browser_url(listen: SocketAddr) -> String {
    let host = match listen.ip() {
        IpAddr::V4(Ipv4Addr::UNSPECIFIED) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    format!("http://{}", SocketAddr::new(host, listen.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(password: Option<&str>) -> FirstStart {
        FirstStart {
            admin: Some(FirstAdmin {
                email: "admin@localhost".to_owned(),
                password: password.map(str::to_owned),
            }),
            api_key: Some("alb_key".to_owned()),
        }
    }

    fn listen(address: &str) -> SocketAddr {
        address.parse().unwrap()
    }

    #[test]
    fn a_first_start_shows_everything_needed() {
        let text = text(
            listen("127.0.0.1:8080"),
            None,
            &first(Some("abcde-fghij")),
            true,
        );
        for part in [
            "ready at http://127.0.0.1:8080\n",
            "admin@localhost",
            "abcde-fghij",
            "Bearer alb_key",
            "http://127.0.0.1:8080/api/v1/logs",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
    }

    #[test]
    fn an_own_password_is_not_repeated() {
        let text = text(listen("127.0.0.1:8080"), None, &first(None), true);
        assert!(
            text.contains("the one of the setting admin.password"),
            "{text}"
        );
    }

    #[test]
    fn later_starts_show_the_addresses_alone() {
        assert_eq!(
            text(
                listen("127.0.0.1:8080"),
                Some(listen("[::]:4317")),
                &FirstStart::default(),
                true
            ),
            "\nAI Logbook is ready at http://127.0.0.1:8080\n  OTLP over gRPC at http://[::1]:4317\n\n  Ctrl-C stops it.\n\n"
        );
    }

    #[test]
    fn the_address_shown_can_be_opened() {
        assert_eq!(browser_url(listen("0.0.0.0:80")), "http://127.0.0.1:80");
        assert_eq!(browser_url(listen("[::]:8080")), "http://[::1]:8080");
        assert_eq!(browser_url(listen("10.1.2.3:8080")), "http://10.1.2.3:8080");
    }
}
