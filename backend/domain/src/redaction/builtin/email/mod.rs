//! Mail addresses, in letters of any script.

mod domain;
mod local;

use std::ops::Range;

use memchr::memchr_iter;

pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut free) = (Vec::new(), 0);
    for at in memchr_iter(b'@', text.as_bytes()) {
        if at >= free
            && let Some(start) = local::start(text, free, at)
            && let Some(end) = domain::end(text, at + 1)
            && (!local::ends_unspaced(&text[start..at]) || domain::is_common(&text[at + 1..end]))
            && !local::is_password(text, free, start, at)
            && !local::is_clone(&text[start..at])
        {
            found.push(start..end);
            free = end;
        }
    }
    found
}
