//! Refusals of the HTTP parser, put into the words of the API.
//!
//! What cannot be read as HTTP reaches no middleware: actix-http answers it by a
//! bare head. Clients read every refusal of this API as a problem document, so
//! the bare head is replaced on its way out.

use crate::problem::{self, Problem};
use crate::problem_kind::ProblemKind;

/// How a bare refusal of the parser begins, and what it becomes.
const REFUSALS: [(&[u8], ProblemKind, &str); 3] = [
    (
        b"HTTP/1.1 400 Bad Request\r\n",
        ProblemKind::MALFORMED_REQUEST,
        "the request is not valid HTTP/1.1: check its request line, headers and chunk sizes",
    ),
    (
        b"HTTP/1.1 408 Request Timeout\r\n",
        ProblemKind::REQUEST_TIMEOUT,
        "the head of the request did not arrive in time",
    ),
    (
        b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
        ProblemKind::HEADERS_TOO_LARGE,
        "the request line and the headers must have at most 128 KiB and 96 fields",
    ),
];

/// Returns the problem document that stands in place of `head`, if that is a
/// refusal of the parser: a whole head without a body, and nothing else. An
/// answer of the API never looks like that, as each of its refusals has a body.
pub(super) fn of_bare_head(head: &[u8]) -> Option<Vec<u8>> {
    let (_, kind, detail) = REFUSALS.iter().find(|(line, ..)| head.starts_with(line))?;
    let text = std::str::from_utf8(head).ok()?;
    let lines: Vec<&str> = text.strip_suffix("\r\n\r\n")?.split("\r\n").collect();
    let is_bare = lines
        .iter()
        .any(|line| line.eq_ignore_ascii_case("content-length: 0"));
    // An empty line would end the head before its end.
    (is_bare && !lines.contains(&"")).then(|| written(*kind, detail))
}

fn written(kind: ProblemKind, detail: &str) -> Vec<u8> {
    // A problem always serialises: it holds text and a number.
    let body = serde_json::to_string(&Problem::new(kind, detail)).unwrap_or_default();
    let reason = kind.status.canonical_reason().unwrap_or_default();
    format!(
        "HTTP/1.1 {} {reason}\r\ncontent-type: {}\r\ncontent-length: {}\r\nconnection: close\r\ncache-control: no-store\r\n\r\n{body}",
        kind.status.as_u16(),
        problem::CONTENT_TYPE,
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_bare_head_is_replaced() {
        let bare =
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\ndate: x\r\n\r\n";
        let text = String::from_utf8(of_bare_head(bare.as_bytes()).unwrap()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(
            head.contains(&format!("content-length: {}", body.len())),
            "{head}"
        );
        let problem: Problem = serde_json::from_str(body).unwrap();
        assert_eq!(
            (problem.status, problem.kind.as_str()),
            (400, "/problems/malformed-request")
        );
        for other in [
            &bare[..bare.len() - 1],
            &format!("{bare}x"),
            &format!("{bare}{bare}"),
            &bare.replace("length: 0", "length: 10"),
            &bare.replace("400 Bad Request", "404 Not Found"),
            &format!("x{bare}"),
            "",
        ] {
            assert_eq!(of_bare_head(other.as_bytes()), None, "{other}");
        }
    }
}
