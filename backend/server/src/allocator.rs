//! Memory goes back to the system.
//!
//! Answers are put together in buffers of some megabytes. By its usual settings
//! the allocator of glibc keeps these after a while, once for each of many
//! threads, and keeps what is free between pieces that live long: a server that
//! needs 130 MB would hold half as much again.

use std::thread;
use std::time::Duration;

/// Blocks from this size on are given back when they are freed, and so is what
/// is free at the end of the heap. Left alone, glibc begins with an eighth of it
/// and learns to keep ever larger ones. Much less would give back what the next
/// step of the same answer asks for again: a chart of hours reads hundreds of
/// blocks of 160 KB, and took twice as long.
const LARGE_BYTES: libc::c_int = 1 << 20;

/// How often free pages between pieces in use are given back. That takes half a
/// millisecond, and a few where many are free.
const INTERVAL: Duration = Duration::from_secs(3);

/// To be called before there is a second thread.
pub(crate) fn give_back_what_is_free() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let arenas = libc::c_int::try_from(cores).unwrap_or(libc::c_int::MAX);
    set(libc::M_ARENA_MAX, arenas);
    set(libc::M_MMAP_THRESHOLD, LARGE_BYTES);
    set(libc::M_TRIM_THRESHOLD, LARGE_BYTES);
    let trimmer = thread::Builder::new().name("memory".to_owned());
    let trimmer = trimmer.spawn(|| {
        loop {
            thread::sleep(INTERVAL);
            trim();
        }
    });
    // Without it the server takes more memory, and works.
    drop(trimmer);
}

#[expect(unsafe_code, reason = "mallopt is only to be had from C")]
fn set(option: libc::c_int, value: libc::c_int) {
    // SAFETY: takes two numbers, and refuses those it does not know.
    unsafe { libc::mallopt(option, value) };
}

#[expect(unsafe_code, reason = "malloc_trim is only to be had from C")]
fn trim() {
    // SAFETY: it locks each arena while it looks at what is free there.
    unsafe { libc::malloc_trim(0) };
}
