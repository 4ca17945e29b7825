//! Refusals of the HTTP parser, put into the words of the API.
//!
//! What cannot be read as HTTP reaches no middleware: actix-http answers it by a
//! bare head. Clients read every refusal of this API as a problem document, so
//! the bare head is replaced on its way out.

use logbook_domain::clock::Clock;

use crate::problem::{self, Problem};
use crate::problem_kind::ProblemKind;
use crate::request_ids;

/// How the bare refusals of the parser begin after the version, and what each
/// becomes. The last is for faults of the parser itself.
const REFUSALS: [(&str, ProblemKind, &str); 4] = [
    (
        "400 Bad Request",
        ProblemKind::MALFORMED_REQUEST,
        "the request is not valid HTTP/1.1: check its request line, headers and chunk sizes",
    ),
    (
        "408 Request Timeout",
        ProblemKind::REQUEST_TIMEOUT,
        "the head of the request did not arrive in time",
    ),
    (
        "431 Request Header Fields Too Large",
        ProblemKind::HEADERS_TOO_LARGE,
        "the request line and the headers must have at most 128 KiB and 96 fields",
    ),
    (
        "500 Internal Server Error",
        ProblemKind::INTERNAL,
        "the request could not be read to its end",
    ),
];

/// The versions that a refusal can have: that of the request before it, if there
/// was one on the connection.
const VERSIONS: [&str; 2] = ["HTTP/1.1", "HTTP/1.0"];

/// Returns the problem document that stands in place of `head`, if that is a
/// refusal of the parser: a whole head without a body, and nothing else. An
/// answer of the API never looks like that, as each of its refusals has a body.
pub(super) fn of_bare_head(head: &[u8], clock: &Clock) -> Option<Vec<u8>> {
    // Most of what goes out is something else, and long.
    let version = VERSIONS
        .iter()
        .find(|one| head.starts_with(one.as_bytes()))?;
    let head = head.strip_suffix(b"\r\n\r\n")?;
    let mut lines = str::from_utf8(head).ok()?.split("\r\n");
    let status = lines.next()?.strip_prefix(version)?.strip_prefix(' ')?;
    let refusal = REFUSALS.iter().find(|(line, ..)| *line == status)?;
    let lines: Vec<&str> = lines.collect();
    let is_bare = lines
        .iter()
        .any(|line| line.eq_ignore_ascii_case("content-length: 0"));
    // An empty line would end the head before its end.
    let is_whole = !lines.contains(&"");
    (is_bare && is_whole).then(|| written(version, refusal, clock))
}

fn written(
    version: &str,
    (status, kind, detail): &(&str, ProblemKind, &str),
    clock: &Clock,
) -> Vec<u8> {
    // Whether the client sent an id cannot be known of what cannot be read.
    let id = request_ids::made(clock);
    let problem = id.scope(|| Problem::new(*kind, *detail));
    // A problem always serialises: it holds text and a number.
    let body = serde_json::to_string(&problem).unwrap_or_default();
    format!(
        "{version} {status}\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\ncache-control: no-store\r\n{}: {id}\r\n\r\n{body}",
        problem::CONTENT_TYPE,
        body.len(),
        request_ids::HEADER,
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    fn clock() -> Clock {
        Clock::new(|| DateTime::UNIX_EPOCH)
    }

    #[test]
    fn every_refusal_becomes_a_problem_with_an_id() {
        for (version, (line, kind, _)) in VERSIONS
            .iter()
            .flat_map(|version| REFUSALS.iter().map(move |one| (version, one)))
        {
            let bare = format!("{version} {line}\r\ncontent-length: 0\r\ndate: x\r\n\r\n");
            let written = of_bare_head(bare.as_bytes(), &clock()).unwrap();
            let text = String::from_utf8(written).unwrap();
            let (head, body) = text.split_once("\r\n\r\n").unwrap();
            let length = format!("content-length: {}", body.len());
            assert!(
                head.starts_with(&format!("{version} {line}\r\n")) && head.contains(&length),
                "{head}"
            );
            let problem: Problem = serde_json::from_str(body).unwrap();
            assert_eq!(problem.status, kind.status.as_u16());
            assert_eq!(problem.kind, format!("/problems/{}", kind.slug));
            let id = problem.request_id.unwrap();
            assert!(head.ends_with(&format!("\r\nx-request-id: {id}")), "{head}");
        }
    }

    #[test]
    fn only_a_whole_bare_head_is_replaced() {
        let bare =
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: x\r\n\r\n";
        assert!(of_bare_head(bare.as_bytes(), &clock()).is_some());
        for other in [
            &bare[..bare.len() - 1],
            &format!("{bare}x"),
            &format!("{bare}{bare}"),
            &bare.replace("length: 0", "length: 10"),
            &bare.replace("HTTP/1.1", "HTTP/2.0"),
            &bare.replace("400 Bad Request", "400 Bad Requests"),
            &bare.replace("400 Bad Request", "404 Not Found"),
            &format!("x{bare}"),
            "",
        ] {
            assert_eq!(of_bare_head(other.as_bytes(), &clock()), None, "{other}");
        }
    }
}
