//! What is added to the URL of the database, so that a network that swallows
//! everything is noticed.

/// `connect_timeout`: seconds that a connection may take to be made.
/// `keepalives…`: who waits for an answer asks after five seconds whether the
/// other side is still there, and gives up after three unanswered questions.
/// `tcp_user_timeout`: milliseconds that what was sent may stay unconfirmed. It
/// must not be much shorter: a Postgres whose disk is slow takes nothing for
/// seconds, and lives.
///
/// None of this concerns Unix sockets, nor a Postgres that is stopped while its
/// system goes on confirming: that is what the pulse is for.
const LIMITS: &str = "connect_timeout=5&keepalives_idle=5&keepalives_interval=2\
                      &keepalives_count=3&tcp_user_timeout=10000";

/// The URL with our limits; what it says itself comes later and wins.
pub(crate) fn with_limits(url: &str) -> String {
    let Some(scheme) = url.find("://") else {
        return url.to_owned();
    };
    let mark = after_password(url, scheme + "://".len());
    match url[mark..].find('?') {
        Some(query) => {
            let (before, theirs) = url.split_at(mark + query + 1);
            format!("{before}{LIMITS}&{theirs}")
        }
        None => format!("{url}?{LIMITS}"),
    }
}

/// Where the host begins. As libpq sees it: a password may hold a question mark.
fn after_password(url: &str, authority: usize) -> usize {
    let rest = &url[authority..];
    match rest.find(['@', '/']) {
        Some(found) if rest[found..].starts_with('@') => authority + found + 1,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_added_and_what_was_there_wins() {
        for (url, expected) in [
            ("postgres://u:p@h/db", "postgres://u:p@h/db?LIMITS"),
            (
                "postgres://u:p?x@h/db?sslmode=require",
                "postgres://u:p?x@h/db?LIMITS&sslmode=require",
            ),
            (
                "postgresql:///db?host=/run&connect_timeout=60",
                "postgresql:///db?LIMITS&host=/run&connect_timeout=60",
            ),
            ("postgres://h", "postgres://h?LIMITS"),
        ] {
            assert_eq!(with_limits(url), expected.replace("LIMITS", LIMITS));
        }
    }
}
