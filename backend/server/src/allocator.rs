//! Memory goes back to the system.
//!
//! Answers are put together in buffers of some megabytes. By its usual settings
//! the allocator of glibc keeps these after a while, once for each of many
//! threads: a server that needs 150 MB would hold half as much again.

use std::thread;

/// Blocks from this size on are given back when they are freed, and so is what
/// is free at the end of the heap. Left alone, glibc begins with an eighth of it
/// and learns to keep ever larger ones. Much less would give back what the next
/// step of the same answer asks for again: a chart of hours reads hundreds of
/// blocks of 160 KB, and took twice as long.
const LARGE_BYTES: libc::c_int = 1 << 20;

/// To be called before there is a second thread.
#[expect(unsafe_code, reason = "mallopt is only to be had from C")]
pub(crate) fn give_back_what_is_free() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let arenas = libc::c_int::try_from(cores).unwrap_or(libc::c_int::MAX);
    let options = [
        (libc::M_ARENA_MAX, arenas),
        (libc::M_MMAP_THRESHOLD, LARGE_BYTES),
        (libc::M_TRIM_THRESHOLD, LARGE_BYTES),
    ];
    for (option, value) in options {
        // SAFETY: takes two numbers, and refuses those it does not know.
        unsafe { libc::mallopt(option, value) };
    }
}
