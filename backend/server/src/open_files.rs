//! How many files the process may have open: every connection is one.

use logbook_api::connections::ConnectionLimits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Files that are open for anything but connections of clients: those to
/// Postgres, the web app, what an export is read ahead into.
const OTHERS: u64 = 256;

/// Raises the soft limit of open files to the hard one. The usual 1,024 are kept
/// for programs that use `select`, which this one does not.
///
/// Returns the limits that the process can serve: fewer connections than asked for
/// where the system allows too few files.
pub(crate) fn make_room_for(asked: ConnectionLimits) -> ConnectionLimits {
    let Some(most) = raise_limit() else {
        return asked;
    };
    let spare = most.saturating_sub(OTHERS);
    let for_connections = usize::try_from(spare).unwrap_or(usize::MAX);
    let total = asked
        .total
        .min(for_connections.saturating_sub(asked.for_health))
        .max(1);
    if total < asked.total {
        log::warn!(
            "the system allows {most} open files: {total} connections are taken in place of {}; raise the limit (ulimit -n, LimitNOFILE=) or lower connections.total",
            asked.total
        );
    }
    ConnectionLimits { total, ..asked }
}

/// Returns how many files may be open now; `None` where there is no limit.
fn raise_limit() -> Option<u64> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: maximum,
        maximum,
    };
    match setrlimit(Resource::Nofile, raised) {
        Ok(()) => maximum,
        Err(error) => {
            log::warn!("cannot raise the limit of open files: {error}");
            current
        }
    }
}
