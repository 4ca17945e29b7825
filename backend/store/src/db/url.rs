//! Adds timeouts to the URL of the database, so that a network that drops every
//! packet is noticed.

/// `connect_timeout`: seconds until an attempt to connect fails.
/// `keepalives…`: an idle connection is probed after five seconds, and fails after
/// three unanswered probes.
/// `tcp_user_timeout`: milliseconds that sent data may stay unacknowledged. It must
/// not be much shorter: a healthy Postgres with a slow disk may read nothing for
/// seconds.
///
/// None of these parameters has an effect on Unix sockets, or on a Postgres that is
/// stopped while its kernel keeps acknowledging; see [`Liveness`].
///
/// [`Liveness`]: crate::db::liveness::Liveness
const TIMEOUTS: &str = "connect_timeout=5&keepalives_idle=5&keepalives_interval=2\
                        &keepalives_count=3&tcp_user_timeout=10000";

/// Returns the URL with the timeouts. Parameters of the URL come later and win.
pub(super) fn with_timeouts(url: &str) -> String {
    let Some(scheme) = url.find("://") else {
        return url.to_owned();
    };
    let host = host_offset(url, scheme + "://".len());
    match url[host..].find('?') {
        Some(query) => {
            let (before, parameters) = url.split_at(host + query + 1);
            format!("{before}{TIMEOUTS}&{parameters}")
        }
        None => format!("{url}?{TIMEOUTS}"),
    }
}

/// Returns the offset of the host, by the rules of libpq: a password may contain a
/// question mark.
fn host_offset(url: &str, authority: usize) -> usize {
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
    fn timeouts_are_added_and_parameters_of_the_url_win() {
        for (url, expected) in [
            ("postgres://u:p@h/db", "postgres://u:p@h/db?TIMEOUTS"),
            (
                "postgres://u:p?x@h/db?sslmode=require",
                "postgres://u:p?x@h/db?TIMEOUTS&sslmode=require",
            ),
            (
                "postgresql:///db?host=/run&connect_timeout=60",
                "postgresql:///db?TIMEOUTS&host=/run&connect_timeout=60",
            ),
            ("postgres://h", "postgres://h?TIMEOUTS"),
        ] {
            assert_eq!(with_timeouts(url), expected.replace("TIMEOUTS", TIMEOUTS));
        }
    }
}
